-- Who supplies whom up to $as_of? One row is one supplier of one enterprise in its newest file.
SELECT
    s.enterprise,
    s.supplier,
    s.supplies,
    s.recorded_on
FROM live_enterprise_suppliers AS s
WHERE s.recorded_on <= $as_of
QUALIFY rank() OVER (PARTITION BY s.enterprise ORDER BY s.recorded_on DESC) = 1
ORDER BY s.supplier, s.enterprise
