-- Which enterprises of the newest class register of each product up to $as_of handed in their
-- self-check report? One row is one enterprise.
SELECT
    recorded_on AS period_start,
    recorded_on AS period_end,
    township,
    concat_ws('/', product, enterprise) AS unit_id,
    NULL AS trade,
    NULL AS level,
    NULL AS purpose,
    product AS product_name,
    class,
    '本县' AS scope,
    CAST(coalesce(self_reported_on <= $as_of, FALSE) AS INTEGER) AS numerator,
    1 AS denominator,
    0 AS refused,
    import_id,
    sheet,
    row_number
FROM enterprises_on($as_of)
