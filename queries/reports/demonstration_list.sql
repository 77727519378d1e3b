-- Which units of $county applied for a demonstration title, up to $as_of? One row is one
-- application with the day of each stage that was finished by then.
SELECT
    county,
    applicant,
    township,
    category,
    level,
    CASE WHEN self_assessed_on <= $as_of THEN self_assessed_on END AS self_assessed_on,
    CASE WHEN applied_on <= $as_of THEN applied_on END AS applied_on,
    CASE WHEN reviewed_on <= $as_of THEN reviewed_on END AS reviewed_on,
    CASE WHEN assessed_on <= $as_of THEN assessed_on END AS assessed_on,
    CASE WHEN published_on <= $as_of THEN published_on END AS published_on,
    CASE WHEN approved_on <= $as_of THEN approved_on END AS approved_on,
    remark,
    import_id,
    sheet,
    row_number
FROM live_demonstration_units
WHERE
    ($county IS NULL OR county = $county)
    AND least(
        self_assessed_on, applied_on, reviewed_on, assessed_on, published_on, approved_on
    ) <= $as_of
ORDER BY county, level, category, applicant
