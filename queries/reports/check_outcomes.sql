-- What came of the questions about figures? One row is the newest answer to one question.
SELECT
    outcome_id,
    township,
    told_on,
    seen,
    outcome,
    remark,
    entered_at,
    entered_by
FROM check_outcomes
WHERE undone_at IS NULL
QUALIFY row_number() OVER (PARTITION BY township, told_on, seen ORDER BY outcome_id DESC) = 1
ORDER BY outcome_id
