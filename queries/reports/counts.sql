-- How many of how many, by one or two dimensions of the facts of an indicator?
-- One row is one group; key and key2 are NULL where the row does not tell.
-- numerator, denominator, refused: numbers of units; rate: 0..1.
-- silent: units among the denominator that sent nothing and count as failing for that reason.
-- With $refused_fail a refused batch counts as a failed one.
SELECT
    dimension(
        $by, f.township, a.area, f.trade, f.level, f.purpose, f.product_name, f.class, f.unit_id,
        f.period_start, f.period_end
    ) AS key,
    dimension(
        $then_by, f.township, a.area, f.trade, f.level, f.purpose, f.product_name, f.class, f.unit_id,
        f.period_start, f.period_end
    ) AS key2,
    CAST(sum(f.numerator) AS BIGINT) AS numerator,
    CAST(sum(f.denominator) + sum(CASE WHEN $refused_fail THEN f.refused ELSE 0 END) AS BIGINT)
        AS denominator,
    CAST(sum(f.refused) AS BIGINT) AS refused,
    ratio(
        sum(f.numerator),
        sum(f.denominator) + sum(CASE WHEN $refused_fail THEN f.refused ELSE 0 END)
    ) AS rate,
    CAST(coalesce(sum(f.denominator) FILTER (f.period_start IS NULL), 0) AS BIGINT) AS silent,
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
GROUP BY 1, 2
HAVING denominator > 0 OR refused > 0
ORDER BY 1, 2
