-- Which files stand behind a dataset? One row is one live import with its rows of that dataset
-- (long monthly forms count as monthly reports), as far as any of its evidence is not newer than
-- $as_of (NULL: whatever its day). Of samples only imports that brought some from makers of the
-- county or of unknown place (of $product, where given): a national list is a reference.
WITH begun AS (
    SELECT
        import_id,
        'outlets' AS kind,
        min(recorded_on) AS first_on
    FROM live_outlets
    GROUP BY ALL
    UNION ALL
    SELECT
        import_id,
        'samples' AS kind,
        min(sampled_from) AS first_on
    FROM live_samples
    WHERE
        ($product IS NULL OR product = $product) AND in_county IS DISTINCT FROM FALSE
    GROUP BY ALL
    UNION ALL
    SELECT
        import_id,
        'zones' AS kind,
        min(assessed_on) AS first_on
    FROM live_zone_assessments
    GROUP BY ALL
    UNION ALL
    SELECT
        import_id,
        'supervision_scores' AS kind,
        min(inspected_on) AS first_on
    FROM live_supervision_scores
    GROUP BY ALL
    UNION ALL
    SELECT
        import_id,
        'training' AS kind,
        min(trained_on) AS first_on
    FROM live_training_sessions
    GROUP BY ALL
    UNION ALL
    SELECT
        import_id,
        'enterprises' AS kind,
        min(recorded_on) AS first_on
    FROM live_enterprise_register
    GROUP BY ALL
    UNION ALL
    SELECT
        import_id,
        'monthly_reports' AS kind,
        min(last_day(month)) AS first_on
    FROM live_monthly_reports
    GROUP BY ALL
    UNION ALL
    SELECT
        import_id,
        'joint_enforcement' AS kind,
        min(acted_on) AS first_on
    FROM live_joint_enforcement
    GROUP BY ALL
    UNION ALL
    SELECT
        import_id,
        'outlet_checks' AS kind,
        min(checked_on) AS first_on
    FROM live_outlet_checks
    GROUP BY ALL
    UNION ALL
    SELECT
        import_id,
        'demonstration' AS kind,
        min(
            least(
                accepted_on, self_assessed_on, applied_on, reviewed_on, assessed_on, published_on,
                approved_on
            )
        ) AS first_on
    FROM live_demonstration_units
    GROUP BY ALL
    UNION ALL
    SELECT
        import_id,
        'complaints' AS kind,
        min(coalesce(complained_on, accepted_on)) AS first_on
    FROM live_complaints
    GROUP BY ALL
    UNION ALL
    SELECT
        import_id,
        'satisfaction' AS kind,
        min(period_from) AS first_on
    FROM live_satisfaction_surveys
    GROUP BY ALL
    UNION ALL
    SELECT
        import_id,
        'grid' AS kind,
        min(recorded_on) AS first_on
    FROM live_grid_cells
    GROUP BY ALL
)

SELECT
    i.import_id,
    i.file_name,
    i.imported_at,
    i.imported_by,
    sum(s.rows_accepted) AS rows_accepted
FROM live_imports AS i
INNER JOIN import_sheets AS s ON i.import_id = s.import_id
LEFT JOIN begun AS b
    ON s.import_id = b.import_id AND replace(s.kind, 'monthly_forms', 'monthly_reports') = b.kind
WHERE
    list_contains(
        CAST($kinds AS VARCHAR[]), replace(s.kind, 'monthly_forms', 'monthly_reports')
    )
    AND (b.first_on IS NULL OR $as_of IS NULL OR b.first_on <= $as_of)
    AND (s.kind <> 'samples' OR b.import_id IS NOT NULL)
GROUP BY ALL
ORDER BY i.import_id DESC
