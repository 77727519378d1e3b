-- Which cells of the supervision grid does a township have as of $as_of? One row is one cell.
SELECT
    grid,
    extent,
    outlets,
    settled_time,
    settled_task,
    settled_person,
    settled_measure,
    recorded_on
FROM live_grid_cells
WHERE township = $township AND recorded_on <= $as_of
QUALIFY rank() OVER (ORDER BY recorded_on DESC) = 1
ORDER BY grid
