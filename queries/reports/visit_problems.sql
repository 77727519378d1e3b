-- Which kinds of problems did visits find up to $as_of? One row is one month and kind; kind is empty
-- for visits in all (visits: how many, found: how many of them found something).
WITH visits AS (
    SELECT *
    FROM live_outlet_checks
    WHERE
        checked_on <= $as_of
        AND ($townships IS NULL OR list_contains(CAST($townships AS VARCHAR[]), township))
        AND ($trades IS NULL OR list_contains(CAST($trades AS VARCHAR[]), trade))
)

SELECT
    date_trunc('month', checked_on) AS month,
    '' AS kind,
    count(*) AS visits,
    count(*) FILTER (result = '发现问题') AS found
FROM visits
GROUP BY ALL
UNION ALL
SELECT
    date_trunc('month', checked_on) AS month,
    kind,
    0 AS visits,
    count(*) AS found
FROM (SELECT
    checked_on,
    unnest(problem_kinds) AS kind
FROM visits) AS kinds
GROUP BY ALL
ORDER BY month, kind
