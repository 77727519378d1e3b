-- In which months up to $as_of were batches of $product drawn that are first tests (no 复查) of makers of
-- the county? One row is one month.
SELECT DISTINCT
    year(s.sampled_to) AS year,
    month(s.sampled_to) AS month
FROM live_samples AS s
WHERE
    s.product = $product AND s.in_county AND s.purpose IS DISTINCT FROM '复查'
    AND s.sampled_to <= $as_of
ORDER BY year, month
