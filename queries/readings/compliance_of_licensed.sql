-- Which outlets of the register as of $as_of are 已规范, none of them without a business licence
-- (C31)? One row is one outlet.
SELECT
    f.*,
    CASE WHEN r.business_licence = '无' THEN 0 ELSE f.compliant END AS numerator
FROM outlet_facts($as_of) AS f
LEFT JOIN register_on($as_of) AS r
    ON f.import_id = r.import_id AND f.sheet = r.sheet AND f.row_number = r.row_number
