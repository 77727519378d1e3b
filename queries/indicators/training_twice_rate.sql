-- In how many trades of townships did training come to two turns per person and year (126号
-- 三(二)4), up to $as_of? One row is one trade of one township in one year. Lists of sessions hold
-- turns (人次), not persons: fewer than two turns per person due means that somebody lacks one,
-- two or more do not prove that everybody had two.
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
    CAST(sum(trained) >= 2 * max(due) AS INTEGER) AS numerator,
    1 AS denominator,
    0 AS refused,
    min(import_id) AS import_id,
    min(sheet) AS sheet,
    min(row_number) AS row_number
FROM live_training_sessions
WHERE trained_on <= $as_of
GROUP BY township, trade, year(trained_on)
HAVING max(due) > 0
