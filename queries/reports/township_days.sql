-- Of which day are the newest data of each township in the dataset $dataset up to $as_of? One row is
-- one township that has any.
WITH told AS (
    SELECT
        'samples' AS dataset,
        township,
        sampled_to AS told_on
    FROM live_samples
    WHERE in_county
    UNION ALL
    SELECT
        'enterprises' AS dataset,
        township,
        recorded_on AS told_on
    FROM enterprises_on($as_of)
    UNION ALL
    SELECT
        'supervision_scores' AS dataset,
        township,
        inspected_on AS told_on
    FROM live_supervision_scores
    UNION ALL
    SELECT
        'outlet_checks' AS dataset,
        township,
        checked_on AS told_on
    FROM live_outlet_checks
    UNION ALL
    SELECT
        'complaints' AS dataset,
        township,
        complained_on AS told_on
    FROM live_complaints
    UNION ALL
    SELECT
        'satisfaction' AS dataset,
        township,
        period_to AS told_on
    FROM live_satisfaction_surveys
)

SELECT
    township,
    max(told_on) AS newest_on
FROM told
WHERE dataset = $dataset AND township IS NOT NULL AND told_on <= $as_of
GROUP BY township
ORDER BY township
