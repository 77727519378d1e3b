-- What speaks for or against the data of each township, dataset by dataset, from $since to $as_of?
-- One row is one sign on one township in one dataset: how many (things) of how many (of). sign:
-- differs (told twice, differently), lacks (missing or not taken in), fits (told twice, alike).
-- $townships: those that are asked for.
WITH makers AS (
    SELECT
        coalesce(n.firm, r.enterprise) AS firm,
        any_value(r.township) AS township
    FROM live_enterprise_register AS r
    LEFT JOIN leading_names AS n ON r.enterprise = n.enterprise
    WHERE r.recorded_on <= $as_of AND r.township IS NOT NULL
    GROUP BY ALL
    HAVING count(DISTINCT r.township) = 1
),

batches AS (
    SELECT
        s.township,
        s.verdict,
        s.failing_items,
        m.township AS registered,
        s.verdict IS NULL OR s.enterprise IS NULL AS is_untold
    FROM live_samples AS s
    LEFT JOIN leading_names AS n ON s.enterprise = n.enterprise
    LEFT JOIN makers AS m ON coalesce(n.firm, s.enterprise) = m.firm
    WHERE s.in_county AND s.township IS NOT NULL AND s.sampled_to BETWEEN $since AND $as_of
),

drawn AS (
    SELECT
        coalesce(n.firm, s.enterprise) AS firm,
        any_value(s.township) AS township
    FROM live_samples AS s
    LEFT JOIN leading_names AS n ON s.enterprise = n.enterprise
    WHERE s.in_county AND s.township IS NOT NULL AND s.sampled_to <= $as_of
    GROUP BY ALL
    HAVING count(DISTINCT s.township) = 1
),

listed AS (
    SELECT
        r.township,
        d.township AS drawn_in,
        r.class
    FROM enterprises_on($as_of) AS r
    LEFT JOIN leading_names AS n ON r.enterprise = n.enterprise
    LEFT JOIN drawn AS d ON coalesce(n.firm, r.enterprise) = d.firm
    WHERE r.township IS NOT NULL
),

sheets AS (
    SELECT
        township,
        max(printed_total) AS printed,
        sum(score) AS counted,
        count(*) FILTER (score IS NULL) AS unmarked
    FROM live_supervision_scores
    WHERE inspected_on BETWEEN $since AND $as_of
    GROUP BY series, round, year(inspected_on), township
),

outlets AS (
    SELECT DISTINCT
        township,
        name
    FROM register_on($as_of)
),

visits AS (
    SELECT
        v.township,
        v.result,
        r.name AS registered
    FROM live_outlet_checks AS v
    LEFT JOIN outlets AS r
        ON v.township = r.township AND v.outlet = r.name
    WHERE v.checked_on BETWEEN $since AND $as_of
),

cases AS (
    SELECT
        c.township,
        c.trade,
        c.matter,
        r.name AS registered,
        c.closed_on < c.accepted_on OR coalesce(c.accepted_on, c.closed_on) < c.complained_on
            AS is_turned
    FROM live_complaints AS c
    LEFT JOIN outlets AS r
        ON c.township = r.township AND c.about = r.name
    WHERE c.complained_on BETWEEN $since AND $as_of AND c.township IS NOT NULL
),

surveys AS (
    SELECT
        township,
        asked,
        satisfied + fairly_satisfied + dissatisfied AS answered
    FROM live_satisfaction_surveys
    WHERE period_to BETWEEN $since AND $as_of AND township IS NOT NULL
),

registers AS (
    SELECT DISTINCT
        township,
        import_id
    FROM register_on($as_of)
),

-- A township is meant by its whole name anywhere in the row, by what it is called for short only
-- where a cell or the sheet says nothing else.
held AS (
    SELECT
        h.kind AS dataset,
        t.township,
        count(DISTINCT row(h.import_id, h.sheet, h.row_number)) AS things
    FROM held_rows AS h
    INNER JOIN live_imports AS i ON h.import_id = i.import_id
    SEMI JOIN (SELECT * FROM import_problems WHERE severity = 'rejected') AS p
        ON h.import_id = p.import_id AND h.sheet = p.sheet AND h.row_number = p.row_number
    ANTI JOIN held_decisions AS d
        ON h.import_id = d.import_id AND h.sheet = d.sheet AND h.row_number = d.row_number
    INNER JOIN (
        SELECT
            unnest(CAST($townships AS VARCHAR[])) AS township,
            regexp_replace(township, '(镇|乡|街道)$', '') AS called
    ) AS t
        ON
            trim(h.sheet) IN (t.township, t.called)
            OR contains(CAST(h.cells AS VARCHAR), t.township)
            OR contains(CAST(h.cells AS VARCHAR), concat('"', t.called, '"'))
    LEFT JOIN (
        SELECT
            dataset,
            import_id,
            min(first_on) AS first_on,
            max(newest_on) AS newest_on
        FROM evidence_days
        GROUP BY dataset, import_id
    ) AS e
        ON h.kind = e.dataset AND h.import_id = e.import_id
    LEFT JOIN registers AS r
        ON t.township = r.township AND h.import_id = r.import_id
    WHERE
        (e.import_id IS NULL OR (e.first_on <= $as_of AND e.newest_on >= $since))
        -- a register that was replaced takes what it held back with it
        AND (h.kind != 'outlets' OR r.import_id IS NOT NULL)
    GROUP BY ALL
),

