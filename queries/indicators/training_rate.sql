-- How many of the people to be trained were trained, up to $as_of? One row is one trade of one
-- township in one year. People trained twice count once at most: never more than were due.
SELECT
    min(trained_on) AS period_start,
    max(trained_on) AS period_end,
    township,
    concat_ws('/', township, trade, year(trained_on)) AS unit_id,
    trade,
    NULL AS level,
    NULL AS purpose,
    NULL AS product_name,
    NULL AS class,
    '本县' AS scope,
    least(sum(trained), max(due)) AS numerator,
    max(due) AS denominator,
    0 AS refused,
    min(import_id) AS import_id,
    min(sheet) AS sheet,
    min(row_number) AS row_number
FROM live_training_sessions
WHERE trained_on <= $as_of
GROUP BY township, trade, year(trained_on)
HAVING max(due) > 0
