-- Do all outlets within a unit comply? One row is one outlet of the register as of $day in the
-- townships $townships, with its address (empty where the register has none).
SELECT
    township,
    name,
    trade,
    coalesce(address, '') AS address,
    is_rectified,
    is_compliant,
    recorded_on,
    sheet,
    row_number
FROM register_on($day)
WHERE list_contains(CAST($townships AS VARCHAR[]), township)
ORDER BY township, trade, name
