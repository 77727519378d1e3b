-- What does a small ledger hold of some days? One row is one body and kind: rows, those done, and the first
-- and last day.
SELECT
    actor,
    kind,
    count(*) AS things,
    count(*) FILTER (is_done AND (happened_on IS NULL OR happened_on <= $as_of)) AS done,
    min(happened_on) AS first_on,
    max(happened_on) AS last_on
FROM ledger_rows
WHERE
    ledger = $ledger
    AND told_on <= $as_of
    AND (is_share OR happened_on BETWEEN $start AND $as_of)
GROUP BY actor, kind
ORDER BY actor, kind
