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
