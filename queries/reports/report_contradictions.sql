-- Which monthly reports up to $as_of contradict themselves? One row is one trade of one township in
-- one month with more compliant than rectified, or more rectified or compliant than counted.
SELECT
    month,
    township,
    trade,
    outlets,
    rectified,
    compliant
FROM live_monthly_progress
WHERE
    month <= $as_of
    AND (compliant > rectified OR rectified > outlets OR compliant > outlets)
    AND ($townships IS NULL OR list_contains(CAST($townships AS VARCHAR[]), township))
    AND ($trades IS NULL OR list_contains(CAST($trades AS VARCHAR[]), trade))
ORDER BY month, township, trade
