-- Who applies for a demonstration title? One row is one applicant for one category and level in
-- the counties $counties; days after $as_of are not yet known and come as missing.
SELECT
    d.county,
    d.township,
    d.applicant,
    d.category,
    d.level,
    CASE WHEN d.accepted_on <= $as_of THEN d.accepted_on END AS accepted_on,
    CASE WHEN d.self_assessed_on <= $as_of THEN d.self_assessed_on END AS self_assessed_on,
    CASE WHEN d.applied_on <= $as_of THEN d.applied_on END AS applied_on,
    CASE WHEN d.reviewed_on <= $as_of THEN d.reviewed_on END AS reviewed_on,
    CASE WHEN d.assessed_on <= $as_of THEN d.assessed_on END AS assessed_on,
    CASE WHEN d.published_on <= $as_of THEN d.published_on END AS published_on,
    CASE WHEN d.approved_on <= $as_of THEN d.approved_on END AS approved_on,
    CASE WHEN d.commended_on <= $as_of THEN d.commended_on END AS commended_on,
    CASE WHEN d.returned_on <= $as_of THEN d.returned_on END AS returned_on,
    coalesce(d.objection, '') AS objection,
    coalesce(d.remark, '') AS remark,
    i.file_name,
    d.sheet,
    d.row_number
FROM live_demonstration_units AS d
INNER JOIN live_imports AS i ON d.import_id = i.import_id
WHERE
    list_contains(CAST($counties AS VARCHAR[]), d.county)
    AND least(
        d.accepted_on, d.self_assessed_on, d.applied_on, d.reviewed_on, d.assessed_on,
        d.published_on, d.approved_on
    ) <= $as_of
ORDER BY d.category DESC, d.level ASC, d.import_id ASC, d.sheet ASC, d.row_number ASC
