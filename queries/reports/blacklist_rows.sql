-- Who stands on the blacklists that were imported, as of $as_of? One row is one stay on the list.
SELECT
    b.* EXCLUDE (import_id),
    i.file_name
FROM live_blacklist AS b
INNER JOIN live_imports AS i ON b.import_id = i.import_id
WHERE b.listed_on <= $as_of
ORDER BY b.listed_on, b.row_number
