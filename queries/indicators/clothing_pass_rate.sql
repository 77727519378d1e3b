-- Which sampled batches of 童装 passed their first test, up to $as_of? One row is one batch.
-- A refused batch (拒检) was not tested: denominator 0, refused 1.
SELECT
    sampled_from AS period_start,
    sampled_to AS period_end,
    township,
    concat_ws('/', import_id, sheet, row_number) AS unit_id,
    NULL AS trade,
    level,
    coalesce(purpose, '未注明') AS purpose,
    product_name,
    CASE WHEN in_county THEN '本县' ELSE '县外' END AS scope,
    CAST(verdict = '合格' AS INTEGER) AS numerator,
    CAST(verdict IN ('合格', '不合格') AS INTEGER) AS denominator,
    CAST(verdict = '拒检' AS INTEGER) AS refused,
    import_id,
    sheet,
    row_number
FROM live_samples
WHERE product = '童装' AND sampled_to <= $as_of AND purpose IS DISTINCT FROM '复查'
