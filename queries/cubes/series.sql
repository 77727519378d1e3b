-- The same over everything chosen for each of $days, which are days of the kept counts: one row is
-- one day.
SELECT
    f.day,
    CAST(sum(numerator) AS BIGINT) AS numerator,
    CAST(sum(denominator) AS BIGINT) AS denominator,
    CAST(sum(refused) AS BIGINT) AS refused,
    CAST(sum(silent) AS BIGINT) AS silent,
    max(period_end) AS last_day,
    sum(makers) AS makers,
    sum(squares) AS squares,
    sum(alike) AS alike
FROM state_cube AS f
WHERE
    f.facts = $name
    AND f.day IN (SELECT unnest(CAST($days AS DATE[])))
    AND ($trades IS NULL OR list_contains(CAST($trades AS VARCHAR[]), f.trade))
    AND ($townships IS NULL OR list_contains(CAST($townships AS VARCHAR[]), f.township))
GROUP BY f.day
HAVING sum(denominator) > 0 OR sum(refused) > 0
ORDER BY f.day
