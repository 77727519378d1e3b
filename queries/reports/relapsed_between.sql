-- Which outlets fell back between two registers? One row is one trade of one township: outlets
-- 已规范 on the register as of $before that the one as of $after lists too, and how many of them are
-- no longer 已规范. An outlet is one name of one trade in one township.
WITH earlier AS (
    SELECT
        township,
        trade,
        name,
        bool_and(is_compliant) AS is_compliant
    FROM register_on($before)
    GROUP BY ALL
),

later AS (
    SELECT
        township,
        trade,
        name,
        bool_and(is_compliant) AS is_compliant
    FROM register_on($after)
    GROUP BY ALL
)

SELECT
    e.township,
    e.trade,
    count(*) AS outlets,
    count(*) FILTER (NOT l.is_compliant) AS relapsed
FROM earlier AS e
INNER JOIN later AS l ON e.township = l.township AND e.trade = l.trade AND e.name = l.name
WHERE e.is_compliant
GROUP BY e.township, e.trade
ORDER BY e.township, e.trade
