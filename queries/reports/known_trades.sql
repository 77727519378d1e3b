-- Which trades are known of every township by $as_of? One row is one trade of one township: outlets it
-- had when a register or a monthly report told it last, the day, and whether reports of that last
-- month ($as_of is its end) tell it already.
SELECT
    township,
    trade,
    told_on,
    outlets,
    bool_or(dataset = 'monthly_reports' AND told_on = $as_of) OVER (
        PARTITION BY township, trade
    ) AS is_told
FROM told_trades
WHERE told_on <= $as_of
QUALIFY row_number() OVER (PARTITION BY township, trade ORDER BY told_on DESC, dataset ASC) = 1
ORDER BY township, trade
