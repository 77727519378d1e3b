-- Which enterprises put right what they were ordered to, by the day set, up to $as_of? One row is
-- one enterprise of the newest class register of each product whose day has come.
SELECT
    * REPLACE (rectify_by AS period_start, rectify_by AS period_end),
    CAST(coalesce(rectified_on <= rectify_by, FALSE) AS INTEGER) AS numerator
FROM enterprise_facts($as_of)
WHERE rectify_by <= $as_of
