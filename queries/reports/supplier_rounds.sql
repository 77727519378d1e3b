-- Which inspected makers of $product had a failing batch, and who supplies them? One row is one
-- enterprise in one year at one purpose; suppliers: all that its files up to $as_of name.
SELECT
    r.enterprise,
    r.year,
    r.purpose,
    r.class,
    r.has_failed,
    coalesce(u.suppliers, []) AS suppliers
FROM firm_rounds($product, $as_of, $start, $end, $purposes, $levels, $refused_fail) AS r
LEFT JOIN (
    SELECT
        coalesce(n.firm, s.enterprise) AS enterprise,
        list_sort(list_distinct(list(s.supplier))) AS suppliers
    FROM live_enterprise_suppliers AS s
    LEFT JOIN leading_names AS n ON s.enterprise = n.enterprise
    WHERE s.recorded_on <= $as_of
    GROUP BY ALL
) AS u ON r.enterprise = u.enterprise
ORDER BY r.enterprise, r.year, r.purpose
