-- Which outlets were visited from $start to $end, as known on $as_of? One row is one visit; a
-- recheck after $as_of is not yet known.
SELECT
    checked_on,
    kind,
    outlet,
    coalesce(township, '') AS township,
    coalesce(trade, '') AS trade,
    coalesce(result, '') AS result,
    problem_kinds,
    coalesce(problems_text, '') AS problems_text,
    correct_by,
    CASE WHEN rechecked_on <= $as_of THEN rechecked_on END AS rechecked_on,
    CASE WHEN rechecked_on <= $as_of THEN recheck_result END AS recheck_result
FROM live_outlet_checks
WHERE checked_on BETWEEN $start AND least($end, $as_of)
ORDER BY checked_on, import_id, sheet, row_number
