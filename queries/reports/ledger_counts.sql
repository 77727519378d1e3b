-- What does a small ledger hold of some days? One row is one body (or what it is listed by) and kind: rows, those that
-- tell no day beside them, those done, and the last day.
SELECT
    listed AS actor,
    kind,
    count(*) FILTER (is_share OR happened_on IS NOT NULL) AS things,
    count(*) FILTER (NOT is_share AND happened_on IS NULL) AS undated,
    count(*) FILTER (is_done AND (happened_on IS NULL OR happened_on <= $as_of)) AS done,
    max(happened_on) AS last_on
FROM (
    SELECT * FROM ledger_rows
    WHERE
        ledger = $ledger
        AND coalesce(told_on <= $as_of, TRUE)
        AND (is_share OR coalesce(happened_on BETWEEN $start AND $as_of, TRUE))
    QUALIFY NOT is_share OR rank() OVER (PARTITION BY thing ORDER BY told_on DESC, import_id DESC) = 1
) AS listed
GROUP BY listed, kind
ORDER BY listed, kind
