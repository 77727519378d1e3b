-- What totals do the monthly reports of months that had ended by $as_of print themselves? One row is
-- one township in one month; empty where the report prints none.
SELECT
    month,
    township,
    is_reported,
    printed_outlets,
    printed_rectified,
    printed_compliant
FROM live_monthly_reports AS r
ANTI JOIN reports_after($as_of) AS a
    ON r.township = a.township AND strftime(r.month, '%Y-%m') = a.period
WHERE last_day(r.month) <= $as_of
ORDER BY r.month, r.township
