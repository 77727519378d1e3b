-- What came after each order by $as_of? One row is one step: entered by a person, or shown by the data:
-- a later round's points of the same item, the recheck of the same visit, a new finding of the same kind at
-- the same outlet, a recheck or a new failure of the same firm, the settlement of the same complaint (回复 until
-- the complainant is asked, then a recheck) or a new one about the same party, the same outlet in a later register. $percent: an item below this share of its
-- full marks is not mended. Asked by names as they are kept, so that no viewer gets another state.
WITH orders AS (
    SELECT
        o.order_id,
        o.source,
        o.series,
        o.township,
        o.trade,
        o.outlet,
        o.item,
        o.found_on,
        o.issued_on,
        list_append(
            coalesce(
                (
                    SELECT list(s.result)
                    FROM order_steps AS s
                    WHERE s.order_id = o.order_id AND s.kind = '移交' AND s.withdrawn_at IS NULL AND s.step_on <= $as_of
                ), []
            ), o.township
        ) AS places
    FROM supervision_orders AS o
    WHERE o.withdrawn_at IS NULL AND o.issued_on <= $as_of
),

shown AS (
    SELECT
        o.order_id,
        s.inspected_on AS step_on,
        '复查' AS kind,
        CASE WHEN sum(s.score) * 100 < sum(s.full_marks) * $percent THEN '未整改' ELSE '已整改' END AS result,
        any_value(s.import_id) AS import_id,
        any_value(s.sheet) AS sheet,
        any_value(s.row_number) AS row_number
    FROM orders AS o
    INNER JOIN live_supervision_scores AS s
        ON
            o.source = '督查' AND o.series = s.series AND list_contains(o.places, s.township)
            AND o.item = s.item AND o.issued_on < s.inspected_on
    WHERE s.score IS NOT NULL AND s.full_marks > 0 AND s.inspected_on <= $as_of
    GROUP BY o.order_id, s.inspected_on
    UNION ALL
    SELECT
        o.order_id,
        c.rechecked_on AS step_on,
        '复查' AS kind,
        CASE WHEN c.recheck_result = '已整改' THEN '已整改' ELSE '未整改' END AS result,
        c.import_id,
        c.sheet,
        c.row_number
    FROM orders AS o
    INNER JOIN live_outlet_checks AS c
        ON o.source = '检查' AND o.outlet = c.outlet AND list_contains(o.places, c.township) AND o.found_on = c.checked_on
    WHERE c.recheck_result IS NOT NULL AND c.rechecked_on BETWEEN o.issued_on AND $as_of
    UNION ALL
    SELECT
        o.order_id,
        c.checked_on AS step_on,
        '复查' AS kind,
        '未整改' AS result,
        c.import_id,
        c.sheet,
        c.row_number
    FROM orders AS o
    INNER JOIN live_outlet_checks AS c
        ON o.source = '检查' AND o.outlet = c.outlet AND list_contains(o.places, c.township) AND o.issued_on < c.checked_on
    WHERE
        c.result = '发现问题' AND c.checked_on <= $as_of
        AND (len(c.problem_kinds) = 0 OR o.item = '' OR list_has_any(c.problem_kinds, string_split(o.item, '、')))
    UNION ALL
    SELECT
        o.order_id,
        s.sampled_to AS step_on,
        '复查' AS kind,
        CASE WHEN s.verdict = '合格' THEN '已整改' ELSE '未整改' END AS result,
        s.import_id,
        s.sheet,
        s.row_number
    FROM orders AS o
    LEFT JOIN leading_names AS n ON o.outlet = n.enterprise
    INNER JOIN classed_samples AS s
        ON o.source = '抽查' AND coalesce(n.firm, o.outlet) = s.firm AND o.issued_on < s.sampled_from
    WHERE
        s.sampled_to <= $as_of
        AND (s.verdict = '不合格' OR (s.verdict = '合格' AND s.purpose IN ('复查', '跟踪')))
    UNION ALL
    SELECT
        o.order_id,
        c.closed_on AS step_on,
        CASE WHEN coalesce(c.satisfaction, '未评价') = '未评价' THEN '回复' ELSE '复查' END AS kind,
        CASE c.satisfaction
            WHEN '满意' THEN '已整改' WHEN '基本满意' THEN '已整改' WHEN '不满意' THEN '未整改'
            ELSE ''
        END AS result,
        c.import_id,
        c.sheet,
        c.row_number
    FROM orders AS o
    INNER JOIN live_complaints AS c
        ON
            o.source = '投诉' AND o.outlet = coalesce(c.about, '') AND list_contains(o.places, c.township)
            AND o.found_on = complaint_day(c.accepted_on, c.complained_on)
            AND o.item = complaint_key(c.complaint_number, c.matter)
    WHERE c.closed_on BETWEEN o.issued_on AND $as_of
    UNION ALL
    SELECT
        o.order_id,
        coalesce(c.complained_on, c.accepted_on) AS step_on,
        '复查' AS kind,
        '未整改' AS result,
        c.import_id,
        c.sheet,
        c.row_number
    FROM orders AS o
    INNER JOIN live_complaints AS c
        ON
            o.source = '投诉' AND o.outlet <> '' AND o.outlet = c.about AND list_contains(o.places, c.township)
            AND o.issued_on < coalesce(c.complained_on, c.accepted_on)
            AND o.item <> complaint_key(c.complaint_number, c.matter)
    WHERE coalesce(c.complained_on, c.accepted_on) <= $as_of
    UNION ALL
    SELECT
        o.order_id,
        r.recorded_on AS step_on,
        '复查' AS kind,
        CASE WHEN r.is_compliant THEN '已整改' ELSE '未整改' END AS result,
        r.import_id,
        r.sheet,
        r.row_number
    FROM orders AS o
    INNER JOIN live_outlets AS r
        ON
            o.source = '名册' AND o.outlet = r.name AND o.trade = r.trade AND list_contains(o.places, r.township)
            AND o.issued_on < r.recorded_on
    WHERE r.recorded_on <= $as_of
)

SELECT
    s.order_id,
    s.step_id,
    s.kind,
    s.step_on,
    s.result,
    s.new_day,
    o.township,
    o.trade,
    o.outlet,
    s.remark,
    s.evidence,
    coalesce(s.proof_name, '') AS proof_name,
    coalesce(s.proof_sha256, '') AS proof_sha256,
    s.entered_by,
    '' AS file_name,
    '' AS sheet,
    CAST(NULL AS INTEGER) AS row_number
FROM order_steps AS s
INNER JOIN orders AS o ON s.order_id = o.order_id
WHERE s.withdrawn_at IS NULL AND s.step_on <= $as_of
UNION ALL
SELECT
    d.order_id,
    NULL AS step_id,
    d.kind,
    d.step_on,
    d.result,
    NULL AS new_day,
    o.township,
    o.trade,
    o.outlet,
    '' AS remark,
    '' AS evidence,
    '' AS proof_name,
    '' AS proof_sha256,
    '' AS entered_by,
    i.file_name,
    d.sheet,
    d.row_number
FROM shown AS d
INNER JOIN orders AS o ON d.order_id = o.order_id
INNER JOIN live_imports AS i ON d.import_id = i.import_id
ORDER BY order_id, step_on, step_id, row_number
