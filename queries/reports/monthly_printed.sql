-- What totals do the monthly reports of months that had ended by $as_of print themselves? One row is
-- one township in one month; empty where the report prints none.
SELECT
    month,
    township,
    is_reported,
    printed_outlets,
    printed_rectified,
    printed_compliant
FROM live_monthly_reports
WHERE last_day(month) <= $as_of
ORDER BY month, township
