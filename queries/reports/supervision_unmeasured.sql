-- Which of the county's supervision rounds from $start to $as_of have points and no full marks on their
-- sheets, so that no share of them can be counted? One row is one round.
SELECT DISTINCT round
FROM live_supervision_scores
WHERE
    series = '县' AND score IS NOT NULL AND full_marks IS NULL
    AND inspected_on BETWEEN $start AND $as_of
