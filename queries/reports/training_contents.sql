-- About what were people trained from $start to $end? One row is one kind of $kinds ('' where none of them is
-- written): sessions, turns, and sessions on the spot (上门). A session about two kinds counts in both.
WITH sessions AS (
    SELECT
        trained,
        coalesce(mode LIKE '%上门%' OR mode LIKE '%现场%', FALSE) AS on_spot,
        list_filter(
            CAST($kinds AS VARCHAR[]), LAMBDA kind: contains(coalesce(content, ''), kind[1:2])
        ) AS kinds
    FROM live_training_sessions
    WHERE
        trained_on BETWEEN $start AND $end
        AND ($township IS NULL OR township = $township)
),

told AS (
    SELECT
        trained,
        on_spot,
        unnest(if(len(kinds) = 0, [''], kinds)) AS content
    FROM sessions
)

SELECT
    content,
    count(*) AS sessions,
    sum(trained) AS trained,
    count(*) FILTER (on_spot) AS on_spot
FROM told
GROUP BY content
ORDER BY content
