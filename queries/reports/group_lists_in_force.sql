-- Which bodies make up a group that the documents do not list? One row is one group: its newest
-- list that stands.
SELECT
    list_id,
    actor,
    members,
    source,
    set_at,
    set_by
FROM group_lists
WHERE withdrawn_at IS NULL
QUALIFY row_number() OVER (PARTITION BY actor ORDER BY list_id DESC) = 1
ORDER BY actor
