-- What proves that duties were done? One row is one proof: from a list of completed duties, a list
-- of reports received, the monthly reports themselves, what the county did (supervision rounds,
-- joint enforcement, September assessments of zones), or the page. is_seen: the evidence itself shows
-- it, nobody had to say so.
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
        '没有报送登记' AS remark,
        TRUE AS is_seen
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
                AND (s.received_on IS NOT NULL OR NOT m.is_reported)
        )
    UNION ALL
    -- A county round proves the round that the annex numbers, the rhythm of 75号 and that of 126号.
    SELECT
        s.import_id,
        min(s.sheet) AS sheet,
        min(s.row_number) AS row_number,
        d.duty,
        '' AS actor,
        '' AS period,
        s.inspected_on AS done_on,
        '督查评分表' AS evidence,
        '第' || s.round || '轮，' || count(DISTINCT s.township) || '个乡镇' AS remark,
        TRUE AS is_seen
    FROM supervision_scores AS s
    INNER JOIN (
        VALUES
        ('县', NULL, '75.county_check'),
        ('县', NULL, '126.supervision'),
        ('县', 1, '75.annex.8'),
        ('县', 2, '75.annex.12'),
        ('县', 3, '75.annex.15'),
        ('市', 1, '75.city_check.1'),
        ('市', 2, '75.city_check.2'),
        ('市', 3, '75.city_check.3')
    ) AS d (series, round, duty)
        ON s.series = d.series AND (d.round IS NULL OR s.round = d.round)
    WHERE d.round IS NULL OR year(s.inspected_on) = 2010
    GROUP BY s.import_id, s.series, s.round, s.inspected_on, d.duty
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
        count(*) || '次行动' AS remark,
        TRUE AS is_seen
    FROM joint_enforcement
    GROUP BY import_id, acted_on
    UNION ALL
    -- 75号 does not say what is 规模以上: as such counts a day on which three departments or more
    -- went out together (C27).
    SELECT
        import_id,
        min(sheet) AS sheet,
        min(row_number) AS row_number,
        '75.annex.11' AS duty,
        '' AS actor,
        '' AS period,
        acted_on AS done_on,
        '联合执法记录' AS evidence,
        CAST(max(len(departments) + 1) AS BIGINT) || '个部门，' || coalesce(sum(persons), 0) || '人次'
            AS remark,
        TRUE AS is_seen
    FROM joint_enforcement
    WHERE len(departments) + 1 >= 3 AND year(acted_on) = 2010
    GROUP BY import_id, acted_on
    UNION ALL
    -- Applications show that streets were named, and how far the reviews of Jiaxing came.
    SELECT
        u.import_id,
        min(u.sheet) AS sheet,
        min(u.row_number) AS row_number,
        '75.list' AS duty,
        u.township AS actor,
        '' AS period,
        min(u.applied_on) AS done_on,
        '示范创先申报考核表' AS evidence,
        '申报' || count(*) || '个' AS remark,
        TRUE AS is_seen
    FROM demonstration_units AS u
    WHERE u.county = '永嘉县' AND u.township IS NOT NULL AND u.applied_on IS NOT NULL
    GROUP BY u.import_id, u.township
    UNION ALL
    SELECT
        u.import_id,
        min(u.sheet) AS sheet,
        min(u.row_number) AS row_number,
        d.duty,
        '' AS actor,
        '' AS period,
        max(d.done_on) AS done_on,
        '示范创先申报考核表' AS evidence,
        count(*) || '个单位' AS remark,
        TRUE AS is_seen
    FROM demonstration_units AS u,
        LATERAL (
            VALUES
            ('jx.self_review', u.applied_on),
            ('jx.first_review', u.reviewed_on),
            ('jx.confirm', u.published_on),
            ('jx.approve', u.approved_on)
        ) AS d (duty, done_on)
    WHERE u.county <> '永嘉县' AND d.done_on IS NOT NULL
    GROUP BY u.import_id, d.duty
    UNION ALL
    -- 62号: checks of the county and special checks are seen in the results, the census in the first
    -- classification.
    SELECT
        s.import_id,
        min(s.sheet) AS sheet,
        min(s.row_number) AS row_number,
        d.duty,
        '' AS actor,
        '' AS period,
        min(s.sampled_to) AS done_on,
        '监督抽查结果' AS evidence,
        count(*) || '批' AS remark,
        TRUE AS is_seen
    FROM samples AS s
    INNER JOIN (
        VALUES
        ('62.county_check', DATE '2007-08-11', DATE '2007-11-11', '县', NULL),
        ('62.special_check', DATE '2007-09-26', DATE '2007-11-11', NULL, '专项')
    ) AS d (duty, first_on, last_on, level, purpose)
        ON
            s.sampled_to BETWEEN d.first_on AND d.last_on
            AND (d.level IS NULL OR s.level = d.level)
            AND (d.purpose IS NULL OR s.purpose = d.purpose)
    GROUP BY s.import_id, d.duty
    UNION ALL
    SELECT
        import_id,
        min(sheet) AS sheet,
        min(row_number) AS row_number,
        '62.census' AS duty,
        '' AS actor,
        '' AS period,
        min(classified_on) AS done_on,
        '企业分类名册' AS evidence,
        count(DISTINCT enterprise) || '家，只见分类，分析报告没有佐证' AS remark,
        TRUE AS is_seen
    FROM enterprise_classes
    GROUP BY import_id
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
        count(DISTINCT zone) || '个示范区' AS remark,
        TRUE AS is_seen
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
ORDER BY duty, period, actor, done_on
