-- Which sets of assessment weights stand? One row is the newest set of one person under one name.
SELECT
    set_id,
    name,
    weights,
    saved_at,
    saved_by
FROM assessment_weights
WHERE withdrawn_at IS NULL
QUALIFY row_number() OVER (PARTITION BY saved_by, name ORDER BY set_id DESC) = 1
ORDER BY saved_by, name
