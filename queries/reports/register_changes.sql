-- How many outlets of each register were not in the township's register before it, up to $as_of?
-- One row is one township's register of several trades after its first one of the same era.
WITH registers AS (
    SELECT
        t.era,
        o.township,
        o.recorded_on,
        row_number() OVER (PARTITION BY t.era, o.township ORDER BY o.recorded_on) AS place
    FROM live_outlets AS o
    INNER JOIN townships AS t
        ON o.township = t.name AND o.recorded_on BETWEEN t.valid_from AND t.valid_to
    WHERE o.recorded_on <= $as_of
    GROUP BY t.era, o.township, o.recorded_on
    HAVING count(DISTINCT o.trade) > 1
),

listed AS (
    SELECT DISTINCT
        r.era,
        r.township,
        r.place,
        r.recorded_on,
        o.trade,
        o.name
    FROM registers AS r
    INNER JOIN live_outlets AS o ON r.township = o.township AND r.recorded_on = o.recorded_on
)

SELECT
    now.era,
    now.township,
    now.recorded_on,
    count(*) AS outlets,
    count(*) FILTER (before.name IS NULL) AS added
FROM listed AS now
LEFT JOIN listed AS before
    ON
        now.era = before.era AND now.township = before.township AND now.place = before.place + 1
        AND now.trade = before.trade AND now.name = before.name
WHERE now.place > 1
GROUP BY ALL
ORDER BY now.township, now.recorded_on
