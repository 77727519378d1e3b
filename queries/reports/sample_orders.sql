-- Which orders to mend (督办单) follow failed batches by $as_of? One row is one order with the maker it went
-- to; its state is that of supervision_orders and order_steps. Asked by names as they are kept.
SELECT
    o.order_id,
    coalesce(n.firm, o.outlet) AS enterprise,
    o.issued_on
FROM supervision_orders AS o
LEFT JOIN leading_names AS n ON o.outlet = n.enterprise
WHERE o.source = '抽查' AND o.withdrawn_at IS NULL AND o.issued_on <= $as_of
ORDER BY o.issued_on, o.order_id
