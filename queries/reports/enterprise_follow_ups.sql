-- What followed failed checks up to $as_of? One row is one follow-up (整改, 复查, 处罚).
SELECT
    f.enterprise,
    f.product_name,
    f.rectification,
    f.recheck_result,
    f.penalty,
    f.period_from,
    f.period_to,
    i.file_name,
    f.sheet,
    f.row_number
FROM live_follow_ups AS f
INNER JOIN live_imports AS i ON f.import_id = i.import_id
WHERE f.period_from IS NULL OR f.period_from <= $as_of
ORDER BY f.period_from, f.row_number
