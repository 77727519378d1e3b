-- Which outlets have all four owner systems (进货验收、购销台账、索证索票、质量承诺)? One row is one
-- outlet of the register as of $as_of that tells of all four.
SELECT
    recorded_on AS period_start,
    recorded_on AS period_end,
    township,
    concat_ws('/', import_id, sheet, row_number) AS unit_id,
    trade,
    NULL AS level,
    NULL AS purpose,
    NULL AS product_name,
    NULL AS class,
    '本县' AS scope,
    CAST(
        incoming_inspection = '有' AND trade_records = '有' AND supplier_documents = '有'
        AND quality_pledge = '有' AS INTEGER
    ) AS numerator,
    1 AS denominator,
    0 AS refused,
    import_id,
    sheet,
    row_number
FROM register_on($as_of)
WHERE
    incoming_inspection IN ('有', '无') AND trade_records IN ('有', '无')
    AND supplier_documents IN ('有', '无') AND quality_pledge IN ('有', '无')
