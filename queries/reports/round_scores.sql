-- How did each township score in each supervision round up to $as_of?
-- One row is one township in one round of one series (words.terms.SERIES) and year: points and full marks over its
-- items; full_marks is NULL where the sheet does not print them.
SELECT
    series,
    year(inspected_on) AS year,
    round AS number,
    township,
    max(inspected_on) AS inspected_on,
    sum(score) AS score,
    CASE WHEN count(full_marks) = count(*) THEN sum(full_marks) END AS full_marks
FROM live_supervision_scores
WHERE inspected_on <= $as_of
GROUP BY series, year(inspected_on), round, township
ORDER BY series, year, number, township
