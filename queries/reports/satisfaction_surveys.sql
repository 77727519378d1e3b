-- What did the people asked say from $start to $end? One row is one township in one survey; answers
-- by trade add up only where the survey gives none for all trades together.
WITH told AS (
    SELECT
        period_from,
        period_to,
        township,
        asked,
        satisfied,
        fairly_satisfied
    FROM live_satisfaction_surveys
    WHERE period_to BETWEEN $start AND $end
    QUALIFY trade IS NULL OR NOT bool_or(trade IS NULL) OVER (PARTITION BY township, period_from, period_to)
)

SELECT
    period_from,
    period_to,
    township,
    sum(asked) AS asked,
    sum(satisfied) AS satisfied,
    sum(fairly_satisfied) AS fairly_satisfied
FROM told
GROUP BY period_from, period_to, township
ORDER BY period_to, township
