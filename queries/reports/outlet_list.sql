-- Which outlets does the register list as of $as_of? One row is one outlet with the cells it came
-- from. was_compliant: what an earlier register of the same era said of the same name, trade and
-- township (NULL: not listed before).
WITH earlier AS (
    SELECT
        o.township,
        o.trade,
        o.name,
        t.era,
        o.recorded_on,
        bool_or(o.is_compliant) AS is_compliant
    FROM live_outlets AS o
    INNER JOIN townships AS t
        ON o.township = t.name AND o.recorded_on BETWEEN t.valid_from AND t.valid_to
    WHERE o.recorded_on <= $as_of
    GROUP BY ALL
)

SELECT
    r.*,
    (
        SELECT max_by(e.is_compliant, e.recorded_on)
        FROM earlier AS e
        WHERE
            e.township = r.township AND e.trade = r.trade AND e.name = r.name
            AND e.recorded_on < r.recorded_on
            AND e.era = (
                SELECT t.era FROM townships AS t
                WHERE t.name = r.township AND r.recorded_on BETWEEN t.valid_from AND t.valid_to
            )
    ) AS was_compliant
FROM register_on($as_of) AS r
WHERE
    ($start IS NULL OR r.recorded_on >= $start)
    AND ($townships IS NULL OR list_contains(CAST($townships AS VARCHAR[]), r.township))
    AND ($trades IS NULL OR list_contains(CAST($trades AS VARCHAR[]), r.trade))
ORDER BY r.township, r.trade, r.import_id, r.sheet, r.row_number
