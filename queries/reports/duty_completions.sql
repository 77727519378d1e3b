-- What proves that duties were done? One row is one proof: from a list of completed duties, a list
-- of reports received, the monthly reports themselves, what the county did (supervision rounds,
-- joint enforcement, September assessments of zones), or the page.
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
        coalesce(remark, '') AS remark
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
        '' AS remark
    FROM submissions
    UNION ALL
    -- A report of which no list tells the day: it came when it was imported, if that was within
    -- three months; else it is known to exist, but not since when.
    SELECT
        m.import_id,
        m.sheet,
        m.row_number,
        '75.monthly' AS duty,
        m.township AS actor,
        strftime(m.month, '%Y-%m') AS period,
        CASE
            WHEN m.is_reported AND i.imported_at < m.month + INTERVAL 3 MONTH
                THEN CAST(i.imported_at AS DATE)
        END AS done_on,
        CASE WHEN m.is_reported THEN '月报表' ELSE '' END AS evidence,
        '没有报送登记' AS remark
    FROM monthly_reports AS m
    INNER JOIN live_imports AS i ON m.import_id = i.import_id
    WHERE
        NOT EXISTS (
            SELECT 1
            FROM submissions AS s
            INNER JOIN live_imports AS l ON s.import_id = l.import_id
            WHERE
                s.duty = '75.monthly'
                AND s.unit = m.township
                AND s.period = strftime(m.month, '%Y-%m')
        )
    UNION ALL
    SELECT
        import_id,
        min(sheet) AS sheet,
        min(row_number) AS row_number,
        CASE series WHEN '县' THEN '75.county_check' ELSE '75.city_check.' || round END AS duty,
        '' AS actor,
        '' AS period,
        inspected_on AS done_on,
        '督查评分表' AS evidence,
        '第' || round || '轮，' || count(DISTINCT township) || '个乡镇' AS remark
    FROM supervision_scores
    GROUP BY import_id, series, round, inspected_on
    UNION ALL
    SELECT
        import_id,
        min(sheet) AS sheet,
        min(row_number) AS row_number,
        '75.joint' AS duty,
        '' AS actor,
        '' AS period,
        acted_on AS done_on,
        '联合执法记录' AS evidence,
        count(*) || '次行动' AS remark
    FROM joint_enforcement
    GROUP BY import_id, acted_on
    UNION ALL
    SELECT
        import_id,
        min(sheet) AS sheet,
        min(row_number) AS row_number,
        '83.september' AS duty,
        '' AS actor,
        year || '年' AS period,
        max(assessed_on) AS done_on,
        '年度考核表' AS evidence,
        count(DISTINCT zone) || '个示范区' AS remark
    FROM zone_assessments
    GROUP BY import_id, year
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
    i.imported_at AS kept_at
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
    e.entered_at AS kept_at
FROM duty_entries AS e
WHERE e.undone_at IS NULL
ORDER BY duty, period, actor, done_on
