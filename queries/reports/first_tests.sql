-- Which batches of $product does a slice hold? One row is one first test (no 复查) of a maker of the
-- county, refused ones (拒检) too, with what its list tells, the enterprise behind its writing (firm),
-- the class of that when the day began and the cell it stands in.
SELECT
    s.enterprise,
    s.firm,
    s.class,
    s.township,
    s.product_name,
    s.level,
    coalesce(s.purpose, '未注明') AS purpose,
    s.enterprise_size,
    s.standard,
    s.model,
    s.batch,
    s.laboratory,
    s.report_number,
    s.recheck_result,
    s.sampled_from,
    s.sampled_to,
    s.verdict,
    s.failing_items,
    s.reported_on,
    s.objection,
    s.objection_result,
    i.file_name,
    s.sheet,
    s.row_number
FROM classed_samples AS s
INNER JOIN live_imports AS i ON s.import_id = i.import_id
WHERE
    s.product = $product AND s.in_county AND s.purpose IS DISTINCT FROM '复查'
    AND s.sampled_to <= $as_of
    AND ($start IS NULL OR s.sampled_from >= $start)
    AND ($end IS NULL OR s.sampled_to <= $end)
    AND ($purposes IS NULL OR list_contains(CAST($purposes AS VARCHAR[]), coalesce(s.purpose, '未注明')))
    AND ($levels IS NULL OR list_contains(CAST($levels AS VARCHAR[]), s.level))
    AND ($townships IS NULL OR list_contains(CAST($townships AS VARCHAR[]), s.township))
ORDER BY s.sampled_to, s.sampled_from, s.sheet, s.row_number
