-- How did batches of $product do by the present class of their maker (the newest up to $as_of)?
-- One row is one class: enterprises in it, batches sampled of them and passed.
WITH present AS (
    SELECT
        enterprise,
        arg_max(class, classified_on) AS class
    FROM live_enterprise_classes
    WHERE product = $product AND classified_on <= $as_of
    GROUP BY enterprise
)

SELECT
    c.class,
    count(DISTINCT c.enterprise) AS enterprises,
    count(s.verdict) AS total,
    count(s.verdict) FILTER (s.verdict = '合格') AS passed
FROM present AS c
LEFT JOIN live_samples AS s
    ON
        c.enterprise = s.enterprise AND s.product = $product AND s.in_county
        AND (s.verdict IN ('合格', '不合格') OR ($refused_fail AND s.verdict = '拒检'))
        AND s.purpose IS DISTINCT FROM '复查'
        AND s.sampled_to <= $as_of
        AND ($start IS NULL OR s.sampled_from >= $start)
        AND ($end IS NULL OR s.sampled_to <= $end)
        AND ($purposes IS NULL OR list_contains(CAST($purposes AS VARCHAR[]), coalesce(s.purpose, '未注明')))
        AND ($levels IS NULL OR list_contains(CAST($levels AS VARCHAR[]), s.level))
WHERE c.class IN ('A', 'B', 'C')
GROUP BY c.class
ORDER BY c.class
