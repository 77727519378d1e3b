-- Which number bears the code $code? At most one row.
SELECT
    asked,
    cell,
    as_of
FROM number_codes
WHERE code = $code
