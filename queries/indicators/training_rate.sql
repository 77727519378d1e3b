-- How many of the people to be trained were trained, up to $as_of? One row is one trade of one
-- township in one year. People trained twice count once at most: never more than were due.
SELECT
    * EXCLUDE (turns, due),
    least(turns, due) AS numerator,
    due AS denominator
FROM training_years($as_of)
