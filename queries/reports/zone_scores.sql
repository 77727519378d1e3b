-- How did the zones score by criterion up to $as_of? One row is one criterion of one zone in one
-- year, of the newest sheet that came.
SELECT
    s.zone,
    s.year,
    s.criterion,
    s.score,
    s.full_marks
FROM live_zone_scores AS s
INNER JOIN live_zone_assessments AS z
    ON s.import_id = z.import_id AND s.zone = z.zone AND s.year = z.year
WHERE z.assessed_on <= $as_of
QUALIFY rank() OVER (PARTITION BY s.zone, s.year ORDER BY s.import_id DESC) = 1
ORDER BY s.zone, s.year, s.row_number, s.criterion
