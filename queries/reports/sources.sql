-- Which files stand behind a dataset? One row is one live import with its rows of that dataset;
-- with $product only imports that brought samples of it.
SELECT
    i.import_id,
    i.file_name,
    i.imported_at,
    i.imported_by,
    sum(s.rows_accepted) AS rows_accepted
FROM live_imports AS i
INNER JOIN import_sheets AS s ON i.import_id = s.import_id
WHERE
    list_contains(CAST($kinds AS VARCHAR[]), s.kind)
    AND (
        $product IS NULL
        OR i.import_id IN (SELECT p.import_id FROM samples AS p WHERE p.product = $product)
    )
GROUP BY ALL
ORDER BY i.import_id DESC
