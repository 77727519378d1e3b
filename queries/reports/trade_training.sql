-- How many people of one trade in one township were trained up to $as_of? One row is one session.
SELECT
    trained_on,
    trained,
    due
FROM live_training_sessions
WHERE township = $township AND trade = $trade AND trained_on <= $as_of
ORDER BY trained_on
