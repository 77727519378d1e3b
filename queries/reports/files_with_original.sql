-- Which files came in whose original is kept? One row is one file under one name; undone imports,
-- removed documents and withdrawn reports keep theirs.
SELECT
    file_sha256,
    file_name
FROM imports
UNION
SELECT
    file_sha256,
    file_name
FROM document_texts
UNION
SELECT
    file_sha256,
    file_name
FROM inbox_reports
WHERE file_sha256 <> ''
ORDER BY file_sha256, file_name
