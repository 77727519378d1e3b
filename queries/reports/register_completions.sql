-- What do lists of completed duties say up to $as_of? One row is one duty, actor and period;
-- done_on is empty where the list says that it is not done.
SELECT
    d.duty,
    d.actor,
    d.period,
    CASE WHEN d.done_on <= $as_of THEN d.done_on END AS done_on,
    d.evidence,
    i.file_name,
    d.sheet,
    d.row_number
FROM duty_completions AS d
INNER JOIN live_imports AS i ON d.import_id = i.import_id
QUALIFY row_number() OVER (PARTITION BY d.duty, d.actor, d.period ORDER BY d.import_id DESC) = 1
ORDER BY d.duty, d.actor, d.period
