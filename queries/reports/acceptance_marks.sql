-- Which marks of the assessment of $year stand? One row is the newest mark of one track, subject and item;
-- earlier: how many marks before it were replaced.
SELECT
    mark_id,
    track,
    subject,
    item,
    mark,
    reason,
    evidence,
    entered_at,
    entered_by,
    count(*) OVER (PARTITION BY track, subject, item) - 1 AS earlier
FROM acceptance_marks
WHERE year = $year AND withdrawn_at IS NULL
QUALIFY row_number() OVER (PARTITION BY track, subject, item ORDER BY mark_id DESC) = 1
ORDER BY track, subject, item
