-- How do the registers stand on a day? One row is one register that has rows up to that day: how
-- many things it lists and the newest day in it.
SELECT
    'outlets' AS register,
    count(*) AS things,
    max(recorded_on) AS newest_on
FROM register_on($as_of) HAVING count(*) > 0
UNION ALL
SELECT
    'owner_systems' AS register,
    count(*) AS things,
    max(recorded_on) AS newest_on
FROM register_on($as_of)
WHERE coalesce(incoming_inspection, trade_records, supplier_documents, quality_pledge) IS NOT NULL
HAVING count(*) > 0
UNION ALL
SELECT
    'forms' AS register,
    count(*) AS things,
    max(recorded_on) AS newest_on
FROM register_on($as_of)
WHERE business_form IS NOT NULL
HAVING count(*) > 0
UNION ALL
SELECT
    'enterprises' AS register,
    count(DISTINCT c.product || '　' || c.enterprise) AS things,
    max(c.classified_on) AS newest_on
FROM enterprise_classes AS c
INNER JOIN live_imports AS i ON c.import_id = i.import_id
WHERE c.classified_on <= $as_of
HAVING count(*) > 0
UNION ALL
SELECT
    'failed_batches' AS register,
    count(*) AS things,
    max(sampled_to) AS newest_on
FROM live_samples
WHERE verdict = '不合格' AND sampled_to <= $as_of
HAVING count(*) > 0
UNION ALL
SELECT
    'enterprise_files' AS register,
    count(DISTINCT enterprise) AS things,
    max(recorded_on) AS newest_on
FROM live_enterprise_files
WHERE recorded_on <= $as_of
HAVING count(*) > 0
UNION ALL
SELECT
    'supply_chain' AS register,
    count(DISTINCT supplier) AS things,
    max(recorded_on) AS newest_on
FROM live_enterprise_suppliers
WHERE recorded_on <= $as_of
HAVING count(*) > 0
UNION ALL
SELECT
    'demonstration' AS register,
    count(*) AS things,
    max(
        greatest(
            d.self_assessed_on, d.applied_on, d.reviewed_on, d.assessed_on, d.published_on,
            d.approved_on
        )
    ) AS newest_on
FROM demonstration_units AS d
INNER JOIN live_imports AS i ON d.import_id = i.import_id
WHERE d.self_assessed_on <= $as_of
HAVING count(*) > 0
UNION ALL
SELECT
    'zones' AS register,
    count(DISTINCT zone) AS things,
    max(assessed_on) AS newest_on
FROM live_zone_assessments
WHERE assessed_on <= $as_of
HAVING count(*) > 0
