-- What queries/reports/counts.sql answers, from the counts that are kept of the facts $name as of the
-- newest of their days up to $as_of; the same columns.
SELECT
    key,
    key2,
    CAST(sum(numerator) AS BIGINT) AS numerator,
    CAST(sum(denominator) AS BIGINT) AS denominator,
    CAST(sum(refused) AS BIGINT) AS refused,
    ratio(sum(numerator), sum(denominator)) AS rate,
    CAST(sum(silent) AS BIGINT) AS silent,
    min(period_start) AS first_day,
    max(period_end) AS last_day,
    sum(makers) AS makers,
    sum(squares) AS squares,
    sum(alike) AS alike
FROM (
    SELECT
        f.*,
        dimension(
            $by, f.township, a.area, f.trade, NULL, NULL, NULL, NULL, NULL, f.period_start,
            f.period_end
        ) AS key,
        dimension(
            $then_by, f.township, a.area, f.trade, NULL, NULL, NULL, NULL, NULL, f.period_start,
            f.period_end
        ) AS key2
    FROM state_cube AS f
    LEFT JOIN (SELECT DISTINCT
        name,
        area
    FROM townships) AS a ON f.township = a.name
    WHERE
        f.facts = $name
        AND f.day = (SELECT max(day) FROM cube_days WHERE day <= $as_of)
        AND ($start IS NULL OR f.period_start >= $start)
        AND ($end IS NULL OR f.period_end <= $end)
        AND ($trades IS NULL OR list_contains(CAST($trades AS VARCHAR[]), f.trade))
        AND ($townships IS NULL OR list_contains(CAST($townships AS VARCHAR[]), f.township))
) AS units
GROUP BY key, key2
HAVING sum(denominator) > 0 OR sum(refused) > 0
ORDER BY key, key2
