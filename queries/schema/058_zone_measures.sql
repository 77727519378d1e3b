-- Measures of demonstration zones (83号 二: market share, brands, scale, layout), entered with year and source.

CREATE SEQUENCE zone_measure_ids;

-- One row is one figure of one zone for one year; the newest of a zone, year and measure stands. measure: a name of
-- data/zone_criteria.toml, value in its unit. source: the paper or list it was taken from.
CREATE TABLE zone_measures (
    measure_id INTEGER PRIMARY KEY DEFAULT nextval('zone_measure_ids'),
    zone VARCHAR NOT NULL,
    year INTEGER NOT NULL,
    measure VARCHAR NOT NULL,
    value DOUBLE NOT NULL,
    source VARCHAR NOT NULL,
    entered_at TIMESTAMP NOT NULL,
    entered_by VARCHAR NOT NULL,
    withdrawn_at TIMESTAMP,
    withdrawn_by VARCHAR
);
