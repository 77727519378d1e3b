-- Which enterprises put right what they were ordered to, by the day set, up to $as_of? One row is
-- one enterprise of the newest class register of each product whose day has come.
SELECT
    rectify_by AS period_start,
    rectify_by AS period_end,
    township,
    concat_ws('/', product, enterprise) AS unit_id,
    NULL AS trade,
    NULL AS level,
    NULL AS purpose,
    product AS product_name,
    class,
    '本县' AS scope,
    CAST(coalesce(rectified_on <= rectify_by, FALSE) AS INTEGER) AS numerator,
    1 AS denominator,
    0 AS refused,
    import_id,
    sheet,
    row_number
FROM enterprises_on($as_of)
WHERE rectify_by <= $as_of
