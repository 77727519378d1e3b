-- Which townships reach both the coverage and the compliance target as of $as_of?
-- One row is one township of the era of the newest register; one that sent none has not completed.
SELECT
    *,
    covered * compliant AS numerator
FROM completion_facts($as_of)
