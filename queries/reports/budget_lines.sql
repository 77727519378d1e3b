-- What money was planned and paid for the work in $year? One row is one unit's line; amounts in
-- yuan, missing where the list does not tell.
SELECT
    unit,
    coalesce(township, '') AS township,
    purpose,
    planned_yuan,
    CASE WHEN paid_on IS NULL OR paid_on <= $as_of THEN paid_yuan END AS paid_yuan
FROM live_budget_lines
WHERE year = $year
ORDER BY purpose, township, unit
