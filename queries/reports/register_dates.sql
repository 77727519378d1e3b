-- On which days did registers arrive, up to $as_of? One row is one day with its townships.
SELECT recorded_on AS day, count(DISTINCT township) AS townships, count(*) AS outlets
FROM live_outlets
WHERE recorded_on <= $as_of
GROUP BY recorded_on
ORDER BY recorded_on
