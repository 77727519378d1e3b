-- Measures of demonstration zones (83号 二) become a small ledger, imported and undone like any other. What was
-- entered on the page before stands as one import; a year's figure is of its last day.

CREATE TABLE IF NOT EXISTS zone_figures (
    import_id INTEGER NOT NULL,
    sheet VARCHAR NOT NULL,
    row_number INTEGER NOT NULL,
    zone VARCHAR,
    measure VARCHAR,
    counted_on DATE,
    value DOUBLE,
    source VARCHAR,
    remark VARCHAR
);

INSERT INTO imports (file_name, file_sha256, file_bytes, imported_at, imported_by)
SELECT
    '示范区指标（原在页面登记）' AS file_name,
    '' AS file_sha256,
    0 AS file_bytes,
    max(entered_at) AS imported_at,
    max(entered_by) AS imported_by
FROM zone_measures
WHERE withdrawn_at IS NULL
HAVING count(*) > 0;

INSERT INTO zone_figures (import_id, sheet, row_number, zone, measure, counted_on, value, source, remark)
SELECT
    (SELECT max(import_id) FROM imports) AS import_id,
    '页面登记' AS sheet,
    row_number() OVER (ORDER BY measure_id) AS row_number,
    zone,
    measure,
    make_date(year, 12, 31) AS counted_on,
    value,
    source,
    NULL AS remark
FROM (
    SELECT *
    FROM zone_measures
    WHERE withdrawn_at IS NULL
    QUALIFY row_number() OVER (PARTITION BY zone, year, measure ORDER BY measure_id DESC) = 1
) AS standing;

DROP TABLE zone_measures;
DROP SEQUENCE zone_measure_ids;
