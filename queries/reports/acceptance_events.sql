-- What happened in the assessment of $year by $as_of? One row is one event that was not withdrawn. township, trade:
-- the subject again, by which its own words open to whom it answers for.
SELECT
    event_id,
    kind,
    subject,
    subject AS township,
    subject AS trade,
    objection_id,
    happened_on,
    until_on,
    matter,
    paper,
    result,
    entered_by
FROM acceptance_events
WHERE year = $year AND withdrawn_at IS NULL AND happened_on <= $as_of
ORDER BY happened_on, event_id
