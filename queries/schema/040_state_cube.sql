-- Counts that are kept so that a question need not read every row: dashboard/store/cubes.py writes
-- them in the transaction that changes what they count, by the same files that count directly.

-- The registers of outlets of which counts are kept. One row is one trade of one township in one
-- import on one day, with its outlets and how many of them are 已整规 and 已规范.
CREATE TABLE outlet_blocks (
    import_id INTEGER NOT NULL,
    recorded_on DATE NOT NULL,
    township VARCHAR NOT NULL,
    trade VARCHAR NOT NULL,
    outlets BIGINT NOT NULL,
    rectified BIGINT NOT NULL,
    compliant BIGINT NOT NULL
);

-- The days from which on the counts may differ: of registers and of targets. One row is one day.
CREATE TABLE cube_days (
    day DATE NOT NULL
);

-- The facts of an indicator as of such a day, summed. One row is one township and trade of one
-- register. silent, makers, squares, alike: as in queries/reports/counts.sql.
CREATE TABLE state_cube (
    facts VARCHAR NOT NULL,
    day DATE NOT NULL,
    period_start DATE,
    period_end DATE,
    township VARCHAR,
    trade VARCHAR,
    numerator BIGINT NOT NULL,
    denominator BIGINT NOT NULL,
    refused BIGINT NOT NULL,
    silent BIGINT NOT NULL,
    makers BIGINT NOT NULL,
    squares DOUBLE NOT NULL,
    alike DOUBLE NOT NULL
);
