-- How many outlets does the register of $as_of list per township and trade? One row is one trade of
-- one township: outlets, rectified and compliant ones, those without a licence (of those of which it
-- is told), the newest day on which one was recorded.
SELECT
    township,
    trade,
    count(*) AS outlets,
    count(*) FILTER (is_rectified) AS rectified,
    count(*) FILTER (is_compliant) AS compliant,
    count(*) FILTER (business_licence = '无') AS unlicensed,
    count(*) FILTER (business_licence IN ('有', '无')) AS licence_told,
    max(recorded_on) AS recorded_on
FROM register_on($as_of)
GROUP BY township, trade
ORDER BY township, trade
