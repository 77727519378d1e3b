-- Which measures of zones are known for years up to $year? One row is the figure that stands of one zone, year
-- and measure.
SELECT
    measure_id,
    zone,
    year,
    measure,
    value,
    source,
    entered_by
FROM zone_measures
WHERE withdrawn_at IS NULL AND year <= $year
QUALIFY row_number() OVER (PARTITION BY zone, year, measure ORDER BY measure_id DESC) = 1
ORDER BY zone, year, measure_id
