-- Which sheets had import $import_id, and what became of them? One row is one sheet.
SELECT
    sheet,
    kind,
    title,
    header_rows,
    mapping,
    rows_read,
    rows_accepted,
    rows_duplicate,
    rows_rejected,
    summary,
    taken,
    reason
FROM import_sheets
WHERE import_id = $import_id
ORDER BY rowid
