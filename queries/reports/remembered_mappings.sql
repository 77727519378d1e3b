-- Which corrected columns are applied again, newest first? One row is one form of one sender.
SELECT
    mapping_id,
    sender,
    form,
    heads,
    kind,
    columns,
    remembered_at,
    remembered_by
FROM remembered_mappings
WHERE forgotten_at IS NULL
ORDER BY mapping_id DESC
