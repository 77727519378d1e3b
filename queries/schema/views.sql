-- What counts: rows of imports that were not undone (the demo data is one such import).

CREATE OR REPLACE VIEW live_imports AS
SELECT * FROM imports WHERE undone_at IS NULL;

-- First tests of batches; 复查 rows are kept in samples and shown apart.
CREATE OR REPLACE VIEW live_samples AS
SELECT s.* FROM samples AS s INNER JOIN live_imports AS i ON s.import_id = i.import_id;

CREATE OR REPLACE VIEW live_outlets AS
SELECT o.* FROM outlets AS o INNER JOIN live_imports AS i ON o.import_id = i.import_id;

CREATE OR REPLACE VIEW live_zone_assessments AS
SELECT z.* FROM zone_assessments AS z INNER JOIN live_imports AS i ON z.import_id = i.import_id;

-- A score sheet that is sent again replaces the township's earlier one of the same round.
CREATE OR REPLACE VIEW live_supervision_scores AS
SELECT s.* FROM supervision_scores AS s INNER JOIN live_imports AS i ON s.import_id = i.import_id
QUALIFY rank() OVER (
    PARTITION BY s.series, year(s.inspected_on), s.round, s.township ORDER BY s.import_id DESC
) = 1;

CREATE OR REPLACE VIEW live_follow_ups AS
SELECT f.* FROM follow_ups AS f INNER JOIN live_imports AS i ON f.import_id = i.import_id;

CREATE OR REPLACE VIEW live_repeat_failures AS
SELECT r.* FROM repeat_failures AS r INNER JOIN live_imports AS i ON r.import_id = i.import_id;

CREATE OR REPLACE VIEW live_zone_scores AS
SELECT z.* FROM zone_scores AS z INNER JOIN live_imports AS i ON z.import_id = i.import_id;

CREATE OR REPLACE VIEW live_sample_measurements AS
SELECT m.* FROM sample_measurements AS m INNER JOIN live_imports AS i ON m.import_id = i.import_id;

-- Lists that come again and again: of two lists of the same thing the newest import counts.
CREATE OR REPLACE VIEW live_enterprise_register AS
SELECT e.* FROM enterprise_register AS e INNER JOIN live_imports AS i ON e.import_id = i.import_id
QUALIFY rank() OVER (PARTITION BY e.product, e.recorded_on ORDER BY e.import_id DESC) = 1;

CREATE OR REPLACE VIEW live_enterprise_classes AS
SELECT e.* FROM enterprise_classes AS e INNER JOIN live_imports AS i ON e.import_id = i.import_id
QUALIFY rank() OVER (
    PARTITION BY e.product, e.enterprise, e.classified_on ORDER BY e.import_id DESC
) = 1;

-- Writings of enterprises that people decided to be one, each with the leading writing of its
-- group: the first in code order. Decisions chain; the newest on a pair counts. One row is one
-- writing; writings on which nothing was decided have none.
CREATE OR REPLACE VIEW leading_names AS
WITH RECURSIVE pairs AS (
    SELECT
        "left" AS one,
        "right" AS other
    FROM enterprise_decisions
    GROUP BY "left", "right"
    HAVING arg_max(is_same, rowid)
),

both_ways AS (
    SELECT
        one,
        other
    FROM pairs
    UNION
    SELECT
        other AS one,
        one AS other
    FROM pairs
),

reached AS (
    SELECT
        one,
        other
    FROM both_ways
    UNION
    SELECT
        r.one,
        b.other
    FROM reached AS r
    INNER JOIN both_ways AS b ON r.other = b.one
)

SELECT
    one AS enterprise,
    least(one, min(other)) AS firm
FROM reached
GROUP BY one;

-- Classes of enterprises by the day they were given, whatever writing of the name they stand under
-- (firm); of two writings on one day the newest list counts. One row is one enterprise of one
-- product on one day.
CREATE OR REPLACE VIEW firm_classes AS
SELECT
    k.product,
    coalesce(n.firm, k.enterprise) AS firm,
    k.township,
    k.classified_on,
    k.class
FROM live_enterprise_classes AS k
LEFT JOIN leading_names AS n ON k.enterprise = n.enterprise
QUALIFY row_number() OVER (
    PARTITION BY k.product, coalesce(n.firm, k.enterprise), k.classified_on
    ORDER BY k.import_id DESC, k.row_number DESC
) = 1;

-- Samples with the enterprise behind all writings of its name (firm) and its class when the day of
-- the sample began: one given on that very day counts from the next, since it may follow from the
-- sample. class is NULL before the first classification and after 退出, which is no class.
CREATE OR REPLACE VIEW classed_samples AS
SELECT
    s.*,
    nullif(c.class, '退出') AS class
