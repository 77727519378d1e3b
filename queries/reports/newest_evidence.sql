-- How new is the evidence? One row is one dataset that has rows: its newest day.
SELECT
    dataset,
    max(newest_on) AS newest_on
FROM evidence_days
GROUP BY dataset
HAVING max(newest_on) IS NOT NULL
ORDER BY dataset
