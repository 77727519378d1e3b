-- What do the files of enterprises say up to $as_of? One row is one enterprise's newest file, with
-- the cell it stands in.
SELECT
    e.* EXCLUDE (import_id),
    i.file_name
FROM live_enterprise_files AS e
INNER JOIN live_imports AS i ON e.import_id = i.import_id
WHERE e.recorded_on <= $as_of
QUALIFY
    row_number() OVER (
        PARTITION BY e.enterprise ORDER BY e.recorded_on DESC, e.import_id DESC, e.row_number DESC
    ) = 1
ORDER BY e.enterprise
