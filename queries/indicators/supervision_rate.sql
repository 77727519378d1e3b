-- In which quarters did the county hold a supervision round (126号 三(三)4: 每季度一次以上), up to
-- $as_of? One row is one quarter that is over, from the quarter of the first round on record or
-- that of 126号, whichever is later. A quarter without a round on record counts as without one.
SELECT
    CAST(q.first_day AS DATE) AS period_start,
    CAST(last_day(q.first_day + INTERVAL 2 MONTH) AS DATE) AS period_end,
    NULL AS township,
    CAST(CAST(q.first_day AS DATE) AS VARCHAR) AS unit_id,
    NULL AS trade,
    NULL AS level,
    NULL AS purpose,
    NULL AS product_name,
    NULL AS class,
    '本县' AS scope,
    CAST(count(s.inspected_on) > 0 AS INTEGER) AS numerator,
    1 AS denominator,
    0 AS refused,
    min(s.import_id) AS import_id,
    min(s.sheet) AS sheet,
    min(s.row_number) AS row_number
FROM (
    SELECT
        unnest(
            generate_series(
                greatest(date_trunc('quarter', r.first_round), DATE '2010-07-01'),
                CAST($as_of AS DATE) + INTERVAL 1 DAY - INTERVAL 3 MONTH,
                INTERVAL 3 MONTH
            )
        ) AS first_day
    FROM (
        SELECT min(inspected_on) AS first_round
        FROM live_supervision_scores
        WHERE series = '县' AND inspected_on <= $as_of
    ) AS r
    WHERE
        greatest(date_trunc('quarter', r.first_round), DATE '2010-07-01')
        <= CAST($as_of AS DATE) + INTERVAL 1 DAY - INTERVAL 3 MONTH
        AND r.first_round IS NOT NULL
) AS q
LEFT JOIN live_supervision_scores AS s
    ON
        s.series = '县'
        AND s.inspected_on <= $as_of
        AND q.first_day = date_trunc('quarter', s.inspected_on)
GROUP BY q.first_day
