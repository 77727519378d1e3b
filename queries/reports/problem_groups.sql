-- Which findings come again and again in the live imports? One row is one kind of finding in one
-- sheet of one import, with its first cell; corrected and returned rows are left out.
SELECT
    p.severity,
    p.code,
    s.kind,
    s.sender,
    p.field,
    p.import_id,
    i.file_name,
    p.sheet,
    count(*) AS findings,
    arg_min(coalesce(p.column_letter, '') || p.row_number, p.row_number) AS first_cell,
    arg_min(p.found, p.row_number) AS first_found,
    arg_min(p.message, p.row_number) AS first_message
FROM import_problems AS p
INNER JOIN live_imports AS i ON p.import_id = i.import_id
INNER JOIN import_sheets AS s ON p.import_id = s.import_id AND p.sheet = s.sheet
LEFT JOIN held_decisions AS d
    ON p.import_id = d.import_id AND p.sheet = d.sheet AND p.row_number = d.row_number
WHERE d.import_id IS NULL
GROUP BY ALL
ORDER BY findings DESC, p.code ASC, p.import_id ASC, p.sheet ASC
