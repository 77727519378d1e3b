-- How many outlets of each register were not in the township's register before it, up to $as_of?
-- One row is one township's register of several trades after its first one since $start.
WITH registers AS (
    SELECT
        township,
        recorded_on,
        row_number() OVER (PARTITION BY township ORDER BY recorded_on) AS place
    FROM live_outlets
    WHERE recorded_on BETWEEN $start AND $as_of
    GROUP BY township, recorded_on
    HAVING count(DISTINCT trade) > 1
),

listed AS (
    SELECT
        r.township,
        r.recorded_on,
        r.place,
        o.trade,
        o.name,
        lag(r.place) OVER (PARTITION BY r.township, o.trade, o.name ORDER BY r.place) AS place_before
    FROM registers AS r
    INNER JOIN live_outlets AS o ON r.township = o.township AND r.recorded_on = o.recorded_on
    QUALIFY row_number() OVER (PARTITION BY r.township, r.place, o.trade, o.name) = 1
)

SELECT
    township,
    recorded_on,
    count(*) AS outlets,
    count(*) FILTER (place_before IS DISTINCT FROM place - 1) AS added
FROM listed
WHERE place > 1
GROUP BY township, recorded_on
ORDER BY township, recorded_on
