-- Which enterprises have been assessed for their conditions of production?
-- One row is one enterprise of the newest class register of each product up to $as_of; a register that tells
-- of no assessment at all says nothing.
-- period_end: since when it is so, for one that is not yet the day of the register.
SELECT
    * REPLACE (CASE WHEN assessed_on <= $as_of THEN assessed_on ELSE period_end END AS period_end),
    CAST(coalesce(assessed_on <= $as_of, FALSE) AS INTEGER) AS numerator
FROM enterprise_facts($as_of)
QUALIFY count(assessed_on) OVER (PARTITION BY product_name) > 0
