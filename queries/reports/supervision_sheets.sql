-- What do the score sheets of the supervision rounds say up to $as_of? One row is one item of one
-- township in one round of one series (words.terms.SERIES) and year.
SELECT
    s.series,
    year(s.inspected_on) AS year,
    s.round,
    s.inspected_on,
    s.township,
    s.item,
    s.score,
    s.full_marks,
    s.printed_total,
    s.printed_rank,
    i.file_name
FROM live_supervision_scores AS s
INNER JOIN live_imports AS i ON s.import_id = i.import_id
WHERE s.inspected_on <= $as_of
ORDER BY
    s.series ASC, s.inspected_on ASC, s.round ASC, s.sheet ASC, s.row_number ASC,
    s.full_marks DESC, s.item ASC
