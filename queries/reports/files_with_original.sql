-- Which files came in whose original is kept? One row is one file under one name; undone imports
-- and removed documents keep theirs.
SELECT
    file_sha256,
    file_name
FROM imports
UNION
SELECT
    file_sha256,
    file_name
FROM document_texts
ORDER BY file_sha256, file_name
