-- Which townships of the era of the newest list up to $as_of have a supervision grid? One row is one
-- township; none while no list of a grid is there.
SELECT
    g.recorded_on AS period_start,
    g.recorded_on AS period_end,
    t.name AS township,
    t.name AS unit_id,
    NULL AS trade,
    NULL AS level,
    NULL AS purpose,
    NULL AS product_name,
    NULL AS class,
    '本县' AS scope,
    CAST(g.township IS NOT NULL AS INTEGER) AS numerator,
    1 AS denominator,
    0 AS refused,
    g.import_id,
    g.sheet,
    g.row_number
FROM townships AS t
LEFT JOIN (
    SELECT
        township,
        max(recorded_on) AS recorded_on,
        max(import_id) AS import_id,
        arg_max(sheet, recorded_on) AS sheet,
        arg_max(row_number, recorded_on) AS row_number
    FROM live_grid_cells
    WHERE recorded_on <= $as_of
    GROUP BY township
) AS g ON t.name = g.township
WHERE t.era = (
    SELECT max(e.era)
    FROM live_grid_cells AS n
    INNER JOIN townships AS e
        ON n.township = e.name AND n.recorded_on BETWEEN e.valid_from AND e.valid_to
    WHERE n.recorded_on <= $as_of
)
