-- Which monthly reports of months that had ended by $as_of contradict themselves or the report
-- before? One row is one trade of one township in one month; reasons: what cannot be right.
-- is_impossible: the report itself cannot be right, whatever came before.
SELECT
    month,
    township,
    trade,
    outlets,
    rectified,
    compliant,
    concat_ws(
        '、',
        CASE WHEN compliant > rectified THEN '已规范多于已整规' END,
        CASE WHEN rectified > outlets THEN '已整规多于总数' END,
        CASE WHEN compliant > outlets THEN '已规范多于总数' END,
        CASE
            WHEN rectified < rectified_before
                THEN concat('已整规比上次报的少', rectified_before - rectified, '户')
        END,
        CASE
            WHEN compliant < compliant_before
                THEN concat('已规范比上次报的少', compliant_before - compliant, '户')
        END
    ) AS reasons,
    coalesce(compliant > rectified OR rectified > outlets OR compliant > outlets, FALSE) AS is_impossible
FROM (
    SELECT
        month,
        township,
        trade,
        outlets,
        rectified,
        compliant,
        lag(rectified) OVER earlier AS rectified_before,
        lag(compliant) OVER earlier AS compliant_before
    FROM live_monthly_progress AS r
    ANTI JOIN reports_after($as_of) AS a
        ON r.township = a.township AND strftime(r.month, '%Y-%m') = a.period
    WHERE last_day(month) <= $as_of
    WINDOW earlier AS (PARTITION BY township, trade ORDER BY month)
) AS told
WHERE
    reasons <> ''
    AND ($townships IS NULL OR list_contains(CAST($townships AS VARCHAR[]), township))
    AND ($trades IS NULL OR list_contains(CAST($trades AS VARCHAR[]), trade))
ORDER BY month, township, trade
