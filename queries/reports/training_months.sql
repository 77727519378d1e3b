-- How many turns of training were there month by month from $start to $end? One row is one month,
-- of $townships where they are named.
SELECT
    CAST(date_trunc('month', trained_on) AS DATE) AS month,
    count(*) AS sessions,
    sum(trained) AS trained
FROM live_training_sessions
WHERE
    trained_on BETWEEN $start AND $end
    AND ($townships IS NULL OR list_contains(CAST($townships AS VARCHAR[]), township))
GROUP BY ALL
ORDER BY month
