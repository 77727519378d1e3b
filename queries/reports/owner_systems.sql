-- Which owner systems does the register as of $as_of tell of? One row is one township and trade: per
-- system how many outlets tell of it (有 or 无) and how many have it.
SELECT
    township,
    trade,
    count(*) AS outlets,
    count(*) FILTER (incoming_inspection IN ('有', '无')) AS incoming_inspection_told,
    count(*) FILTER (incoming_inspection = '有') AS incoming_inspection,
    count(*) FILTER (trade_records IN ('有', '无')) AS trade_records_told,
    count(*) FILTER (trade_records = '有') AS trade_records,
    count(*) FILTER (supplier_documents IN ('有', '无')) AS supplier_documents_told,
    count(*) FILTER (supplier_documents = '有') AS supplier_documents,
    count(*) FILTER (quality_pledge IN ('有', '无')) AS quality_pledge_told,
    count(*) FILTER (quality_pledge = '有') AS quality_pledge
FROM register_on($as_of)
WHERE
    ($townships IS NULL OR list_contains(CAST($townships AS VARCHAR[]), township))
    AND ($trades IS NULL OR list_contains(CAST($trades AS VARCHAR[]), trade))
GROUP BY township, trade
ORDER BY township, trade
