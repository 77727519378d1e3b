-- Which township boundaries were uploaded, newest first? One row is one file; in_force: the maps
-- of its era are drawn with it.
SELECT
    boundary_id,
    era,
    file_name,
    coordinate_system,
    source,
    licence,
    townships,
    unmatched,
    imported_at,
    imported_by,
    removed_at,
    removed_at IS NULL
    AND boundary_id = max(boundary_id) FILTER (WHERE removed_at IS NULL) OVER (PARTITION BY era)
        AS in_force
FROM boundaries
ORDER BY boundary_id DESC
