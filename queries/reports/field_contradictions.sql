-- Which fields contradict each other as of $as_of? One row is one kind of contradiction that occurs:
-- how many (things) of how many that could (of), the first example, and the newest day of the rows.
WITH register AS (
    SELECT * FROM register_on($as_of)
),

training AS (
    SELECT
        township,
        trade,
        year(trained_on) AS year,
        sum(trained) AS turns,
        max(due) AS due,
        max(trained_on) AS newest_on
    FROM live_training_sessions
    WHERE trained_on <= $as_of
    GROUP BY ALL
    HAVING max(due) > 0
),

sheets AS (
    SELECT
        series,
        round,
        township,
        max(inspected_on) AS newest_on,
        sum(score) AS counted,
        max(printed_total) AS printed
    FROM live_supervision_scores
    WHERE inspected_on <= $as_of
    GROUP BY ALL
    HAVING max(printed_total) IS NOT NULL
)

SELECT
    'unlicensed_compliant' AS kind,
    count(*) FILTER (is_compliant) AS things,
    count(*) AS of,
    min(concat(township, ' ', name)) FILTER (is_compliant) AS example,
    max(recorded_on) AS newest_on
FROM register
WHERE business_licence = '无'
HAVING count(*) FILTER (is_compliant) > 0
UNION ALL
SELECT
    'compliant_not_rectified' AS kind,
    count(*) FILTER (NOT is_rectified) AS things,
    count(*) AS of,
    min(concat(township, ' ', name)) FILTER (NOT is_rectified) AS example,
    max(recorded_on) AS newest_on
FROM register
WHERE is_compliant
HAVING count(*) FILTER (NOT is_rectified) > 0
UNION ALL
SELECT
    'licence_before_permit' AS kind,
    count(*) FILTER (permit_on IS NULL OR permit_on > business_licence_on) AS things,
    count(*) AS of,
    min(concat(township, ' ', name)) FILTER (permit_on IS NULL OR permit_on > business_licence_on)
        AS example,
    max(recorded_on) AS newest_on
FROM register
WHERE
    business_licence = '有' AND business_licence_on IS NOT NULL
    AND (permit_on IS NOT NULL OR permit = '无')
HAVING count(*) FILTER (permit_on IS NULL OR permit_on > business_licence_on) > 0
UNION ALL
SELECT
    'trained_over_due' AS kind,
    count(*) FILTER (turns > 2 * due) AS things,
    count(*) AS of,
    min(concat(township, ' ', trade, ' ', year, '年')) FILTER (turns > 2 * due) AS example,
    max(newest_on) AS newest_on
FROM training
HAVING count(*) FILTER (turns > 2 * due) > 0
UNION ALL
SELECT
    'zone_passed_below_mark' AS kind,
    count(*) FILTER (conclusion = '通过' AND total < pass_mark) AS things,
    count(*) AS of,
    min(concat(zone, ' ', year, '年')) FILTER (conclusion = '通过' AND total < pass_mark) AS example,
    max(assessed_on) AS newest_on
FROM live_zone_assessments
WHERE assessed_on <= $as_of
HAVING count(*) FILTER (conclusion = '通过' AND total < pass_mark) > 0
UNION ALL
SELECT
    'printed_total' AS kind,
    count(*) FILTER (abs(printed - counted) > 0.05) AS things,
    count(*) AS of,
    min(concat(series, '第', round, '轮 ', township)) FILTER (abs(printed - counted) > 0.05) AS example,
    max(newest_on) AS newest_on
FROM sheets
HAVING count(*) FILTER (abs(printed - counted) > 0.05) > 0
ORDER BY kind
