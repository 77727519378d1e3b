-- Which visits does one outlet have up to $as_of? One row is one visit that names it, in one of
-- $townships or without a township.
SELECT
    c.checked_on,
    c.kind,
    c.result,
    c.problems_text,
    c.problem_kinds,
    c.correct_by,
    c.rechecked_on,
    c.recheck_result,
    c.action,
    i.file_name,
    c.sheet,
    c.row_number
FROM live_outlet_checks AS c
INNER JOIN live_imports AS i ON c.import_id = i.import_id
WHERE
    c.outlet = $outlet
    AND (c.township IS NULL OR list_contains(CAST($townships AS VARCHAR[]), c.township))
    AND (c.trade IS NULL OR c.trade = $trade)
    AND c.checked_on <= $as_of
ORDER BY c.checked_on DESC, c.row_number ASC
