-- Which questions are kept that $owner may open: one's own and those of the whole office. One row is
-- one of them.
SELECT
    owner,
    name,
    question,
    is_pinned,
    is_subscribed,
    saved_by,
    saved_at
FROM saved_views
WHERE owner IN ($owner, '')
ORDER BY owner = '', name
