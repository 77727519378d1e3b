-- Kept first tests with no more than a count reads, by queries/cubes/sample_facts.sql: a maker is half
-- of the number of its md5 (two of a million share one once in 37 million such stores), and the periods
-- in which a batch lies follow from its days. They are written anew when this version opens a store.
DROP TABLE sample_facts;

-- One row is one first test. unit_id: the maker (without one the batch itself), as a number that
-- names nobody; has_maker: whether the list names one, since rates of firms are counted of those that do.
CREATE TABLE sample_facts (
    product VARCHAR NOT NULL,
    period_start DATE NOT NULL,
    period_end DATE NOT NULL,
    township VARCHAR,
    unit_id UBIGINT NOT NULL,
    level VARCHAR,
    purpose VARCHAR NOT NULL,
    product_name VARCHAR,
    class VARCHAR,
    scope VARCHAR NOT NULL,
    numerator TINYINT NOT NULL,
    denominator TINYINT NOT NULL,
    refused TINYINT NOT NULL,
    has_maker BOOLEAN NOT NULL,
    import_id INTEGER NOT NULL
);
DELETE FROM sample_stamps;
