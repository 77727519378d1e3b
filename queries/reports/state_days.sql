-- On which days did a state indicator's dataset change, up to $as_of? One row is one day.
SELECT day
FROM (
    SELECT
        'outlets' AS dataset,
        recorded_on AS day
    FROM live_outlets
    UNION ALL
    SELECT
        'zones' AS dataset,
        assessed_on AS day
    FROM live_zone_assessments
    UNION ALL
    SELECT
        'enterprises' AS dataset,
        recorded_on AS day
    FROM live_enterprise_register
    UNION ALL
    SELECT
        'demonstration' AS dataset,
        recorded_on AS day
    FROM live_outlets
    WHERE EXISTS (SELECT 1 FROM live_demonstration_units)
) AS rows_
WHERE dataset = $dataset AND day <= $as_of
GROUP BY day
ORDER BY day