signs AS (
    SELECT
        'samples' AS dataset,
        township,
        unnest([
            {
                'sign': 'differs',
                'code': 'elsewhere',
                'things': count(*) FILTER (registered != township),
                'of': count(registered)
            },
            {
                'sign': 'differs',
                'code': 'verdict_items',
                'things': count(*) FILTER (verdict = '合格' AND len(failing_items) > 0),
                'of': count(*)
            },
            {
                'sign': 'lacks',
                'code': 'untold_batch',
                'things': count(*) FILTER (is_untold),
                'of': count(*)
            },
            {
                'sign': 'fits',
                'code': 'same_place',
                'things': count(*) FILTER (registered = township),
                'of': count(*)
            }
        ]) AS told
    FROM batches
    GROUP BY township
    UNION ALL
    SELECT
        'enterprises' AS dataset,
        township,
        unnest([
            {
                'sign': 'differs',
                'code': 'drawn_elsewhere',
                'things': count(*) FILTER (drawn_in != township),
                'of': count(drawn_in)
            },
            {
                'sign': 'lacks',
                'code': 'unclassed',
                'things': count(*) FILTER (class IS NULL),
                'of': count(*)
            },
            {
                'sign': 'fits',
                'code': 'drawn_there',
                'things': count(*) FILTER (drawn_in = township),
                'of': count(*)
            }
        ]) AS told
    FROM listed
    GROUP BY township
    UNION ALL
    SELECT
        'supervision_scores' AS dataset,
        township,
        unnest([
            {
                'sign': 'differs',
                'code': 'printed_total',
                'things': count(*) FILTER (abs(printed - counted) > 0.05),
                'of': count(printed)
            },
            {
                'sign': 'lacks',
                'code': 'unmarked',
                'things': count(*) FILTER (unmarked > 0),
                'of': count(*)
            },
            {
                'sign': 'fits',
                'code': 'total_adds_up',
                'things': count(*) FILTER (abs(printed - counted) <= 0.05),
                'of': count(*)
            }
        ]) AS told
    FROM sheets
    GROUP BY township
    UNION ALL
    SELECT
        'outlet_checks' AS dataset,
        township,
        unnest([
            {
                'sign': 'differs',
                'code': 'not_registered',
                'things': count(*) FILTER (registered IS NULL),
                'of': count(*)
            },
            {
                'sign': 'lacks',
                'code': 'no_result',
                'things': count(*) FILTER (result IS NULL),
                'of': count(*)
            },
            {
                'sign': 'fits',
                'code': 'registered',
                'things': count(registered),
                'of': count(*)
            }
        ]) AS told
    FROM visits
    GROUP BY township
    UNION ALL
    SELECT
        'complaints' AS dataset,
        township,
        unnest([
            {
                'sign': 'differs',
                'code': 'days_turned',
                'things': count(*) FILTER (is_turned),
                'of': count(*)
            },
            {
                'sign': 'lacks',
                'code': 'untold_case',
                'things': count(*) FILTER (trade IS NULL OR matter IS NULL),
                'of': count(*)
            },
            {
                'sign': 'fits',
                'code': 'about_registered',
                'things': count(registered),
                'of': count(*)
            }
        ]) AS told
    FROM cases
    GROUP BY township
    UNION ALL
    SELECT
        'satisfaction' AS dataset,
        township,
        unnest([
            {
                'sign': 'differs',
                'code': 'answers_over',
                'things': count(*) FILTER (answered > asked),
                'of': count(*)
            },
            {
                'sign': 'lacks',
                'code': 'answers_missing',
                'things': count(*) FILTER (coalesce(answered, 0) < asked),
                'of': count(*)
            },
            {
                'sign': 'fits',
                'code': 'answers_add_up',
                'things': count(*) FILTER (answered = asked),
                'of': count(*)
            }
        ]) AS told
    FROM surveys
    GROUP BY township
    UNION ALL
    SELECT
        dataset,
        township,
        { 'sign': 'lacks', 'code': 'held', 'things': things, 'of': 0 } AS told
    FROM held
)

SELECT
    signs.dataset,
    signs.township,
    told.sign,
    told.code,
    told.things,
    told.of
FROM signs
WHERE told.things > 0
