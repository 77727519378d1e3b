-- Letters while they are written, and the numbers of those that were sent.

CREATE SEQUENCE letter_version_ids;

-- One row is one saved version of the text of a letter (kind, period; firms: with makers named): the
-- sections that a clerk changed, by key, with the facts in marks. The newest that stands counts.
CREATE TABLE letter_versions (
    version_id INTEGER PRIMARY KEY DEFAULT nextval('letter_version_ids'),
    kind VARCHAR NOT NULL,
    period VARCHAR NOT NULL,
    firms BOOLEAN NOT NULL,
    letter_texts VARCHAR NOT NULL,
    data_version VARCHAR NOT NULL,
    saved_at TIMESTAMP NOT NULL,
    saved_by VARCHAR NOT NULL,
    withdrawn_at TIMESTAMP,
    withdrawn_by VARCHAR
);

CREATE SEQUENCE letter_number_ids;

-- One row is one number of a series (机关代字 and year) given to a letter, with the SHA-256 of the
-- file that was sent. A number that was taken back stays used.
CREATE TABLE letter_numbers (
    number_id INTEGER PRIMARY KEY DEFAULT nextval('letter_number_ids'),
    agency_code VARCHAR NOT NULL,
    year INTEGER NOT NULL,
    number INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    period VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    dated DATE NOT NULL,
    file_sha256 VARCHAR NOT NULL,
    issued_at TIMESTAMP NOT NULL,
    issued_by VARCHAR NOT NULL,
    withdrawn_at TIMESTAMP,
    withdrawn_by VARCHAR,
    UNIQUE (agency_code, year, number)
);
