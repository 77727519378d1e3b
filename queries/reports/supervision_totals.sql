-- How did townships score in the county's supervision rounds from $start to $as_of?
-- One row is one township: points scored and full marks over its rounds.
SELECT
    township,
    sum(score) AS score,
    sum(full_marks) AS full_marks,
    count(DISTINCT round) AS rounds,
    max(inspected_on) AS newest_on
FROM live_supervision_scores
WHERE
    series = '县' AND full_marks IS NOT NULL
    AND inspected_on BETWEEN $start AND $as_of
GROUP BY township
HAVING sum(full_marks) > 0
ORDER BY township
