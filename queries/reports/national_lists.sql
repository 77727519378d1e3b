-- What do imported lists say about makers outside the county? One row is one product, level, year.
SELECT
    product,
    coalesce(level, '未注明') AS level,
    year(sampled_from) AS year,
    CAST(sum(CAST(verdict = '合格' AS INTEGER)) AS BIGINT) AS numerator,
    CAST(sum(CAST(verdict IN ('合格', '不合格') AS INTEGER)) AS BIGINT) AS denominator,
    string_agg(DISTINCT i.file_name, '、') AS files
FROM live_samples AS s
INNER JOIN live_imports AS i ON s.import_id = i.import_id
WHERE
    s.product = $product AND NOT s.in_county AND s.sampled_to <= $as_of
    AND s.purpose IS DISTINCT FROM '复查'
GROUP BY ALL
HAVING denominator > 0
ORDER BY year, level
