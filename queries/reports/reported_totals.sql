-- How many outlets did townships report, month by month? One row is one trade in one township in one
-- month; previous: what the same township reported for the trade the last time before.
SELECT
    township,
    trade,
    month,
    outlets AS reported,
    lag(outlets) OVER (PARTITION BY township, trade ORDER BY month) AS previous
FROM live_monthly_progress
WHERE outlets IS NOT NULL
ORDER BY month, township, trade
