-- From which file came import $import_id, and with which choices? One row.
SELECT
    i.file_name,
    i.file_sha256,
    i.undone_at,
    c.choices
FROM imports AS i
LEFT JOIN import_choices AS c ON i.import_id = c.import_id
WHERE i.import_id = $import_id
