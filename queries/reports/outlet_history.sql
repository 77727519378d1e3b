-- What did the registers say of one outlet up to $as_of? One row is one line of one register that
-- carries its name and trade, in one of $townships (its own and those it was made from).
SELECT
    o.*,
    i.file_name
FROM live_outlets AS o
INNER JOIN live_imports AS i ON o.import_id = i.import_id
WHERE
    list_contains(CAST($townships AS VARCHAR[]), o.township)
    AND o.trade = $trade
    AND o.name = $outlet
    AND o.recorded_on <= $as_of
ORDER BY o.recorded_on DESC, o.import_id ASC, o.sheet ASC, o.row_number ASC
