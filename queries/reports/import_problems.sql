-- What did the checks find in import $import_id? One row is one finding at one cell.
SELECT
    sheet,
    row_number,
    column_letter,
    field,
    found,
    code,
    severity,
    message
FROM import_problems
WHERE import_id = $import_id
ORDER BY rowid
