-- Which duties were said to be done? One row is one proof: from a list of completed duties, a list of
-- reports received, the page, or the box of the townships. What the evidence shows by itself is in duty_facts.sql.
WITH proofs AS (
    SELECT
        import_id,
        sheet,
        row_number,
        duty,
        actor,
        period,
        done_on,
        evidence,
        coalesce(remark, '') AS remark,
        FALSE AS is_seen
    FROM duty_completions
    UNION ALL
    SELECT
        import_id,
        sheet,
        row_number,
        duty,
        unit AS actor,
        period,
        received_on AS done_on,
        '' AS evidence,
        '' AS remark,
        FALSE AS is_seen
    FROM submissions
)

SELECT
    p.duty,
    p.actor,
    p.period,
    p.done_on,
    p.evidence,
    p.remark,
    i.file_name,
    p.sheet,
    p.row_number,
    NULL AS entry_id,
    i.imported_by AS by_whom,
    i.imported_at AS kept_at,
    p.is_seen
FROM proofs AS p
INNER JOIN live_imports AS i ON p.import_id = i.import_id
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
    e.entered_at AS kept_at,
    FALSE AS is_seen
FROM duty_entries AS e
WHERE e.undone_at IS NULL
UNION ALL
-- A report that came through the box counts from the day it was sent; one that was given back does not.
-- Words alone count once the county has taken them in.
SELECT
    r.duty,
    r.unit AS actor,
    r.period,
    r.sent_on AS done_on,
    r.number AS evidence,
    r.explanation AS remark,
    '填报箱' AS file_name,
    '' AS sheet,
    NULL AS row_number,
    NULL AS entry_id,
    r.entered_by AS by_whom,
    r.entered_at AS kept_at,
    FALSE AS is_seen
FROM inbox_reports AS r
WHERE
    r.withdrawn_at IS NULL
    AND r.duty <> ''
    AND NOT EXISTS (
        SELECT 1
        FROM inbox_steps AS s
        WHERE s.report_id = r.report_id AND s.kind = '退回' AND s.withdrawn_at IS NULL
    )
    AND (
        r.dataset <> ''
        OR EXISTS (
            SELECT 1
            FROM inbox_steps AS s
            WHERE s.report_id = r.report_id AND s.kind = '收进' AND s.withdrawn_at IS NULL
        )
    )
ORDER BY duty, period, actor, done_on
