-- How long did outlets stay 已规范 after a register first found them so, up to $as_of?
-- One row is outlets of one trade with the same history: relapsed (a later register found them
-- not so) and days from the first such finding to the relapse, or to the last register that
-- lists them. An outlet is one name of one trade in one township between two redrawings.
WITH seen AS (
    SELECT
        t.era,
        o.township,
        o.trade,
        o.name,
        o.recorded_on,
        bool_and(o.is_compliant) AS is_compliant
    FROM live_outlets AS o
    INNER JOIN townships AS t
        ON o.township = t.name AND o.recorded_on BETWEEN t.valid_from AND t.valid_to
    WHERE
        o.recorded_on <= $as_of
        AND ($townships IS NULL OR list_contains(CAST($townships AS VARCHAR[]), o.township))
    GROUP BY ALL
),

followed AS (
    SELECT
        *,
        min(recorded_on) FILTER (is_compliant)
            OVER (PARTITION BY era, township, trade, name) AS since
    FROM seen
),

outlets_ AS (
    SELECT
        trade,
        min(recorded_on) FILTER (NOT is_compliant) AS relapsed_on,
        date_diff('day', min(since), coalesce(relapsed_on, max(recorded_on))) AS days
    FROM followed
    WHERE recorded_on >= since
    GROUP BY era, township, trade, name
)

SELECT
    trade,
    days,
    relapsed_on IS NOT NULL AS relapsed,
    count(*) AS outlets
FROM outlets_
WHERE days > 0
GROUP BY ALL
ORDER BY ALL
