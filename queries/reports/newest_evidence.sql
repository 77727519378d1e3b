-- How new is the evidence? One row is one dataset that has rows: its newest day.
SELECT
    'outlets' AS dataset,
    max(recorded_on) AS newest_on
FROM live_outlets HAVING count(*) > 0
UNION ALL
SELECT
    'samples' AS dataset,
    max(sampled_to) AS newest_on
FROM live_samples HAVING count(*) > 0
UNION ALL
SELECT
    'zones' AS dataset,
    max(assessed_on) AS newest_on
FROM live_zone_assessments HAVING count(*) > 0
UNION ALL
SELECT
    'supervision' AS dataset,
    max(inspected_on) AS newest_on
FROM live_supervision_scores HAVING count(*) > 0
UNION ALL
SELECT
    'training' AS dataset,
    max(trained_on) AS newest_on
FROM live_training_sessions HAVING count(*) > 0
UNION ALL
SELECT
    'enterprises' AS dataset,
    max(recorded_on) AS newest_on
FROM live_enterprise_register HAVING count(*) > 0
UNION ALL
SELECT
    'submissions' AS dataset,
    max(s.received_on) AS newest_on
FROM submissions AS s
INNER JOIN live_imports AS i ON s.import_id = i.import_id HAVING count(s.received_on) > 0
UNION ALL
SELECT
    'duty_completions' AS dataset,
    max(c.done_on) AS newest_on
FROM duty_completions AS c
INNER JOIN live_imports AS i ON c.import_id = i.import_id HAVING count(c.done_on) > 0
UNION ALL
SELECT
    'monthly_reports' AS dataset,
    max(last_day(month)) AS newest_on
FROM live_monthly_reports HAVING count(*) > 0
UNION ALL
SELECT
    'joint_enforcement' AS dataset,
    max(acted_on) AS newest_on
FROM live_joint_enforcement HAVING count(*) > 0
UNION ALL
SELECT
    'demonstration' AS dataset,
    max(
        greatest(
            self_assessed_on, applied_on, reviewed_on, assessed_on, published_on, approved_on,
            commended_on, returned_on
        )
    ) AS newest_on
FROM live_demonstration_units
HAVING newest_on IS NOT NULL
UNION ALL
SELECT
    'outlet_checks' AS dataset,
    max(greatest(checked_on, rechecked_on)) AS newest_on
FROM live_outlet_checks HAVING newest_on IS NOT NULL
UNION ALL
SELECT
    'complaints' AS dataset,
    max(greatest(complained_on, accepted_on, closed_on)) AS newest_on
FROM live_complaints HAVING newest_on IS NOT NULL
UNION ALL
SELECT
    'satisfaction' AS dataset,
    max(period_to) AS newest_on
FROM live_satisfaction_surveys HAVING newest_on IS NOT NULL
UNION ALL
SELECT
    'grid' AS dataset,
    max(recorded_on) AS newest_on
FROM live_grid_cells HAVING newest_on IS NOT NULL
UNION ALL
SELECT
    'budget' AS dataset,
    max(coalesce(paid_on, make_date(year, 1, 1))) AS newest_on
FROM live_budget_lines HAVING newest_on IS NOT NULL
ORDER BY dataset
