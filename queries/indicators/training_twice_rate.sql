-- In how many trades of townships did training come to two turns per person and year (126号
-- 三(二)4), up to $as_of? One row is one trade of one township in one year. Lists of sessions hold
-- turns (人次), not persons: fewer than two turns per person due means that somebody lacks one,
-- two or more do not prove that everybody had two.
SELECT
    * EXCLUDE (turns, due),
    CAST(turns >= 2 * due AS INTEGER) AS numerator,
    1 AS denominator
FROM training_years($as_of)
