-- Which outlets of the register as of $as_of are 已整规? One row is one outlet.
SELECT
    *,
    rectified AS numerator
FROM outlet_facts($as_of)
