-- In which demonstration townships, streets and villages are all outlets 已规范 (75号 二(四)), on the
-- register that speaks for the applicants as of $as_of (the last of the era in which they applied)? One row is one of them that the register has outlets of: of a township
-- all its outlets, of a street or village those whose address names it.
SELECT
    max(o.recorded_on) AS period_start,
    max(o.recorded_on) AS period_end,
    d.township,
    concat_ws('/', d.township, d.applicant) AS unit_id,
    NULL AS trade,
    NULL AS level,
    NULL AS purpose,
    d.category AS product_name,
    NULL AS class,
    '本县' AS scope,
    CAST(bool_and(o.is_compliant) AS INTEGER) AS numerator,
    1 AS denominator,
    0 AS refused,
    min(o.import_id) AS import_id,
    min(o.sheet) AS sheet,
    min(o.row_number) AS row_number
FROM (
    SELECT DISTINCT
        applicant,
        township,
        category,
        regexp_replace(replace(applicant, township, ''), '^永嘉县|示范(街区?|村)$', '', 'g') AS place
    FROM live_demonstration_units
    WHERE
        township IS NOT NULL
        AND coalesce(self_assessed_on, applied_on, reviewed_on, assessed_on, $as_of) <= $as_of
) AS d
INNER JOIN register_on(demonstration_day($as_of)) AS o
    ON
        d.township = o.township
        AND (d.category = '示范乡镇' OR (length(d.place) >= 2 AND contains(o.address, d.place)))
GROUP BY d.township, d.applicant, d.category
