-- How many of the people asked said 满意 (not 基本满意), in surveys up to $as_of? One row is one
-- township in one survey; one trade of it only where the survey gives no answers for all trades
-- together, which would otherwise count twice.
SELECT
    period_from AS period_start,
    period_to AS period_end,
    township,
    concat_ws('/', import_id, sheet, row_number) AS unit_id,
    trade,
    NULL AS level,
    NULL AS purpose,
    NULL AS product_name,
    NULL AS class,
    '本县' AS scope,
    satisfied AS numerator,
    asked AS denominator,
    0 AS refused,
    import_id,
    sheet,
    row_number
FROM live_satisfaction_surveys
WHERE period_to <= $as_of
QUALIFY trade IS NULL OR NOT bool_or(trade IS NULL) OVER (PARTITION BY township, period_from, period_to)
