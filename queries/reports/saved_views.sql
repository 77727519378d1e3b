-- Which questions are kept that $owner may open: one's own and those of the whole office. One row is
-- one of them.
SELECT
    holder,
    name,
    asked,
    is_pinned,
    is_subscribed,
    saved_by,
    saved_at
FROM saved_views
WHERE holder IN ($owner, '')
ORDER BY holder = '', name
