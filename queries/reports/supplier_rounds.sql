-- Which inspected makers of $product had a failing batch, and who supplies them? One row is one
-- enterprise in one year at one purpose, with its class (A, B, C; NULL: none known) on the day of its
-- first sample; suppliers: all that its files up to $as_of name.
-- With $refused_fail a refused batch counts as a failed one.
WITH rounds AS (
    SELECT
        enterprise,
        product,
        year(sampled_from) AS year,
        coalesce(purpose, '未注明') AS purpose,
        min(sampled_from) AS first_day,
        max(CAST(verdict <> '合格' AS INTEGER)) AS has_failed
    FROM live_samples
    WHERE
        product = $product AND in_county AND enterprise IS NOT NULL
        AND (verdict IN ('合格', '不合格') OR ($refused_fail AND verdict = '拒检'))
        AND purpose IS DISTINCT FROM '复查'
        AND sampled_to <= $as_of
        AND ($start IS NULL OR sampled_from >= $start)
        AND ($end IS NULL OR sampled_to <= $end)
        AND ($purposes IS NULL OR list_contains(CAST($purposes AS VARCHAR[]), coalesce(purpose, '未注明')))
        AND ($levels IS NULL OR list_contains(CAST($levels AS VARCHAR[]), level))
    GROUP BY
        enterprise, product, coalesce(purpose, '未注明'), year(sampled_from), year(sampled_to)
)

SELECT
    r.enterprise,
    r.year,
    r.purpose,
    nullif(c.class, '退出') AS class,
    r.has_failed,
    coalesce(u.suppliers, []) AS suppliers
FROM rounds AS r
ASOF LEFT JOIN live_enterprise_classes AS c
    ON r.product = c.product AND r.enterprise = c.enterprise AND r.first_day >= c.classified_on
LEFT JOIN (
    SELECT
        enterprise,
        list_sort(list_distinct(list(supplier))) AS suppliers
    FROM live_enterprise_suppliers
    WHERE recorded_on <= $as_of
    GROUP BY enterprise
) AS u ON r.enterprise = u.enterprise
ORDER BY r.enterprise, r.year, r.purpose
