-- Which files brought the monthly reports of $month? One row is one live import with its rows of
-- monthly reports.
SELECT
    i.import_id,
    i.file_name,
    i.imported_at,
    i.imported_by,
    sum(s.rows_accepted) AS rows_accepted
FROM live_imports AS i
INNER JOIN import_sheets AS s ON i.import_id = s.import_id
WHERE
    s.kind IN ('monthly_reports', 'monthly_forms')
    AND i.import_id IN (SELECT r.import_id FROM live_monthly_reports AS r WHERE r.month = $month)
GROUP BY ALL
ORDER BY i.import_id DESC
