-- Facts that several indicators share, so that each rule is written once. A query of
-- queries/indicators takes its facts from here where its neighbour has the same ones.

-- The class of every enterprise as of a day: the newest one up to it. 退出 is no class.
CREATE OR REPLACE MACRO class_on(as_of) AS TABLE
    SELECT
        product,
        firm,
        nullif(arg_max(class, classified_on), '退出') AS class
    FROM firm_classes
    WHERE classified_on <= as_of
    GROUP BY product, firm;

-- Training up to a day. One row is one trade of one township in one year whose lists tell how many
-- people were due: turns (人次), and the people due, which repeat on every session and count once.
CREATE OR REPLACE MACRO training_years(as_of) AS TABLE
    SELECT
        min(trained_on) AS period_start,
        max(trained_on) AS period_end,
        township,
        concat_ws('/', township, trade, year(trained_on)) AS unit_id,
        trade,
        NULL AS level,
        NULL AS purpose,
        NULL AS product_name,
        NULL AS class,
        '本县' AS scope,
        sum(trained) AS turns,
        max(due) AS due,
        0 AS refused,
        min(import_id) AS import_id,
        min(sheet) AS sheet,
        min(row_number) AS row_number
    FROM live_training_sessions
    WHERE trained_on <= as_of
    GROUP BY township, trade, year(trained_on)
    HAVING max(due) > 0;

-- First tests of batches, from classed_samples or, where nobody asks for classes, from
-- unclassed_samples. One row is one batch of one product.
-- A refused batch (拒检) was not tested: denominator 0, refused 1.
CREATE OR REPLACE MACRO batch_rows(samples_view) AS TABLE
    SELECT
        product,
        sampled_from AS period_start,
        sampled_to AS period_end,
        township,
        coalesce(firm, concat_ws('/', import_id, sheet, row_number)) AS unit_id,
        NULL AS trade,
        level,
        coalesce(purpose, '未注明') AS purpose,
        product_name,
        class,
        CASE WHEN in_county THEN '本县' ELSE '县外' END AS scope,
        CAST(verdict = '合格' AS integer) AS numerator,
        CAST(verdict IN ('合格', '不合格') AS integer) AS denominator,
        CAST(verdict = '拒检' AS integer) AS refused,
        failing_items,
        firm IS NOT NULL AS has_maker,
        import_id,
        sheet,
        row_number
    FROM query_table(samples_view)
    WHERE purpose IS DISTINCT FROM '复查';

-- Those of a product up to a day.
CREATE OR REPLACE MACRO batch_facts(wanted, as_of) AS TABLE
    SELECT * EXCLUDE (product, has_maker)
    FROM batch_rows('classed_samples')
    WHERE product = wanted AND period_end <= as_of;

CREATE OR REPLACE MACRO unclassed_batch_facts(wanted, as_of) AS TABLE
    SELECT * EXCLUDE (product, has_maker)
    FROM batch_rows('unclassed_samples')
    WHERE product = wanted AND period_end <= as_of;

-- The same as they are kept for counting (queries/cubes/sample_facts.sql).
CREATE OR REPLACE MACRO kept_batch_facts(wanted, as_of) AS TABLE
    SELECT *
    FROM sample_facts
    WHERE product = wanted AND period_end <= as_of;

-- Inspected makers of a product up to a day. One row is one enterprise in one year at one purpose,
-- however many batches and levels: 1 when every tested batch passed its first test. Its class is
-- that of the day of its first sample.
-- An enterprise all of whose batches were refused (拒检): denominator 0, refused 1.
CREATE OR REPLACE MACRO firm_facts(wanted, as_of) AS TABLE
    SELECT
        min(sampled_from) AS period_start,
        max(sampled_to) AS period_end,
        arg_max(township, (sampled_to, township)) AS township,
        firm AS unit_id,
        NULL AS trade,
        NULL AS level,
        coalesce(purpose, '未注明') AS purpose,
        NULL AS product_name,
        first(class ORDER BY sampled_from) AS class,
        CASE WHEN in_county THEN '本县' ELSE '县外' END AS scope,
        CAST(
            coalesce(
                bool_and(verdict = '合格') FILTER (verdict IN ('合格', '不合格')), FALSE
            ) AS integer
        ) AS numerator,
        CAST(bool_or(verdict IN ('合格', '不合格')) AS integer) AS denominator,
        CAST(bool_and(verdict = '拒检') AS integer) AS refused,
        min(import_id) AS import_id,
        min(sheet) AS sheet,
        min(row_number) AS row_number
    FROM classed_samples
    WHERE
        product = wanted AND enterprise IS NOT NULL
        AND sampled_to <= as_of AND purpose IS DISTINCT FROM '复查'
    GROUP BY
        firm, in_county, coalesce(purpose, '未注明'),
        year(sampled_from), year(sampled_to);

