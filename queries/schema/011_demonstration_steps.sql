-- Steps of a demonstration application that lists may tell beside the six stages: the county's
-- acceptance before it, commendation after it, a return with its day, an objection while published.
ALTER TABLE demonstration_units ADD COLUMN accepted_on DATE;
ALTER TABLE demonstration_units ADD COLUMN commended_on DATE;
ALTER TABLE demonstration_units ADD COLUMN returned_on DATE;
ALTER TABLE demonstration_units ADD COLUMN objection VARCHAR;

-- One row is one item of one applicant's score sheet. standard: 市 (the city's standard) or 县.
CREATE TABLE demonstration_scores (
    import_id INTEGER NOT NULL,
    sheet VARCHAR NOT NULL,
    row_number INTEGER NOT NULL,
    standard VARCHAR NOT NULL CHECK (standard IN ('市', '县')),
    county VARCHAR NOT NULL,
    applicant VARCHAR NOT NULL,
    assessed_on DATE NOT NULL,
    item VARCHAR NOT NULL,
    score DOUBLE NOT NULL,
    full_marks DOUBLE,
    printed_total DOUBLE
);
