-- Which findings from $start to $as_of were not ordered to be mended yet? One row is one: an item of a
-- township's score sheet below $percent of its full marks, a problem of a visit that no recheck settled, a
-- failed batch of a firm of the county, a complaint that is not settled or whose complainant is not satisfied.
-- due: the day the visit set.
WITH findings AS (
    SELECT
        '督查' AS source,
        series,
        inspected_on AS found_on,
        township,
        '' AS trade,
        '' AS outlet,
        '' AS enterprise,
        item,
        '' AS matter,
        round,
        sum(score) AS score,
        sum(full_marks) AS full_marks,
        CAST(NULL AS DATE) AS due,
        any_value(import_id) AS import_id,
        any_value(sheet) AS sheet,
        any_value(row_number) AS row_number
    FROM live_supervision_scores
    WHERE score IS NOT NULL AND full_marks > 0
    GROUP BY ALL
    HAVING sum(score) * 100 < sum(full_marks) * $percent
    UNION ALL
    SELECT
        '检查' AS source,
        '' AS series,
        checked_on,
        township,
        coalesce(trade, '') AS trade,
        outlet,
        '' AS enterprise,
        array_to_string(problem_kinds, '、') AS item,
        coalesce(problems_text, '') AS matter,
        NULL AS round,
        NULL AS score,
        NULL AS full_marks,
        correct_by AS due,
        import_id,
        sheet,
        row_number
    FROM live_outlet_checks
    WHERE
        result = '发现问题' AND township IS NOT NULL
        AND NOT coalesce(recheck_result = '已整改' AND rechecked_on <= $as_of, FALSE)
    UNION ALL
    SELECT
        '抽查' AS source,
        '' AS series,
        sampled_to,
        township,
        '' AS trade,
        '' AS outlet,
        firm AS enterprise,
        array_to_string(failing_items, '、') AS item,
        coalesce(product_name, '') AS matter,
        NULL AS round,
        NULL AS score,
        NULL AS full_marks,
        NULL AS due,
        import_id,
        sheet,
        row_number
    FROM classed_samples
    WHERE verdict = '不合格' AND in_county AND township IS NOT NULL AND firm IS NOT NULL
    UNION ALL
    SELECT
        '投诉' AS source,
        '' AS series,
        complaint_day(accepted_on, complained_on) AS found_on,
        township,
        coalesce(trade, '') AS trade,
        coalesce(about, '') AS outlet,
        '' AS enterprise,
        complaint_key(complaint_number, matter) AS item,
        matter,
        NULL AS round,
        NULL AS score,
        NULL AS full_marks,
        NULL AS due,
        import_id,
        sheet,
        row_number
    FROM live_complaints
    WHERE
        township IS NOT NULL
        AND (coalesce(closed_on > $as_of, closed_on IS NULL) OR coalesce(satisfaction = '不满意', FALSE))
)

SELECT
    f.source,
    f.series,
    f.found_on,
    f.township,
    f.trade,
    f.outlet,
    f.enterprise,
    f.item,
    f.matter,
    f.round,
    f.score,
    f.full_marks,
    f.due,
    i.file_name,
    f.sheet,
    f.row_number
FROM findings AS f
INNER JOIN live_imports AS i ON f.import_id = i.import_id
WHERE
    f.found_on BETWEEN $start AND $as_of
    AND NOT EXISTS (
        SELECT 1
        FROM supervision_orders AS o
        WHERE
            o.withdrawn_at IS NULL AND o.source = f.source AND o.series = f.series
            AND o.township = f.township AND o.outlet = f.outlet || f.enterprise
            AND o.item = f.item AND o.found_on = f.found_on
    )
ORDER BY f.found_on DESC, f.source ASC, f.township ASC, f.outlet ASC, f.enterprise ASC, f.item ASC
