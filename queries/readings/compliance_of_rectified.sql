-- Which rectified outlets of the register as of $as_of are 已规范 (C30)? One row is one of them.
SELECT
    *,
    compliant AS numerator
FROM outlet_facts($as_of)
WHERE rectified = 1
