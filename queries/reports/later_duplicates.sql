-- Which later imports left rows out because import $import_id (or another one) held them already?
-- One row is one import that is not undone, of a kind that import $import_id holds too.
SELECT
    h.import_id,
    i.file_name,
    count(*) AS rows_duplicate
FROM held_rows AS h
INNER JOIN live_imports AS i ON h.import_id = i.import_id
WHERE
    h.import_id > $import_id
    AND list_contains(h.codes, 'duplicate_in_store')
    AND h.kind IN (
        SELECT s.kind
        FROM import_sheets AS s
        WHERE s.import_id = $import_id AND s.taken
    )
GROUP BY ALL
ORDER BY h.import_id
