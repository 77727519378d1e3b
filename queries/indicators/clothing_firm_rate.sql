-- Which inspected makers of 童装 had every tested batch pass its first test, up to $as_of?
-- One row is one enterprise in one year at one purpose, however many batches and levels.
-- An enterprise all of whose batches were refused (拒检): denominator 0, refused 1.
SELECT
    min(sampled_from) AS period_start,
    max(sampled_to) AS period_end,
    arg_max(township, sampled_to) AS township,
    enterprise AS unit_id,
    NULL AS trade,
    NULL AS level,
    coalesce(purpose, '未注明') AS purpose,
    NULL AS product_name,
    CASE WHEN in_county THEN '本县' ELSE '县外' END AS scope,
    CAST(coalesce(bool_and(verdict = '合格') FILTER (verdict IN ('合格', '不合格')), FALSE) AS INTEGER)
        AS numerator,
    CAST(bool_or(verdict IN ('合格', '不合格')) AS INTEGER) AS denominator,
    CAST(bool_and(verdict = '拒检') AS INTEGER) AS refused,
    min(import_id) AS import_id,
    min(sheet) AS sheet,
    min(row_number) AS row_number
FROM live_samples
WHERE
    product = '童装' AND enterprise IS NOT NULL
    AND sampled_to <= $as_of AND purpose IS DISTINCT FROM '复查'
GROUP BY enterprise, in_county, coalesce(purpose, '未注明'), year(sampled_from), year(sampled_to)
