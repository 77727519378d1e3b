-- Which files came in whose original is kept? One row is one file under one name; undone imports,
-- removed documents, withdrawn steps of orders and withdrawn reports of the box keep theirs.
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
UNION
SELECT
    proof_sha256 AS file_sha256,
    proof_name AS file_name
FROM order_steps
WHERE proof_sha256 IS NOT NULL
ORDER BY file_sha256, file_name
