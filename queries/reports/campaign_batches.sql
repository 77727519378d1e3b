-- How many batches of makers of the county were tested up to $as_of, retests (复查) and refused ones
-- (拒检) left out? One row is one product, verdict, purpose and day from $start to $end; what was
-- drawn before or after is one row without a day.
SELECT
    s.product,
    s.verdict,
    coalesce(s.purpose, '未注明') AS purpose,
    CASE WHEN s.sampled_to BETWEEN $start AND $end THEN s.sampled_to END AS day,
    count(*) AS batches
FROM live_samples AS s
WHERE
    s.in_county AND s.enterprise IS NOT NULL AND s.sampled_to <= $as_of
    AND s.verdict IN ('合格', '不合格') AND s.purpose IS DISTINCT FROM '复查'
GROUP BY ALL
ORDER BY ALL
