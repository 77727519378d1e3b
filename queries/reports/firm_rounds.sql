-- How many makers of $product were inspected, and how many had a failing batch, by place and round?
-- One row is one township (NULL: not told), year, purpose and class (A, B, C; NULL: none known); an
-- enterprise counts once in each round, in the class of the day of its first sample: a class given
-- later may follow from the result. With $refused_fail a refused batch counts as a failed one.
WITH rounds AS (
    SELECT
        enterprise,
        product,
        arg_max(township, sampled_to) AS township,
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
    r.township,
    r.year,
    r.purpose,
    nullif(c.class, '退出') AS class,
    count(*) AS firms,
    CAST(sum(r.has_failed) AS BIGINT) AS failing
FROM rounds AS r
ASOF LEFT JOIN live_enterprise_classes AS c
    ON r.product = c.product AND r.enterprise = c.enterprise AND r.first_day >= c.classified_on
GROUP BY ALL
ORDER BY ALL
