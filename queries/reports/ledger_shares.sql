-- How much of what a small ledger lists is done by a day? One row is one body ('' where the ledger names
-- none): things listed, those done, the day of the last one done, and of the list.
SELECT
    actor,
    count(*) AS things,
    count(*) FILTER (is_done AND happened_on <= $as_of) AS done,
    max(happened_on) FILTER (is_done AND happened_on <= $as_of) AS done_on,
    max(told_on) AS told_on
FROM (
    SELECT * FROM ledger_rows
    WHERE ledger = $ledger AND told_on <= $as_of
    QUALIFY rank() OVER (PARTITION BY thing ORDER BY told_on DESC, import_id DESC) = 1
) AS listed
GROUP BY actor
ORDER BY actor
