-- Which measures of zones are known for years up to $year? One row is the figure that stands of one zone, year
-- and measure: the last day of the year that was told.
SELECT
    zone,
    year(counted_on) AS year,
    measure,
    value,
    source
FROM live_zone_figures
WHERE year(counted_on) <= $year
QUALIFY row_number() OVER (PARTITION BY zone, year(counted_on), measure ORDER BY counted_on DESC, import_id DESC) = 1
ORDER BY zone, year, measure
