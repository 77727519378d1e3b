-- What was ruled about a contradiction of the papers, ever? One row is one ruling, oldest first.
SELECT
    conflict,
    option,
    ruled_by,
    ruled_at,
    reason,
    withdrawn_by,
    withdrawn_at
FROM rulings
ORDER BY ruling_id
