-- Which townships reach both the coverage and the compliance target as of $as_of?
-- One row is one township of the era of the newest register; one that sent none has not completed.
SELECT
    r.recorded_on AS period_start,
    r.recorded_on AS period_end,
    t.name AS township,
    t.name AS unit_id,
    NULL AS trade,
    NULL AS level,
    NULL AS purpose,
    NULL AS product_name,
    NULL AS class,
    '本县' AS scope,
    CAST(coalesce(
        r.rectified * coverage.denominator >= r.outlets * coverage.numerator
        AND r.compliant * compliance.denominator >= r.outlets * compliance.numerator,
        FALSE
    ) AS INTEGER) AS numerator,
    1 AS denominator,
    0 AS refused,
    r.import_id,
    r.sheet,
    r.row_number
FROM townships AS t
CROSS JOIN target_on('coverage_rate', 'township', $as_of) AS coverage
CROSS JOIN target_on('compliance_rate', 'township', $as_of) AS compliance
LEFT JOIN (
    SELECT
        township,
        max(recorded_on) AS recorded_on,
        count(*) AS outlets,
        sum(CAST(is_rectified AS INTEGER)) AS rectified,
        sum(CAST(is_compliant AS INTEGER)) AS compliant,
        min(import_id) AS import_id,
        min(sheet) AS sheet,
        min(row_number) AS row_number
    FROM register_on($as_of)
    GROUP BY township
) AS r ON t.name = r.township
WHERE t.era = (
    SELECT max(e.era)
    FROM register_on($as_of) AS n
    INNER JOIN townships AS e
        ON n.township = e.name AND n.recorded_on BETWEEN e.valid_from AND e.valid_to
)
