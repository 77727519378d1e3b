-- Which cells of the supervision grid have all four settled (定时间、定任务、定人员、定措施)? One row is
-- one cell of the newest list of its township up to $as_of.
SELECT
    recorded_on AS period_start,
    recorded_on AS period_end,
    township,
    concat_ws('/', township, grid) AS unit_id,
    NULL AS trade,
    NULL AS level,
    NULL AS purpose,
    NULL AS product_name,
    NULL AS class,
    '本县' AS scope,
    CAST(
        coalesce(settled_time, '') <> '' AND coalesce(settled_task, '') <> ''
        AND coalesce(settled_person, '') <> '' AND coalesce(settled_measure, '') <> '' AS INTEGER
    ) AS numerator,
    1 AS denominator,
    0 AS refused,
    import_id,
    sheet,
    row_number
FROM live_grid_cells
WHERE recorded_on <= $as_of
QUALIFY rank() OVER (PARTITION BY township ORDER BY recorded_on DESC) = 1
