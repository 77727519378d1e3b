-- How many outlets does the register hold as of each day on which it changed, up to $as_of? One row is
-- one day. Of every trade of a township the newest list counts, as long as the townships were not
-- redrawn; a list of a few outlets is a part of the register, told by its size beside later ones.
WITH told AS (
    SELECT
        t.era,
        o.township,
        o.trade,
        o.recorded_on,
        count(*) AS outlets
    FROM live_outlets AS o
    INNER JOIN townships AS t
        ON o.township = t.name AND o.recorded_on BETWEEN t.valid_from AND t.valid_to
    WHERE o.recorded_on <= $as_of
    GROUP BY ALL
),

known AS (
    SELECT
        d.day,
        t.era,
        arg_max(t.outlets, t.recorded_on) AS outlets
    FROM (SELECT DISTINCT recorded_on AS day FROM told) AS d
    INNER JOIN told AS t ON d.day >= t.recorded_on
    GROUP BY d.day, t.era, t.township, t.trade
)

SELECT
    day,
    sum(outlets) AS outlets
FROM (SELECT
    *,
    max(era) OVER (PARTITION BY day) AS newest
FROM known) AS k
WHERE era = newest
GROUP BY day
ORDER BY day
