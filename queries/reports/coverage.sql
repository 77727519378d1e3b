-- Which trades of which townships were counted before and are left out by $as_of? One row is one
-- trade of one township: of a month's report that came (dataset monthly_reports, one row per month),
-- or of the last register of several trades (outlets). before_on, before_by: the newest telling of
-- that trade up to that day, and how many outlets it had, at least $least; a later report of 0 ends it.
WITH told AS (
    SELECT * FROM told_trades WHERE told_on <= $as_of
),

asked AS (
    SELECT DISTINCT
        'monthly_reports' AS dataset,
        township,
        last_day(month) AS asked_on,
        last_day(month) AS until
    FROM live_monthly_reports
    WHERE is_reported AND last_day(month) <= $as_of
    UNION ALL
    SELECT
        dataset,
        township,
        max(told_on) AS asked_on,
        CAST($as_of AS DATE) AS until
    FROM (
        SELECT
            dataset,
            township,
            told_on
        FROM told
        WHERE dataset = 'outlets'
        GROUP BY ALL
        HAVING count(*) > 1
    ) AS several
    GROUP BY ALL
),

newest AS (
    SELECT
        asked.dataset,
        asked.township,
        asked.asked_on,
        before.trade,
        before.told_on AS before_on,
        before.dataset AS before_by,
        before.outlets
    FROM asked
    INNER JOIN told AS before
        ON asked.township = before.township AND asked.until >= before.told_on
    ANTI JOIN told AS own
        ON
            asked.dataset = own.dataset AND asked.township = own.township
            AND before.trade = own.trade
            AND own.told_on BETWEEN asked.asked_on AND asked.until
    QUALIFY row_number() OVER (
        PARTITION BY asked.dataset, asked.township, asked.asked_on, before.trade
        ORDER BY before.told_on DESC, before.dataset ASC
    ) = 1
)

SELECT
    dataset,
    asked_on,
    township,
    trade,
    before_on,
    before_by,
    outlets
FROM newest
WHERE outlets >= $least
ORDER BY dataset, asked_on, township, trade
