-- Which answers are applied again, newest first? One row is one question that was answered.
SELECT
    answer_id,
    question,
    answer,
    remembered_at,
    remembered_by
FROM remembered_answers
WHERE forgotten_at IS NULL
QUALIFY row_number() OVER (PARTITION BY question ORDER BY answer_id DESC) = 1
ORDER BY answer_id DESC
