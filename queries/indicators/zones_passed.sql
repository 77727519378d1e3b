-- Which zones passed the newest yearly assessment up to $as_of? One row is one zone.
SELECT
    assessed_on AS period_start,
    assessed_on AS period_end,
    NULL AS township,
    zone AS unit_id,
    NULL AS trade,
    NULL AS level,
    NULL AS purpose,
    NULL AS product_name,
    NULL AS class,
    '本县' AS scope,
    CAST(conclusion = '通过' AS INTEGER) AS numerator,
    1 AS denominator,
    0 AS refused,
    import_id,
    sheet,
    row_number
FROM live_zone_assessments
WHERE assessed_on <= $as_of
QUALIFY
    row_number() OVER (PARTITION BY zone, year ORDER BY import_id DESC, sheet ASC, row_number ASC) = 1
    AND year = max(year) OVER ()
