-- How does the supervision grid stand on $as_of? One row is one cell of a township's newest list.
SELECT
    township,
    grid,
    outlets,
    coalesce(settled_time, '') AS settled_time,
    coalesce(settled_task, '') AS settled_task,
    coalesce(settled_person, '') AS settled_person,
    coalesce(settled_measure, '') AS settled_measure,
    recorded_on
FROM live_grid_cells
WHERE recorded_on <= $as_of
QUALIFY rank() OVER (PARTITION BY township ORDER BY recorded_on DESC) = 1
ORDER BY township, grid
