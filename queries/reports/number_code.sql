-- Which number bears the code $code? At most one row.
SELECT
    asked,
    cell,
    as_of,
    coalesce(said, '') AS said,
    coalesce(paper, '') AS paper
FROM number_codes
WHERE code = $code
