-- Which monthly reports (75号: 每月3日前) arrived in time, up to $as_of? One row is one unit and
-- month that a list of received reports names, once its due day, the 3rd of the next month, is past.
SELECT
    TRY_CAST(s.period || '-01' AS DATE) AS period_start,
    TRY_CAST(s.period || '-01' AS DATE) AS period_end,
    t.name AS township,
    concat_ws('/', s.unit, s.period) AS unit_id,
    NULL AS trade,
    NULL AS level,
    NULL AS purpose,
    NULL AS product_name,
    NULL AS class,
    '本县' AS scope,
    CAST(coalesce(s.received_on <= TRY_CAST(s.period || '-03' AS DATE) + INTERVAL 1 MONTH, FALSE) AS INTEGER) AS numerator,
    1 AS denominator,
    0 AS refused,
    s.import_id,
    s.sheet,
    s.row_number
FROM live_submissions AS s
LEFT JOIN townships AS t
    ON
        s.unit = t.name
        AND TRY_CAST(s.period || '-01' AS DATE) BETWEEN t.valid_from AND t.valid_to
WHERE
    s.duty = '75.monthly'
    AND TRY_CAST(s.period || '-03' AS DATE) + INTERVAL 1 MONTH <= $as_of
QUALIFY row_number() OVER (PARTITION BY s.unit, s.period ORDER BY s.import_id DESC, s.sheet ASC, s.row_number ASC) = 1
