-- Which outlets does any live register name? One row is one outlet: township, trade and name, with
-- the address of its newest line.
SELECT
    township,
    trade,
    name,
    arg_max(address, recorded_on) AS address
FROM live_outlets
GROUP BY township, trade, name
ORDER BY township, trade, name
