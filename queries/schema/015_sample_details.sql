-- What better lists tell of a batch: size of the maker, standard it was tested to, day on which
-- the maker got the report, whether it objected (有 / 无) and what came of it.

ALTER TABLE samples ADD COLUMN enterprise_size VARCHAR;
ALTER TABLE samples ADD COLUMN standard VARCHAR;
ALTER TABLE samples ADD COLUMN reported_on DATE;
ALTER TABLE samples ADD COLUMN objection VARCHAR;
ALTER TABLE samples ADD COLUMN objection_result VARCHAR;
