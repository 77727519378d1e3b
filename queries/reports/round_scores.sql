-- How did each township score in each supervision round up to $as_of?
-- One row is one township in one round of one series (县 or 市): points and full marks over its
-- items; full_marks is NULL where the sheet does not print them.
SELECT
    series,
    round AS number,
    township,
    max(inspected_on) AS inspected_on,
    sum(score) AS score,
    CASE WHEN count(full_marks) = count(*) THEN sum(full_marks) END AS full_marks
FROM live_supervision_scores
WHERE inspected_on <= $as_of
GROUP BY series, round, township
ORDER BY series, number, township
