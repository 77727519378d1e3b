-- Which versions of the text of a letter stand? One row is one saved version, newest first.
SELECT
    version_id,
    letter_texts,
    data_version,
    saved_at,
    saved_by
FROM letter_versions
WHERE kind = $kind AND period = $period AND firms = $firms AND withdrawn_at IS NULL
ORDER BY version_id DESC
