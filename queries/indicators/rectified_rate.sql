-- Which enterprises that were ordered to put something right are confirmed to have done so?
-- One row is one enterprise of the newest class register of each product up to $as_of, whose day has come.
-- period_end: since when it is so, for one that is not yet the day of the register.
SELECT
    recorded_on AS period_start,
    CASE WHEN rectified_on <= $as_of THEN rectified_on ELSE recorded_on END AS period_end,
    township,
    concat_ws('/', product, enterprise) AS unit_id,
    NULL AS trade,
    NULL AS level,
    NULL AS purpose,
    product AS product_name,
    class,
    '本县' AS scope,
    CAST(coalesce(rectified_on <= $as_of, FALSE) AS INTEGER) AS numerator,
    1 AS denominator,
    0 AS refused,
    import_id,
    sheet,
    row_number
FROM enterprises_on($as_of)
WHERE rectify_by <= $as_of
