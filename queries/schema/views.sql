-- Views over what counts. The views live_<table>, evidence_days and state_days are not here: they
-- follow from data/columns.toml (dashboard/store/datasets.py).

-- Writings of enterprises that people decided to be one, each with the leading writing of its
-- group: the first in code order. Decisions chain; the newest on a pair counts. One row is one
-- writing; writings on which nothing was decided have none.
CREATE OR REPLACE VIEW leading_names AS
WITH RECURSIVE pairs AS (
    SELECT
        "left" AS one,
        "right" AS other
    FROM enterprise_decisions
    GROUP BY "left", "right"
    HAVING arg_max(is_same, rowid)
),

both_ways AS (
    SELECT
        one,
        other
    FROM pairs
    UNION
    SELECT
        other AS one,
        one AS other
    FROM pairs
),

reached AS (
    SELECT
        one,
        other
    FROM both_ways
    UNION
    SELECT
        r.one,
        b.other
    FROM reached AS r
    INNER JOIN both_ways AS b ON r.other = b.one
)

SELECT
    one AS enterprise,
    least(one, min(other)) AS firm
FROM reached
GROUP BY one;

-- Classes of enterprises by the day they were given, whatever writing of the name they stand under
-- (firm); of two writings on one day the newest list counts. One row is one enterprise of one
-- product on one day.
CREATE OR REPLACE VIEW firm_classes AS
SELECT
    k.product,
    coalesce(n.firm, k.enterprise) AS firm,
    k.township,
    k.classified_on,
    k.class
FROM live_enterprise_classes AS k
LEFT JOIN leading_names AS n ON k.enterprise = n.enterprise
QUALIFY row_number() OVER (
    PARTITION BY k.product, coalesce(n.firm, k.enterprise), k.classified_on
    ORDER BY k.import_id DESC, k.row_number DESC
) = 1;

-- Samples with the enterprise behind all writings of its name (firm).
CREATE OR REPLACE VIEW named_samples AS
SELECT
    live_samples.*,
    coalesce(n.firm, live_samples.enterprise) AS firm
FROM live_samples
LEFT JOIN leading_names AS n ON live_samples.enterprise = n.enterprise;

-- The same for questions that do not ask for classes, which cost more than all the rest.
CREATE OR REPLACE VIEW unclassed_samples AS
SELECT
    *,
    CAST(NULL AS VARCHAR) AS class
FROM named_samples;

-- Samples with the class of the enterprise when the day of the sample began: one given on that very
-- day counts from the next, since it may follow from the sample. class is NULL before the first
-- classification and after 退出, which is no class.
CREATE OR REPLACE VIEW classed_samples AS
SELECT
    s.*,
    nullif(c.class, '退出') AS class
FROM named_samples AS s
LEFT JOIN (
    SELECT
        product,
        firm,
        class,
        classified_on,
        lead(classified_on) OVER (PARTITION BY product, firm ORDER BY classified_on) AS classified_anew
    FROM firm_classes
) AS c
    ON
        s.product = c.product AND s.firm = c.firm AND s.sampled_from > c.classified_on
        AND (c.classified_anew IS NULL OR s.sampled_from <= c.classified_anew);
