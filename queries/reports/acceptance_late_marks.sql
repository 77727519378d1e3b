-- Which marks of $year were entered or taken back after the newest publication was entered? One row is one mark
-- of the county (县评), the newest first.
WITH published AS (
    SELECT max(entered_at) AS entered_at
    FROM acceptance_events
    WHERE year = $year AND kind = '公示' AND withdrawn_at IS NULL AND happened_on <= $as_of
)

SELECT
    m.subject,
    m.item,
    m.mark,
    m.reason,
    m.entered_by,
    m.withdrawn_at IS NOT NULL AS is_withdrawn
FROM acceptance_marks AS m
INNER JOIN published AS p ON m.entered_at > p.entered_at OR m.withdrawn_at > p.entered_at
WHERE m.year = $year AND m.track = '县评'
ORDER BY m.mark_id DESC
