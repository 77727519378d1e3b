-- Who gave which support to demonstration zones up to $as_of? One row is one department and kind: pieces of
-- support, zones, their sum in yuan (NULL: no amount told), the newest day.
SELECT
    coalesce(department, '') AS department,
    kind,
    count(*) AS pieces,
    count(DISTINCT zone) AS zones,
    sum(amount_yuan) AS amount_yuan,
    max(supported_on) AS newest_on
FROM live_zone_support
WHERE supported_on <= $as_of
GROUP BY ALL
ORDER BY department, kind
