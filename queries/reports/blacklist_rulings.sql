-- What did the bureau rule about single makers and the blacklist by $as_of? One row is one ruling in force.
SELECT
    ruling_id,
    enterprise,
    kind,
    ruled_on,
    reason,
    paper,
    entered_by
FROM blacklist_rulings
WHERE withdrawn_at IS NULL AND ruled_on <= $as_of
ORDER BY ruled_on, ruling_id
