-- Which number bears the code $code? At most one row.
SELECT
    question,
    cell,
    as_of
FROM number_codes
WHERE code = $code
