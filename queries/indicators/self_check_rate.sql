-- Which enterprises of the newest class register of each product up to $as_of handed in their
-- self-check report? One row is one enterprise.
SELECT
    *,
    CAST(coalesce(self_reported_on <= $as_of, FALSE) AS INTEGER) AS numerator
FROM enterprise_facts($as_of)
