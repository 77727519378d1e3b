-- Which files stand behind a dataset? One row is one live import with its rows of that dataset
-- (long monthly forms count as monthly reports), as far as any of its evidence is not newer than
-- $as_of. Of samples only imports that brought some from makers of the county or of unknown place
-- (of $product, where given): a national list is a reference.
SELECT
    i.import_id,
    i.file_name,
    i.imported_at,
    i.imported_by,
    sum(s.rows_accepted) AS rows_accepted
FROM live_imports AS i
INNER JOIN import_sheets AS s ON i.import_id = s.import_id
LEFT JOIN (
    SELECT
        import_id,
        dataset,
        min(first_on) AS first_on
    FROM evidence_days
    WHERE is_ours AND (product IS NULL OR $product IS NULL OR product = $product)
    GROUP BY ALL
) AS b
    ON s.import_id = b.import_id AND replace(s.kind, 'monthly_forms', 'monthly_reports') = b.dataset
WHERE
    list_contains(
        CAST($kinds AS VARCHAR[]), replace(s.kind, 'monthly_forms', 'monthly_reports')
    )
    AND (b.first_on IS NULL OR b.first_on <= $as_of)
    AND (s.kind <> 'samples' OR b.import_id IS NOT NULL)
GROUP BY ALL
ORDER BY i.import_id DESC
