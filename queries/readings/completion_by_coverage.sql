-- Which townships reach the coverage target as of $as_of (C32)?
-- One row is one township of the era of the newest register; one that sent none has not completed.
SELECT
    *,
    covered AS numerator
FROM completion_facts($as_of)
