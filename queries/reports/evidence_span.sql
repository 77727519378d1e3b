-- From which day to which day do some datasets hold evidence, of one product or of all?
-- Makers known to be elsewhere count only where asked. One row, none where there is no evidence.
SELECT
    min(first_on) AS first_on,
    max(newest_on) AS newest_on
FROM evidence_days
WHERE
    list_contains(CAST($datasets AS VARCHAR[]), dataset)
    AND (is_ours OR $elsewhere)
    AND ($product IS NULL OR product IS NULL OR product = $product)
HAVING max(newest_on) IS NOT NULL
