-- Which retests (复查) of makers of $product have a result up to $as_of? One row is one batch that was
-- tested again (not one that was refused), and one follow-up of a list that tells the result.
SELECT
    s.firm,
    s.product_name,
    s.sampled_to AS tested_on,
    s.verdict AS result
FROM classed_samples AS s
WHERE
    s.product = $product AND s.purpose = '复查' AND s.sampled_to <= $as_of
    AND s.verdict IN ('合格', '不合格')
UNION ALL
SELECT
    coalesce(n.firm, f.enterprise) AS firm,
    f.product_name,
    f.period_to AS tested_on,
    f.recheck_result AS result
FROM live_follow_ups AS f
LEFT JOIN leading_names AS n ON f.enterprise = n.enterprise
WHERE f.recheck_result IS NOT NULL AND (f.period_to IS NULL OR f.period_to <= $as_of)
ORDER BY firm, tested_on
