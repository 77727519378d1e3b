-- Which batches of makers of the county were drawn up to $as_of? One row is one batch, retests
-- (复查) and refused ones (拒检) included, with the cell it stands in.
SELECT
    s.enterprise,
    s.product,
    s.product_name,
    s.township,
    s.sampled_from,
    s.sampled_to,
    s.level,
    coalesce(s.purpose, '未注明') AS purpose,
    s.verdict,
    s.failing_items,
    s.report_number,
    i.file_name,
    s.sheet,
    s.row_number
FROM live_samples AS s
INNER JOIN live_imports AS i ON s.import_id = i.import_id
WHERE s.in_county AND s.enterprise IS NOT NULL AND s.sampled_to <= $as_of
ORDER BY s.sampled_to, s.sampled_from, s.sheet, s.row_number
