-- What did townships report for each month that had ended by $as_of? One row is one township in one
-- month: sums over its trades (figures of the monthly reports, not of the register).
SELECT
    township,
    month,
    CAST(sum(outlets) AS BIGINT) AS outlets,
    CAST(sum(rectified) AS BIGINT) AS rectified,
    CAST(sum(compliant) AS BIGINT) AS compliant
FROM live_monthly_progress
WHERE last_day(month) <= $as_of
GROUP BY township, month
ORDER BY township, month
