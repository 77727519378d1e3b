-- What do lists of makers that are mostly outside the county say? One row is one product, level,
-- year. The county's own makers of such a list count as well: its published total holds them.
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
    s.product = $product AND s.sampled_to <= $as_of
    AND (
        SELECT 2 * count(*) FILTER (NOT o.in_county) > count(*)
        FROM live_samples AS o
        WHERE
            o.import_id = s.import_id AND o.sheet IS NOT DISTINCT FROM s.sheet
            AND o.product = s.product
    )
    AND s.purpose IS DISTINCT FROM '复查'
GROUP BY ALL
HAVING denominator > 0
ORDER BY year, level
