-- Which makers of $product were inspected, where, and which had a failing batch?
-- One row is one enterprise in one year at one purpose, in the class (A, B, C; NULL: none known) of
-- the day of its first sample; township NULL: not told.
SELECT
    enterprise,
    township,
    year,
    purpose,
    class,
    has_failed
FROM firm_rounds($product, $as_of, $start, $end, $purposes, $levels, $refused_fail)
ORDER BY ALL
