-- What did surveys of satisfaction find up to $as_of? One row is one township (and trade) and
-- period; counts are persons.
SELECT
    s.period_from,
    s.period_to,
    s.township,
    s.trade,
    s.asked,
    s.satisfied,
    s.fairly_satisfied,
    s.dissatisfied,
    s.printed_rate,
    i.file_name,
    s.sheet,
    s.row_number
FROM satisfaction_surveys AS s
INNER JOIN live_imports AS i ON s.import_id = i.import_id
WHERE s.period_to <= $as_of
ORDER BY s.period_from, s.township, s.trade NULLS FIRST, s.import_id
