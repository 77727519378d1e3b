-- What happened of the kinds that show by themselves that a duty was done? One row is one fact. Which
-- duty it proves is said in data/duties.toml (`seen`).
-- kind: report (a monthly report that is there), round (score sheets of supervision), joint (a day of
-- joint enforcement), named (first application of a township), applied, reviewed, published, approved
-- (applications that came so far), check (samples drawn), classified, assessed (a round of zones).
-- ledger (a day of a body in a small ledger; part: which, purpose: its kind).
-- part: what it is of (series of rounds, level of a check, 永嘉 or 嘉兴); purpose: of a check.
-- number: round, or bodies that took part. done_on NULL: the evidence tells no day; known_on: the day
-- of the list that tells of it, before which nobody could know (NULL: its own day).
WITH found AS (
    -- A report of which no list tells the day: it came when it was imported, if that was within
    -- three months; else it is known to exist, but not since when. $monthly: the duty it fulfils.
    SELECT
        m.import_id,
        m.sheet,
        m.row_number,
        'report' AS kind,
        '' AS part,
        '' AS purpose,
        NULL AS number,
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
                s.duty = $monthly
                AND s.unit = m.township
                AND s.period = strftime(m.month, '%Y-%m')
                AND (s.received_on IS NOT NULL OR NOT m.is_reported)
        )
    UNION ALL
    SELECT
        import_id,
        min(sheet) AS sheet,
        min(row_number) AS row_number,
        'round' AS kind,
        left(series, 1) AS part,
        substr(series, 2) AS purpose,
        CASE WHEN length(series) = 1 THEN round END AS number,
        '' AS actor,
        '' AS period,
        inspected_on AS done_on,
        '督查评分表' AS evidence,
        substr(series, 2) || '第' || round || '轮，' || count(DISTINCT township) || '个乡镇' AS remark
    FROM supervision_scores
    GROUP BY import_id, series, round, inspected_on
    UNION ALL
    SELECT
        import_id,
        min(sheet) AS sheet,
        min(row_number) AS row_number,
        'joint' AS kind,
        '' AS part,
        '' AS purpose,
        max(len(departments) + 1) AS number,
        '' AS actor,
        '' AS period,
        acted_on AS done_on,
        '联合执法记录' AS evidence,
        count(*) || '次行动，最多' || CAST(max(len(departments) + 1) AS BIGINT) || '个部门，共'
        || coalesce(sum(persons), 0) || '人次' AS remark
    FROM joint_enforcement
    GROUP BY import_id, acted_on
    UNION ALL
    SELECT
        import_id,
        min(sheet) AS sheet,
        min(row_number) AS row_number,
        'named' AS kind,
        '永嘉' AS part,
        '' AS purpose,
        NULL AS number,
        township AS actor,
        '' AS period,
        min(applied_on) AS done_on,
        '示范创先申报考核表' AS evidence,
        '申报' || count(*) || '个' AS remark
    FROM demonstration_units
    WHERE county = '永嘉县' AND township IS NOT NULL AND applied_on IS NOT NULL
    GROUP BY import_id, township
    UNION ALL
    SELECT
        u.import_id,
        min(u.sheet) AS sheet,
        min(u.row_number) AS row_number,
        d.kind,
        CASE WHEN u.county = '永嘉县' THEN '永嘉' ELSE '嘉兴' END AS part,
        '' AS purpose,
        NULL AS number,
        '' AS actor,
        '' AS period,
        max(d.done_on) AS done_on,
        '示范创先申报考核表' AS evidence,
        count(*) || '个单位' AS remark
    FROM demonstration_units AS u,
        LATERAL (
            VALUES
            ('applied', u.applied_on),
            ('reviewed', u.reviewed_on),
            ('published', u.published_on),
            ('approved', u.approved_on)
        ) AS d (kind, done_on)
    WHERE d.done_on IS NOT NULL
    GROUP BY u.import_id, d.kind, u.county = '永嘉县'
    UNION ALL
    SELECT
        import_id,
        min(sheet) AS sheet,
        min(row_number) AS row_number,
        'check' AS kind,
        coalesce(level, '') AS part,
        coalesce(purpose, '') AS purpose,
        NULL AS number,
        '' AS actor,
        '' AS period,
        sampled_to AS done_on,
        '监督抽查结果' AS evidence,
        count(*) || '批' AS remark
    FROM samples
    WHERE in_county IS NOT FALSE
    GROUP BY import_id, level, purpose, sampled_to
    UNION ALL
    SELECT
        import_id,
        min(sheet) AS sheet,
        min(row_number) AS row_number,
        'classified' AS kind,
        '' AS part,
        '' AS purpose,
        NULL AS number,
        '' AS actor,
        '' AS period,
        min(classified_on) AS done_on,
        '企业分类名册' AS evidence,
        count(DISTINCT enterprise) || '家，只见分类，分析报告没有佐证' AS remark
    FROM enterprise_classes
    GROUP BY import_id
    UNION ALL
    SELECT
        import_id,
        min(sheet) AS sheet,
        min(row_number) AS row_number,
        'assessed' AS kind,
        '' AS part,
        '' AS purpose,
        NULL AS number,
        '' AS actor,
        year || '年' AS period,
        max(assessed_on) AS done_on,
        '年度考核表' AS evidence,
        count(DISTINCT zone) || '个示范区' AS remark
    FROM zone_assessments
    GROUP BY import_id, year
    UNION ALL
    SELECT
        import_id,
        min(sheet) AS sheet,
        min(row_number) AS row_number,
        'disposed' AS kind,
        '' AS part,
        '' AS purpose,
        NULL AS number,
        '' AS actor,
        '' AS period,
        CAST(NULL AS DATE) AS done_on,
        '企业分类名册' AS evidence,
        '关停' || count(*) FILTER (disposal = '关停') || '家、吊销' || count(*) FILTER (disposal = '吊销')
        || '家、移送' || count(*) FILTER (disposal = '移送') || '家，没有写日期' AS remark
    FROM enterprise_register
    WHERE disposal IS NOT NULL
    GROUP BY import_id
    UNION ALL
    SELECT
        import_id,
        min(sheet) AS sheet,
        min(row_number) AS row_number,
        'trained' AS kind,
        '' AS part,
        '' AS purpose,
        NULL AS number,
        '' AS actor,
        '' AS period,
        CAST(NULL AS DATE) AS done_on,
        '企业档案' AS evidence,
        '卓越绩效管理' || count(*) FILTER (excellence_training = '有') || '家、质量管理知识'
        || count(*) FILTER (quality_training = '有') || '家，没有写日期' AS remark
    FROM enterprise_files
    WHERE excellence_training = '有' OR quality_training = '有'
    GROUP BY import_id
    UNION ALL
    SELECT
        import_id,
        min(sheet) AS sheet,
        min(row_number) AS row_number,
        'suppliers' AS kind,
        '' AS part,
        '' AS purpose,
        NULL AS number,
        '' AS actor,
        '' AS period,
        CAST(NULL AS DATE) AS done_on,
        '企业档案' AS evidence,
        '登记供应商' || count(DISTINCT supplier) || '家，只见名单，没有检查的日期' AS remark
    FROM enterprise_suppliers
    GROUP BY import_id
    UNION ALL
    SELECT
        import_id,
        min(sheet) AS sheet,
        min(row_number) AS row_number,
        'ledger' AS kind,
        ledger AS part,
        kind AS purpose,
        NULL AS number,
        actor,
        '' AS period,
        happened_on AS done_on,
        '台账' AS evidence,
        count(*) || '条' AS remark
    FROM ledger_rows AS r
    WHERE NOT is_share AND happened_on IS NOT NULL
    GROUP BY import_id, ledger, r.kind, actor, happened_on
),

-- Lists that tell of something without its day: the day of the list.
told AS (
    SELECT
        'disposed' AS kind,
        import_id,
        min(recorded_on) AS known_on
    FROM enterprise_register
    WHERE disposal IS NOT NULL
    GROUP BY import_id
    UNION ALL
    SELECT
        'trained' AS kind,
        import_id,
        min(recorded_on) AS known_on
    FROM enterprise_files
    WHERE excellence_training = '有' OR quality_training = '有'
    GROUP BY import_id
    UNION ALL
    SELECT
        'suppliers' AS kind,
        import_id,
        min(recorded_on) AS known_on
    FROM enterprise_suppliers
    GROUP BY import_id
)

SELECT
    f.kind,
    f.part,
    f.purpose,
    f.number,
    f.actor,
    f.period,
    f.done_on,
    f.evidence,
    f.remark,
    i.file_name,
    f.sheet,
    f.row_number,
    NULL AS entry_id,
    i.imported_by AS by_whom,
    i.imported_at AS kept_at,
    t.known_on
FROM found AS f
INNER JOIN live_imports AS i ON f.import_id = i.import_id
LEFT JOIN told AS t ON f.kind = t.kind AND f.import_id = t.import_id
ORDER BY f.kind, f.done_on, f.actor
