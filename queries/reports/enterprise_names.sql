-- Under which names do enterprises stand in the live imports? One row is one writing with its rows.
SELECT
    enterprise,
    count(*) AS listed
FROM (
    SELECT enterprise FROM live_samples
    UNION ALL
    SELECT enterprise FROM live_enterprise_register
    UNION ALL
    SELECT enterprise FROM live_follow_ups
) AS names
WHERE enterprise IS NOT NULL
GROUP BY enterprise
ORDER BY enterprise
