-- Which kept questions are to be written as files after an import? One row is one of them.
SELECT
    holder,
    name,
    asked,
    is_pinned,
    is_subscribed,
    saved_by,
    saved_at
FROM saved_views
WHERE is_subscribed
ORDER BY holder, name
