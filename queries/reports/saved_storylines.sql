-- The orders of screens that one user saved: name, screens.
SELECT
    name,
    screens
FROM saved_storylines
WHERE owner = $owner
ORDER BY name
