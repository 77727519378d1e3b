-- Which pairs of names have been decided on? One row is one pair with its newest decision.
SELECT
    "left",
    "right",
    arg_max(is_same, rowid) AS is_same,
    arg_max(decided_by, rowid) AS decided_by,
    max(decided_at) AS decided_at
FROM enterprise_decisions
GROUP BY "left", "right"
ORDER BY decided_at DESC
