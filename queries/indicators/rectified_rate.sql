-- Which enterprises that were ordered to put something right are confirmed to have done so?
-- One row is one enterprise of the newest class register of each product up to $as_of, whose day has come.
-- period_end: since when it is so, for one that is not yet the day of the register.
SELECT
    * REPLACE (CASE WHEN rectified_on <= $as_of THEN rectified_on ELSE period_end END AS period_end),
    CAST(coalesce(rectified_on <= $as_of, FALSE) AS INTEGER) AS numerator
FROM enterprise_facts($as_of)
WHERE rectify_by <= $as_of
