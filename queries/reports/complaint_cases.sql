-- Which complaints came from $start to $end, as known on $as_of? One row is one case; a settlement
-- after $as_of is not yet known. received_on: made, else accepted,
-- as in complaint_loop.sql: one case has waited equally long wherever that is told.
SELECT
    coalesce(complained_on, accepted_on) AS received_on,
    CASE WHEN closed_on <= $as_of THEN closed_on END AS closed_on,
    coalesce(township, '') AS township,
    coalesce(trade, '') AS trade,
    matter,
    coalesce(department, '') AS department,
    CASE WHEN closed_on <= $as_of THEN satisfaction END AS satisfaction
FROM live_complaints
WHERE coalesce(complained_on, accepted_on) BETWEEN $start AND least($end, $as_of)
ORDER BY received_on, import_id, sheet, row_number
