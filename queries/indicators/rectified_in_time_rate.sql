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
    '本县' AS scope,
    CAST(coalesce(rectified_on <= rectify_by, FALSE) AS INTEGER) AS numerator,
    1 AS denominator,
    0 AS refused,
    import_id,
    sheet,
    row_number
FROM (
    SELECT *
    FROM live_enterprise_register
    WHERE recorded_on <= $as_of
    QUALIFY
        recorded_on = max(recorded_on) OVER (PARTITION BY product)
        AND row_number() OVER (
            PARTITION BY product, enterprise ORDER BY recorded_on DESC, import_id DESC
        ) = 1
) AS newest
WHERE rectify_by <= $as_of
