-- How did the zones do in each yearly assessment up to $as_of? One row is one zone in one year.
SELECT
    zone,
    year,
    assessed_on,
    total,
    conclusion,
    pass_mark,
    townships
FROM live_zone_assessments
WHERE assessed_on <= $as_of
QUALIFY row_number() OVER (PARTITION BY zone, year ORDER BY import_id DESC) = 1
ORDER BY zone, year