-- The same from the first tests that are kept.
CREATE OR REPLACE MACRO kept_firm_facts(wanted, as_of) AS TABLE
    SELECT
        min(period_start) AS period_start,
        max(period_end) AS period_end,
        arg_max(township, (period_end, township)) AS township,
        unit_id,
        NULL AS trade,
        NULL AS level,
        purpose,
        NULL AS product_name,
        arg_min_null(class, period_start) AS class,
        scope,
        coalesce(min(numerator) FILTER (denominator = 1), 0) AS numerator,
        max(denominator) AS denominator,
        min(refused) AS refused
    FROM sample_facts
    WHERE product = wanted AND has_maker AND period_end <= as_of
    GROUP BY unit_id, scope, purpose, year(period_start), year(period_end);

-- Makers of a product inspected in a slice. One row is one enterprise of the county in one year at
-- one purpose, with its class on the day of its first sample and whether a batch failed. Limits
-- that are NULL do not limit. With refused_fail a refused batch (拒检) counts as a failed one.
CREATE OR REPLACE MACRO firm_rounds(
    wanted, as_of, from_day, to_day, wanted_purposes, wanted_levels, refused_fail
) AS TABLE
    SELECT
        firm AS enterprise,
        arg_max(township, (sampled_to, township)) AS township,
        year(sampled_from) AS year,
        coalesce(purpose, '未注明') AS purpose,
        first(class ORDER BY sampled_from) AS class,
        max(CAST(verdict <> '合格' AS integer)) AS has_failed
    FROM classed_samples
    WHERE
        product = wanted AND in_county AND enterprise IS NOT NULL
        AND (verdict IN ('合格', '不合格') OR (refused_fail AND verdict = '拒检'))
        AND purpose IS DISTINCT FROM '复查'
        AND sampled_to <= as_of
        AND (from_day IS NULL OR sampled_from >= from_day)
        AND (to_day IS NULL OR sampled_to <= to_day)
        AND (
            wanted_purposes IS NULL
            OR list_contains(CAST(wanted_purposes AS varchar[]), coalesce(purpose, '未注明'))
        )
        AND (
            wanted_levels IS NULL OR list_contains(CAST(wanted_levels AS varchar[]), level)
        )
    GROUP BY
        firm, coalesce(purpose, '未注明'), year(sampled_from), year(sampled_to);

-- Judged items of first tests of a product up to a day. One row is one batch whose list has its
-- items column by column: how many were judged, how many of them passed. A list that only names
-- what failed does not say how many were judged, and a failed batch without the name of an item
-- does not say how many failed: neither gives a row.
CREATE OR REPLACE MACRO item_facts(wanted, as_of) AS TABLE
    SELECT
        b.* EXCLUDE (numerator, denominator, failing_items),
        greatest(judged.items, array_length(b.failing_items)) - array_length(b.failing_items) AS numerator,
        greatest(judged.items, array_length(b.failing_items)) AS denominator
    FROM batch_facts(wanted, as_of) AS b
    INNER JOIN (
        SELECT
            import_id,
            sheet,
            row_number,
            count(DISTINCT item) AS items
        FROM live_sample_measurements
        WHERE NOT regexp_matches(value_text, '^[-/／—－]+$|^未检$|^不检$|^不适用$')
        GROUP BY import_id, sheet, row_number
    ) AS judged
        ON
            b.import_id = judged.import_id
            AND b.sheet = judged.sheet
            AND b.row_number = judged.row_number
    WHERE b.denominator = 1 AND (b.numerator = 1 OR array_length(b.failing_items) > 0);

