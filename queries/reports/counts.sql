-- How many of how many, by one or two dimensions of the facts of an indicator?
-- One row is one group; key and key2 are NULL where the row does not tell.
-- numerator, denominator, refused: numbers of units; rate: 0..1.
-- silent: units among the denominator that sent nothing and count as failing for that reason.
-- makers, squares, alike: how the counted units lie with makers (the maker of a batch, else the unit
-- itself): makers with any, the sum of n*n and that of x*x/n over them.
-- With $refused_fail a refused batch counts as a failed one.
SELECT
    key,
    key2,
    CAST(sum(numerator) AS BIGINT) AS numerator,
    CAST(sum(denominator) AS BIGINT) AS denominator,
    CAST(sum(refused) AS BIGINT) AS refused,
    ratio(sum(numerator), sum(denominator)) AS rate,
    CAST(sum(silent) AS BIGINT) AS silent,
    min(first_day) AS first_day,
    max(last_day) AS last_day,
    count_if(denominator > 0) AS makers,
    CAST(sum(denominator * denominator) AS DOUBLE) AS squares,
    CAST(coalesce(sum(ratio(numerator * numerator, denominator)), 0) AS DOUBLE) AS alike
FROM (
    SELECT
        dimension(
            $by, f.township, a.area, f.trade, f.level, f.purpose, f.product_name, f.class, f.unit_id,
            f.period_start, f.period_end
        ) AS key,
        dimension(
            $then_by, f.township, a.area, f.trade, f.level, f.purpose, f.product_name, f.class,
            f.unit_id, f.period_start, f.period_end
        ) AS key2,
        f.unit_id,
        sum(f.numerator) AS numerator,
        sum(f.denominator) + sum(CASE WHEN $refused_fail THEN f.refused ELSE 0 END) AS denominator,
        sum(f.refused) AS refused,
        coalesce(sum(f.denominator) FILTER (f.period_start IS NULL), 0) AS silent,
        min(f.period_start) AS first_day,
        max(f.period_end) AS last_day
    FROM facts AS f
    LEFT JOIN (SELECT DISTINCT
        name,
        area
    FROM townships) AS a ON f.township = a.name
    WHERE
        f.scope = $scope
        AND ($start IS NULL OR f.period_start >= $start)
        AND ($end IS NULL OR f.period_end <= $end)
        AND ($purposes IS NULL OR list_contains(CAST($purposes AS VARCHAR[]), f.purpose))
        AND ($levels IS NULL OR list_contains(CAST($levels AS VARCHAR[]), f.level))
        AND ($trades IS NULL OR list_contains(CAST($trades AS VARCHAR[]), f.trade))
        AND ($townships IS NULL OR list_contains(CAST($townships AS VARCHAR[]), f.township))
    GROUP BY ALL
) AS units
GROUP BY key, key2
HAVING sum(denominator) > 0 OR sum(refused) > 0
ORDER BY key, key2
