-- How far did training come from $start to $end? One row is one trade of one township: sessions,
-- turns (人次), and the people due, which repeat on every session and count once.
SELECT
    township,
    trade,
    count(*) AS sessions,
    sum(trained) AS trained,
    max(due) AS due,
    max(trained_on) AS last_on
FROM live_training_sessions
WHERE trained_on BETWEEN $start AND $end
GROUP BY township, trade
ORDER BY township, trade
