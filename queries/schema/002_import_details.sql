-- What the ledger shows of every sheet, and measured items beside a verdict.

ALTER TABLE import_sheets ADD COLUMN taken BOOLEAN;
ALTER TABLE import_sheets ADD COLUMN reason VARCHAR;
ALTER TABLE samples ADD COLUMN recheck_result VARCHAR;

-- One row is one measured item of one batch; low = high for a plain number, both NULL for words
-- (符合) and for 未检出.
CREATE TABLE sample_measurements (
    import_id INTEGER NOT NULL,
    sheet VARCHAR NOT NULL,
    row_number INTEGER NOT NULL,
    item VARCHAR NOT NULL,
    value_text VARCHAR NOT NULL,
    low DOUBLE,
    high DOUBLE,
    unit VARCHAR
);
