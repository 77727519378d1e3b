-- Which objections to demonstration titles in the counties $counties were raised and answered by $as_of? One
-- row is one objection or one answer.
SELECT
    entry_id,
    kind,
    county,
    applicant,
    category,
    level,
    objection_id,
    happened_on,
    outcome,
    matter,
    entered_by
FROM demonstration_objections
WHERE
    withdrawn_at IS NULL AND happened_on <= $as_of
    AND list_contains(CAST($counties AS VARCHAR[]), county)
ORDER BY happened_on, entry_id
