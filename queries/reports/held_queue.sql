-- Which held rows wait for a decision? One row is one spreadsheet row that was not taken.
SELECT
    h.import_id,
    i.file_name,
    h.sheet,
    h.row_number,
    h.kind,
    h.cells,
    s.mapping,
    coalesce(string_agg(p.message, '；' ORDER BY p.column_letter), '') AS reasons
FROM held_rows AS h
INNER JOIN live_imports AS i ON h.import_id = i.import_id
INNER JOIN import_sheets AS s ON h.import_id = s.import_id AND h.sheet = s.sheet
LEFT JOIN import_problems AS p
    ON
        h.import_id = p.import_id
        AND h.sheet = p.sheet
        AND h.row_number = p.row_number
        AND p.severity = 'rejected'
LEFT JOIN held_decisions AS d
    ON h.import_id = d.import_id AND h.sheet = d.sheet AND h.row_number = d.row_number
WHERE
    d.import_id IS NULL
    AND len(list_filter(h.codes, LAMBDA code: NOT starts_with(code, 'duplicate'))) > 0
GROUP BY ALL
ORDER BY h.import_id DESC, h.sheet ASC, h.row_number ASC
