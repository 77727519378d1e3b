-- What was done with the reports of the box by a day? One row is one step that stands, the oldest first.
-- undone_on: the day on which its import was undone.
SELECT
    s.step_id,
    s.report_id,
    s.kind,
    s.body,
    s.step_on,
    s.reason,
    s.trades,
    s.marked,
    s.import_id,
    s.entered_at,
    s.entered_by,
    CAST(i.undone_at AS DATE) AS undone_on
FROM inbox_steps AS s
LEFT JOIN imports AS i ON s.import_id = i.import_id
WHERE s.withdrawn_at IS NULL AND s.step_on <= $as_of
ORDER BY s.step_id
