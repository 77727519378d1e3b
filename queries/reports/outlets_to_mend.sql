-- Which outlets of the register of $as_of do not comply? One row is one outlet.
SELECT
    township,
    trade,
    name,
    address,
    is_rectified
FROM register_on($as_of)
WHERE NOT is_compliant
ORDER BY township, trade, import_id, sheet, row_number
