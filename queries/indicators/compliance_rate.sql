-- Which outlets of the register as of $as_of are 已规范? One row is one outlet.
SELECT
    *,
    compliant AS numerator
FROM outlet_facts($as_of)
