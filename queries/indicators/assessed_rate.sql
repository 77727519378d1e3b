-- Which enterprises have been assessed for their conditions of production?
-- One row is one enterprise of the newest class register of each product up to $as_of; a register that tells
-- of no assessment at all says nothing.
-- period_end: since when it is so, for one that is not yet the day of the register.
SELECT
    recorded_on AS period_start,
    CASE WHEN assessed_on <= $as_of THEN assessed_on ELSE recorded_on END AS period_end,
    township,
    concat_ws('/', product, enterprise) AS unit_id,
    NULL AS trade,
    NULL AS level,
    NULL AS purpose,
    product AS product_name,
    class,
    '本县' AS scope,
    CAST(coalesce(assessed_on <= $as_of, FALSE) AS INTEGER) AS numerator,
    1 AS denominator,
    0 AS refused,
    import_id,
    sheet,
    row_number
FROM enterprises_on($as_of)
QUALIFY count(assessed_on) OVER (PARTITION BY product) > 0