-- Every enterprise of the newest class register of each product up to a day, with its class. Once
-- a register tells of self-checks, assessments or orders, later ones that tell of none of them do
-- not count: they were written to give classes alone. What an enterprise did is what any register
-- by the day tells of it, the newest that tells it: one list may hold the self-checks, the next the
-- assessments, the last what was put right.
CREATE OR REPLACE MACRO enterprises_on(as_of) AS TABLE
    SELECT
        r.* EXCLUDE (self_reported_on, assessed_on, rectify_by, rectified_on),
        told.self_reported_on,
        told.assessed_on,
        told.rectify_by,
        told.rectified_on,
        c.class
    FROM live_enterprise_register AS r
    LEFT JOIN leading_names AS n ON r.enterprise = n.enterprise
    LEFT JOIN (
        SELECT
            o.product,
            coalesce(m.firm, o.enterprise) AS firm,
            arg_max(o.self_reported_on, (o.recorded_on, o.import_id)) AS self_reported_on,
            arg_max(o.assessed_on, (o.recorded_on, o.import_id)) AS assessed_on,
            arg_max(o.rectify_by, (o.recorded_on, o.import_id)) AS rectify_by,
            arg_max(o.rectified_on, (o.recorded_on, o.import_id)) AS rectified_on
        FROM live_enterprise_register AS o
        LEFT JOIN leading_names AS m ON o.enterprise = m.enterprise
        WHERE o.recorded_on <= as_of
        GROUP BY o.product, coalesce(m.firm, o.enterprise)
    ) AS told
        ON r.product = told.product AND coalesce(n.firm, r.enterprise) = told.firm
    LEFT JOIN class_on(as_of) AS c
        ON r.product = c.product AND coalesce(n.firm, r.enterprise) = c.firm
    WHERE r.recorded_on <= as_of
    QUALIFY
        r.recorded_on = coalesce(
            max(
                CASE
                    WHEN coalesce(r.self_reported_on, r.assessed_on, r.rectify_by) IS NOT NULL
                        THEN r.recorded_on
                END
            ) OVER (PARTITION BY r.product),
            max(r.recorded_on) OVER (PARTITION BY r.product)
        )
        AND row_number() OVER (
            PARTITION BY r.product, r.enterprise, r.recorded_on
            ORDER BY r.import_id DESC, r.sheet ASC, r.row_number ASC
        ) = 1;

-- The enterprises of the registers as of a day, with the days that they tell. One row is one
-- enterprise of one product.
CREATE OR REPLACE MACRO enterprise_facts(as_of) AS TABLE
    SELECT
        recorded_on AS period_start,
        recorded_on AS period_end,
        township,
        concat_ws('/', product, enterprise) AS unit_id,
        NULL AS trade,
        NULL AS level,
        NULL AS purpose,
        product AS product_name,
        class,
        '本县' AS scope,
        self_reported_on,
        assessed_on,
        rectify_by,
        rectified_on,
        1 AS denominator,
        0 AS refused,
        import_id,
        sheet,
        row_number
    FROM enterprises_on(as_of);

-- The outlets of the register as of a day. One row is one outlet.
CREATE OR REPLACE MACRO outlet_facts(as_of) AS TABLE
    SELECT
        recorded_on AS period_start,
        recorded_on AS period_end,
        township,
        concat_ws('/', import_id, sheet, row_number) AS unit_id,
        trade,
        NULL AS level,
        NULL AS purpose,
        NULL AS product_name,
        NULL AS class,
        '本县' AS scope,
        CAST(is_rectified AS integer) AS rectified,
        CAST(is_compliant AS integer) AS compliant,
        1 AS denominator,
        0 AS refused,
        import_id,
        sheet,
        row_number
    FROM register_on(as_of);

-- Whether the townships of the era of the newest register reach both targets as of a day.
-- One row is one township; one that sent none reaches neither.
CREATE OR REPLACE MACRO completion_facts(as_of) AS TABLE
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
            r.rectified * coverage.denominator >= r.outlets * coverage.numerator,
            FALSE
        ) AS integer) AS covered,
        CAST(coalesce(
            r.compliant * compliance.denominator >= r.outlets * compliance.numerator,
            FALSE
        ) AS integer) AS compliant,
        1 AS denominator,
        0 AS refused,
        r.import_id,
        r.sheet,
        r.row_number
    FROM townships AS t
    CROSS JOIN target_on('coverage_rate', 'township', as_of) AS coverage
    CROSS JOIN target_on('compliance_rate', 'township', as_of) AS compliance
    LEFT JOIN (
        SELECT
            township,
            max(recorded_on) AS recorded_on,
            count(*) AS outlets,
            sum(CAST(is_rectified AS integer)) AS rectified,
            sum(CAST(is_compliant AS integer)) AS compliant,
            min(import_id) AS import_id,
            min(sheet) AS sheet,
            min(row_number) AS row_number
        FROM register_on(as_of)
        GROUP BY township
    ) AS r ON t.name = r.township
    WHERE t.era = (
        SELECT max(e.era)
        FROM register_on(as_of) AS n
        INNER JOIN townships AS e
            ON n.township = e.name AND n.recorded_on BETWEEN e.valid_from AND e.valid_to
    );
