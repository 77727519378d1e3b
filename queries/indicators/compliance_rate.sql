-- Which outlets of the register as of $as_of are 已规范? One row is one outlet.
SELECT
    recorded_on AS period_start,
    recorded_on AS period_end,
    township,
    concat_ws('/', import_id, sheet, row_number) AS unit_id,
    trade,
    NULL AS level,
    NULL AS purpose,
    NULL AS product_name,
    '本县' AS scope,
    CAST(is_compliant AS INTEGER) AS numerator,
    1 AS denominator,
    0 AS refused,
    import_id,
    sheet,
    row_number
FROM register_on($as_of)
