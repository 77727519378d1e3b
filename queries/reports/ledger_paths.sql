-- What hangs where in a ledger that is a tree, as of a day? One row is one leaf with its path from the root.
SELECT
    path,
    max(happened_on) AS happened_on
FROM ledger_rows
WHERE ledger = $ledger AND happened_on <= $as_of
GROUP BY path
ORDER BY path