FROM (
    SELECT
        live_samples.*,
        coalesce(n.firm, live_samples.enterprise) AS firm
    FROM live_samples
    LEFT JOIN leading_names AS n ON live_samples.enterprise = n.enterprise
) AS s
ASOF LEFT JOIN firm_classes AS c
    ON s.product = c.product AND s.firm = c.firm AND s.sampled_from > c.classified_on;

CREATE OR REPLACE VIEW live_monthly_reports AS
SELECT m.* FROM monthly_reports AS m INNER JOIN live_imports AS i ON m.import_id = i.import_id
QUALIFY rank() OVER (PARTITION BY m.month, m.township ORDER BY m.import_id DESC) = 1;

CREATE OR REPLACE VIEW live_monthly_progress AS
SELECT m.* FROM monthly_progress AS m INNER JOIN live_imports AS i ON m.import_id = i.import_id
QUALIFY rank() OVER (PARTITION BY m.month, m.township ORDER BY m.import_id DESC) = 1;

CREATE OR REPLACE VIEW live_demonstration_units AS
SELECT d.* FROM demonstration_units AS d INNER JOIN live_imports AS i ON d.import_id = i.import_id
QUALIFY rank() OVER (
    PARTITION BY d.county, d.applicant, d.category, d.level ORDER BY d.import_id DESC
) = 1;

CREATE OR REPLACE VIEW live_joint_enforcement AS
SELECT j.* FROM joint_enforcement AS j INNER JOIN live_imports AS i ON j.import_id = i.import_id;

CREATE OR REPLACE VIEW live_training_sessions AS
SELECT t.* FROM training_sessions AS t INNER JOIN live_imports AS i ON t.import_id = i.import_id;

-- Visits and complaints are events: a repeated one is left out at the import.
CREATE OR REPLACE VIEW live_outlet_checks AS
SELECT c.* FROM outlet_checks AS c INNER JOIN live_imports AS i ON c.import_id = i.import_id;

CREATE OR REPLACE VIEW live_complaints AS
SELECT c.* FROM complaints AS c INNER JOIN live_imports AS i ON c.import_id = i.import_id;

CREATE OR REPLACE VIEW live_zone_support AS
SELECT z.* FROM zone_support AS z INNER JOIN live_imports AS i ON z.import_id = i.import_id;

CREATE OR REPLACE VIEW live_satisfaction_surveys AS
SELECT s.* FROM satisfaction_surveys AS s INNER JOIN live_imports AS i ON s.import_id = i.import_id
QUALIFY rank() OVER (
    PARTITION BY s.period_from, s.period_to, s.township ORDER BY s.import_id DESC
) = 1;

CREATE OR REPLACE VIEW live_self_checks AS
SELECT s.* FROM self_checks AS s INNER JOIN live_imports AS i ON s.import_id = i.import_id
QUALIFY rank() OVER (
    PARTITION BY s.product, s.enterprise, year(coalesce(s.submitted_on, s.checked_on))
    ORDER BY s.import_id DESC
) = 1;

CREATE OR REPLACE VIEW live_enterprise_files AS
SELECT e.* FROM enterprise_files AS e INNER JOIN live_imports AS i ON e.import_id = i.import_id
QUALIFY rank() OVER (PARTITION BY e.enterprise, e.recorded_on ORDER BY e.import_id DESC) = 1;

CREATE OR REPLACE VIEW live_enterprise_suppliers AS
SELECT s.*
FROM enterprise_suppliers AS s
INNER JOIN live_enterprise_files AS e
    ON s.import_id = e.import_id AND s.sheet = e.sheet AND s.row_number = e.row_number;

CREATE OR REPLACE VIEW live_grid_cells AS
SELECT g.* FROM grid_cells AS g INNER JOIN live_imports AS i ON g.import_id = i.import_id
QUALIFY rank() OVER (PARTITION BY g.township, g.recorded_on ORDER BY g.import_id DESC) = 1;

CREATE OR REPLACE VIEW live_budget_lines AS
SELECT b.* FROM budget_lines AS b INNER JOIN live_imports AS i ON b.import_id = i.import_id
QUALIFY rank() OVER (PARTITION BY b.year, b.unit, b.purpose ORDER BY b.import_id DESC) = 1;

CREATE OR REPLACE VIEW live_blacklist AS
SELECT b.* FROM blacklist AS b INNER JOIN live_imports AS i ON b.import_id = i.import_id
QUALIFY rank() OVER (PARTITION BY b.enterprise, b.listed_on ORDER BY b.import_id DESC) = 1;

CREATE OR REPLACE VIEW live_demonstration_scores AS
SELECT s.* FROM demonstration_scores AS s INNER JOIN live_imports AS i ON s.import_id = i.import_id
QUALIFY rank() OVER (
    PARTITION BY s.standard, s.county, s.applicant, year(s.assessed_on) ORDER BY s.import_id DESC
) = 1;

