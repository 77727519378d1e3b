-- Which numbers were given to letters? One row is one number of a series, newest first; those that
-- were taken back stay used.
SELECT
    number_id,
    agency_code,
    year,
    number,
    kind,
    period,
    title,
    dated,
    file_sha256,
    issued_at,
    issued_by,
    withdrawn_at
FROM letter_numbers
ORDER BY year DESC, agency_code ASC, number DESC
