-- What did a unit report last before a month? One row is one trade.
SELECT
    month,
    trade,
    outlets,
    rectified,
    compliant
FROM live_monthly_progress
WHERE township = $township AND month < $month
QUALIFY month = max(month) OVER ()
ORDER BY trade
