-- Which documents has the county imported? One row is one: the newest copy that was not removed.
SELECT
    text_id,
    document,
    file_name,
    file_sha256,
    reading_text,
    imported_at,
    imported_by
FROM document_texts
WHERE removed_at IS NULL
QUALIFY row_number() OVER (PARTITION BY document ORDER BY text_id DESC) = 1
ORDER BY document
