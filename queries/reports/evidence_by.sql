-- Which of some datasets is the newest as of a day, and of which day is it?
-- Makers known to be elsewhere count only where asked. One row, none where there is no evidence yet.
SELECT
    dataset,
    max(ended_on) AS newest_on
FROM evidence_spans
WHERE
    list_contains(CAST($datasets AS VARCHAR[]), dataset)
    AND ended_on <= $as_of
    AND (is_ours OR $elsewhere)
    AND ($product IS NULL OR product IS NULL OR product = $product)
GROUP BY dataset
ORDER BY newest_on DESC, dataset ASC
LIMIT 1
