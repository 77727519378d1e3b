-- Which enterprises were supported by name up to $as_of? One row is one piece of support.
SELECT
    z.enterprise,
    z.supported_on,
    z.kind,
    z.zone
FROM live_zone_support AS z
WHERE z.enterprise IS NOT NULL AND z.supported_on <= $as_of
ORDER BY z.supported_on
