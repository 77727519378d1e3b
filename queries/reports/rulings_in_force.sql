-- Which contradictions were decided by the county? One row is one: its newest ruling that stands.
SELECT
    ruling_id,
    conflict,
    option,
    reason,
    ruled_at,
    ruled_by
FROM rulings
WHERE withdrawn_at IS NULL
QUALIFY row_number() OVER (PARTITION BY conflict ORDER BY ruling_id DESC) = 1
ORDER BY conflict
