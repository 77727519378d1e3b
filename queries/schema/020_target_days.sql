-- From which day on a target is in force: a later paper may raise it. The rows are read anew.
ALTER TABLE targets ADD COLUMN valid_from DATE;
DELETE FROM store_state WHERE key = 'reference:targets';
