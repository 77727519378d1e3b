-- How many outlets does the register in force on $as_of list? One row is one trade in one township,
-- with the day of the register that counts.
SELECT
    township,
    trade,
    count(*) AS listed,
    max(recorded_on) AS recorded_on
FROM register_on(CAST($as_of AS DATE))
GROUP BY township, trade
ORDER BY township, trade
