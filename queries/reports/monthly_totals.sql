-- What does each township's report say of each month that had ended by $as_of, if it had come? One row is one
-- township in one month: sums over the trades asked for (figures of the reports, not of the
-- register), nothing where its report did not come, and no rectified or compliant where it leaves
-- out that of a trade whose outlets it counts.
SELECT
    r.month,
    r.township,
    r.is_reported,
    CAST(sum(p.outlets) AS BIGINT) AS outlets,
    CASE
        WHEN count(*) FILTER (p.outlets IS NOT NULL AND p.rectified IS NULL) = 0
            THEN CAST(sum(p.rectified) AS BIGINT)
    END AS rectified,
    CASE
        WHEN count(*) FILTER (p.outlets IS NOT NULL AND p.compliant IS NULL) = 0
            THEN CAST(sum(p.compliant) AS BIGINT)
    END AS compliant
FROM live_monthly_reports AS r
LEFT JOIN live_monthly_progress AS p
    ON
        r.month = p.month AND r.township = p.township
        AND ($trades IS NULL OR list_contains(CAST($trades AS VARCHAR[]), p.trade))
ANTI JOIN reports_after($as_of) AS a
    ON r.township = a.township AND strftime(r.month, '%Y-%m') = a.period
WHERE
    last_day(r.month) <= $as_of
    AND ($townships IS NULL OR list_contains(CAST($townships AS VARCHAR[]), r.township))
GROUP BY r.month, r.township, r.is_reported
ORDER BY r.month, r.township
