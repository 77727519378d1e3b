-- What did enterprises report of their own checks up to $as_of? One row is one form, with the cell
-- it stands in.
SELECT
    s.* EXCLUDE (import_id),
    i.file_name
FROM live_self_checks AS s
INNER JOIN live_imports AS i ON s.import_id = i.import_id
WHERE coalesce(s.submitted_on, s.checked_on) IS NULL OR coalesce(s.submitted_on, s.checked_on) <= $as_of
ORDER BY s.submitted_on, s.row_number
