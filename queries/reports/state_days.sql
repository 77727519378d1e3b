-- On which days did a state indicator's dataset change, up to $as_of? One row is one day.
SELECT day
FROM state_days
WHERE dataset = $dataset AND day <= $as_of
GROUP BY day
ORDER BY day