-- From which day to which day each import speaks, dataset by dataset. One row is one dataset of one
-- import; for samples one per product and side: is_ours is FALSE for makers known to be elsewhere.
CREATE OR REPLACE VIEW evidence_days AS
SELECT
    dataset,
    import_id,
    product,
    is_ours,
    min(begun_on) AS first_on,
    max(ended_on) AS newest_on
FROM (
    SELECT
        'samples' AS dataset,
        import_id,
        product,
        coalesce(in_county, TRUE) AS is_ours,
        sampled_from AS begun_on,
        sampled_to AS ended_on
    FROM live_samples
    UNION ALL
    SELECT
        'outlets' AS dataset,
        import_id,
        NULL AS product,
        TRUE AS is_ours,
        recorded_on AS begun_on,
        recorded_on AS ended_on
    FROM live_outlets
    UNION ALL
    SELECT
        'zones' AS dataset,
        import_id,
        NULL AS product,
        TRUE AS is_ours,
        assessed_on AS begun_on,
        assessed_on AS ended_on
    FROM live_zone_assessments
    UNION ALL
    SELECT
        'supervision_scores' AS dataset,
        import_id,
        NULL AS product,
        TRUE AS is_ours,
        inspected_on AS begun_on,
        inspected_on AS ended_on
    FROM live_supervision_scores
    UNION ALL
    SELECT
        'training' AS dataset,
        import_id,
        NULL AS product,
        TRUE AS is_ours,
        trained_on AS begun_on,
        trained_on AS ended_on
    FROM live_training_sessions
    UNION ALL
    SELECT
        'enterprises' AS dataset,
        import_id,
        NULL AS product,
        TRUE AS is_ours,
        recorded_on AS begun_on,
        recorded_on AS ended_on
    FROM live_enterprise_register
    UNION ALL
    SELECT
        'monthly_reports' AS dataset,
        import_id,
        NULL AS product,
        TRUE AS is_ours,
        last_day(month) AS begun_on,
        last_day(month) AS ended_on
    FROM live_monthly_reports
    UNION ALL
    SELECT
        'joint_enforcement' AS dataset,
        import_id,
        NULL AS product,
        TRUE AS is_ours,
        acted_on AS begun_on,
        acted_on AS ended_on
    FROM live_joint_enforcement
    UNION ALL
    SELECT
        'outlet_checks' AS dataset,
        import_id,
        NULL AS product,
        TRUE AS is_ours,
        checked_on AS begun_on,
        greatest(checked_on, rechecked_on) AS ended_on
    FROM live_outlet_checks
    UNION ALL
    SELECT
        'complaints' AS dataset,
        import_id,
        NULL AS product,
        TRUE AS is_ours,
        coalesce(complained_on, accepted_on) AS begun_on,
        greatest(complained_on, accepted_on, closed_on) AS ended_on
    FROM live_complaints
    UNION ALL
    SELECT
        'satisfaction' AS dataset,
        import_id,
        NULL AS product,
        TRUE AS is_ours,
        period_from AS begun_on,
        period_to AS ended_on
    FROM live_satisfaction_surveys
    UNION ALL
    SELECT
        'grid' AS dataset,
        import_id,
        NULL AS product,
        TRUE AS is_ours,
        recorded_on AS begun_on,
        recorded_on AS ended_on
    FROM live_grid_cells
    UNION ALL
    SELECT
        'budget' AS dataset,
        import_id,
        NULL AS product,
        TRUE AS is_ours,
        coalesce(paid_on, make_date(year, 1, 1)) AS begun_on,
        coalesce(paid_on, make_date(year, 1, 1)) AS ended_on
    FROM live_budget_lines
    UNION ALL
    SELECT
        'demonstration' AS dataset,
        import_id,
        NULL AS product,
        TRUE AS is_ours,
        least(
            accepted_on, self_assessed_on, applied_on, reviewed_on, assessed_on, published_on,
            approved_on
        ) AS begun_on,
        greatest(
            self_assessed_on, applied_on, reviewed_on, assessed_on, published_on, approved_on,
            commended_on, returned_on
        ) AS ended_on
    FROM live_demonstration_units
    UNION ALL
    SELECT
        'submissions' AS dataset,
        s.import_id,
        NULL AS product,
        TRUE AS is_ours,
        s.received_on AS begun_on,
        s.received_on AS ended_on
    FROM submissions AS s
    INNER JOIN live_imports AS i ON s.import_id = i.import_id
    UNION ALL
    SELECT
        'duty_completions' AS dataset,
        c.import_id,
        NULL AS product,
        TRUE AS is_ours,
        c.done_on AS begun_on,
        c.done_on AS ended_on
    FROM duty_completions AS c
    INNER JOIN live_imports AS i ON c.import_id = i.import_id
) AS spans
GROUP BY ALL;
