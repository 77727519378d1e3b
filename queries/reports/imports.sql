-- What was imported, newest first? One row is one import with the rows of its sheets.
SELECT
    i.import_id,
    i.file_name,
    i.file_sha256,
    i.file_bytes,
    i.imported_at,
    i.imported_by,
    i.undone_at,
    i.undone_by,
    coalesce(list(DISTINCT s.kind) FILTER (WHERE s.taken), []) AS kinds,
    CAST(coalesce(sum(s.rows_accepted), 0) AS BIGINT) AS rows_accepted,
    CAST(coalesce(sum(s.rows_duplicate), 0) AS BIGINT) AS rows_duplicate,
    CAST(coalesce(sum(s.rows_rejected), 0) AS BIGINT) AS rows_rejected
FROM imports AS i
LEFT JOIN import_sheets AS s ON i.import_id = s.import_id
GROUP BY ALL
ORDER BY i.import_id DESC
