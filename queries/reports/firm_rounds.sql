-- How many makers of $product were inspected, and how many had a failing batch, by place and round?
-- One row is one township (NULL: not told), year, purpose and class (A, B, C; NULL: none known); an
-- enterprise counts once in each round, in the class of the day of its first sample: a class given
-- later may follow from the result.
SELECT
    township,
    year,
    purpose,
    class,
    count(*) AS firms,
    CAST(sum(has_failed) AS BIGINT) AS failing
FROM firm_rounds($product, $as_of, $start, $end, $purposes, $levels, $refused_fail)
GROUP BY ALL
ORDER BY ALL
