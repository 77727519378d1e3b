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

CREATE OR REPLACE VIEW live_supervision_scores AS
SELECT s.* FROM supervision_scores AS s INNER JOIN live_imports AS i ON s.import_id = i.import_id;

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
