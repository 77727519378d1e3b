-- Which complaints were there up to $as_of? One row is one complaint as imported.
SELECT
    c.complaint_number,
    c.complained_on,
    c.accepted_on,
    c.closed_on,
    c.township,
    c.trade,
    c.about,
    c.matter,
    c.department,
    c.result,
    c.satisfaction,
    i.file_name,
    c.sheet,
    c.row_number
FROM complaints AS c
INNER JOIN live_imports AS i ON c.import_id = i.import_id
WHERE coalesce(c.complained_on, c.accepted_on) <= $as_of
ORDER BY coalesce(c.complained_on, c.accepted_on), c.import_id, c.row_number
