-- From which file came the rows of sheet $sheet of import $import_id, and how was the sheet read? At
-- most one row: file, hash, who and when, rows of the head, which column was taken for which field.
SELECT
    i.file_name,
    i.file_sha256,
    i.imported_by,
    i.imported_at,
    s.header_rows,
    s.mapping
FROM imports AS i
LEFT JOIN import_sheets AS s ON i.import_id = s.import_id AND s.sheet = $sheet
WHERE i.import_id = $import_id
