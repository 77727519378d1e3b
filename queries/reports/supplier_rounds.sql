-- Which inspected makers of $product had a failing batch, and who supplies them? One row is one
-- enterprise in one year at one purpose; suppliers: all that its files up to $as_of name.
-- With $refused_fail a refused batch counts as a failed one.
SELECT
    s.enterprise,
    year(s.sampled_from) AS year,
    coalesce(s.purpose, '未注明') AS purpose,
    max(CAST(s.verdict <> '合格' AS INTEGER)) AS has_failed,
    coalesce(any_value(u.suppliers), []) AS suppliers
FROM live_samples AS s
LEFT JOIN (
    SELECT
        enterprise,
        list_sort(list_distinct(list(supplier))) AS suppliers
    FROM live_enterprise_suppliers
    WHERE recorded_on <= $as_of
    GROUP BY enterprise
) AS u ON s.enterprise = u.enterprise
WHERE
    s.product = $product AND s.in_county AND s.enterprise IS NOT NULL
    AND (s.verdict IN ('合格', '不合格') OR ($refused_fail AND s.verdict = '拒检'))
    AND s.purpose IS DISTINCT FROM '复查'
    AND s.sampled_to <= $as_of
    AND ($start IS NULL OR s.sampled_from >= $start)
    AND ($end IS NULL OR s.sampled_to <= $end)
    AND ($purposes IS NULL OR list_contains(CAST($purposes AS VARCHAR[]), coalesce(s.purpose, '未注明')))
    AND ($levels IS NULL OR list_contains(CAST($levels AS VARCHAR[]), s.level))
GROUP BY s.enterprise, coalesce(s.purpose, '未注明'), year(s.sampled_from), year(s.sampled_to)
ORDER BY s.enterprise, year, purpose
