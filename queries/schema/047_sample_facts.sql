-- First tests of batches, kept with the class found, so that a count need not look for it: as
-- 040_state_cube.sql.

-- One row is one first test, by queries/cubes/sample_facts.sql. unit_id: the maker (without one the
-- batch itself) as the number of its md5, which names nobody. year to month: the period as a count
-- names it, 跨期 where the days of the sample lie in two.
CREATE TABLE sample_facts (
    product VARCHAR NOT NULL,
    period_start DATE NOT NULL,
    period_end DATE NOT NULL,
    year VARCHAR NOT NULL,
    half VARCHAR NOT NULL,
    quarter VARCHAR NOT NULL,
    month VARCHAR NOT NULL,
    township VARCHAR,
    unit_id UHUGEINT NOT NULL,
    level VARCHAR,
    purpose VARCHAR NOT NULL,
    product_name VARCHAR,
    class VARCHAR,
    scope VARCHAR NOT NULL,
    numerator TINYINT NOT NULL,
    denominator TINYINT NOT NULL,
    refused TINYINT NOT NULL,
    import_id INTEGER NOT NULL
);

-- What the kept first tests of an import were made from, without their classes. One row is one
-- import; stamp: number and hash of its rows.
CREATE TABLE sample_stamps (
    import_id INTEGER NOT NULL,
    stamp VARCHAR NOT NULL
);
