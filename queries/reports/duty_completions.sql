-- What proves that duties were done? One row is one proof: from a list of completed duties, a list
-- of reports received, a yearly assessment of zones (every September, 83号), or the page.
SELECT
    c.duty,
    c.actor,
    c.period,
    c.done_on,
    c.evidence,
    coalesce(c.remark, '') AS remark,
    i.file_name,
    c.sheet,
    c.row_number,
    NULL AS entry_id,
    i.imported_by AS by_whom,
    i.imported_at AS kept_at
FROM duty_completions AS c
INNER JOIN live_imports AS i ON c.import_id = i.import_id
UNION ALL
SELECT
    s.duty,
    s.unit AS actor,
    s.period,
    s.received_on AS done_on,
    '' AS evidence,
    '' AS remark,
    i.file_name,
    s.sheet,
    s.row_number,
    NULL AS entry_id,
    i.imported_by AS by_whom,
    i.imported_at AS kept_at
FROM submissions AS s
INNER JOIN live_imports AS i ON s.import_id = i.import_id
UNION ALL
SELECT
    '83.september' AS duty,
    '' AS actor,
    z.year || '年' AS period,
    max(z.assessed_on) AS done_on,
    '' AS evidence,
    count(DISTINCT z.zone) || '个示范区的年度考核表' AS remark,
    i.file_name,
    min(z.sheet) AS sheet,
    min(z.row_number) AS row_number,
    NULL AS entry_id,
    i.imported_by AS by_whom,
    i.imported_at AS kept_at
FROM zone_assessments AS z
INNER JOIN live_imports AS i ON z.import_id = i.import_id
GROUP BY z.year, i.import_id, i.file_name, i.imported_by, i.imported_at
UNION ALL
SELECT
    e.duty,
    e.actor,
    e.period,
    e.done_on,
    e.evidence,
    e.note AS remark,
    '页面登记' AS file_name,
    '' AS sheet,
    NULL AS row_number,
    e.entry_id,
    e.entered_by AS by_whom,
    e.entered_at AS kept_at
FROM duty_entries AS e
WHERE e.undone_at IS NULL
ORDER BY duty, period, actor, done_on
