-- How did applicants score against the demonstration standard? One row is one item of one
-- applicant's newest sheet in the counties $counties, up to $as_of.
SELECT
    s.standard,
    s.county,
    s.applicant,
    s.assessed_on,
    s.item,
    s.score,
    s.full_marks,
    s.printed_total,
    s.sheet,
    s.row_number
FROM live_demonstration_scores AS s
WHERE list_contains(CAST($counties AS VARCHAR[]), s.county) AND s.assessed_on <= $as_of
ORDER BY s.standard, s.county, s.applicant, s.sheet, s.row_number
