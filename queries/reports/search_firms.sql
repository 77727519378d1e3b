-- Which enterprises do live lists name? One row is one writing, with the newest township that a list
-- of it names.
SELECT
    enterprise,
    arg_max(township, day) AS township
FROM (
    SELECT
        enterprise,
        township,
        sampled_to AS day
    FROM live_samples
    WHERE enterprise IS NOT NULL AND in_county
    UNION ALL
    SELECT
        enterprise,
        township,
        recorded_on AS day
    FROM live_enterprise_register
) AS named
GROUP BY enterprise
ORDER BY enterprise
