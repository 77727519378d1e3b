-- Which reports came when, by the lists of received reports, for periods up to $as_of? One row is
-- one unit and period; received_on is empty where the list says that nothing came.
SELECT
    s.duty,
    s.unit,
    s.period,
    s.received_on,
    i.file_name,
    s.sheet,
    s.row_number
FROM submissions AS s
INNER JOIN live_imports AS i ON s.import_id = i.import_id
WHERE s.period <= strftime($as_of, '%Y-%m') AND (s.received_on IS NULL OR s.received_on <= $as_of)
QUALIFY row_number() OVER (PARTITION BY s.duty, s.unit, s.period ORDER BY s.import_id DESC) = 1
ORDER BY s.period, s.unit, s.duty
