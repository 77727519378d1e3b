-- The facts of an indicator as of $as_of, summed by what a question may ask for. One row is one
-- township and trade of one register.
SELECT
    $name AS facts,
    CAST($as_of AS DATE) AS day,
    period_start,
    period_end,
    township,
    trade,
    CAST(sum(numerator) AS BIGINT) AS numerator,
    CAST(sum(denominator) AS BIGINT) AS denominator,
    CAST(sum(refused) AS BIGINT) AS refused,
    CAST(coalesce(sum(denominator) FILTER (period_start IS NULL), 0) AS BIGINT) AS silent,
    count_if(denominator > 0) AS makers,
    CAST(sum(denominator * denominator) AS DOUBLE) AS squares,
    CAST(coalesce(sum(ratio(numerator * numerator, denominator)), 0) AS DOUBLE) AS alike
FROM (
    SELECT
        period_start,
        period_end,
        township,
        trade,
        unit_id,
        sum(numerator) AS numerator,
        sum(denominator) AS denominator,
        sum(refused) AS refused
    FROM facts
    WHERE scope = '本县'
    GROUP BY ALL
) AS units
GROUP BY period_start, period_end, township, trade
