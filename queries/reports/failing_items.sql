-- Which items failed how often? One row is one item: batches of the product on which it failed.
SELECT
    item,
    count(*) AS batches
FROM (
    SELECT unnest(failing_items) AS item
    FROM live_samples
    WHERE
        product = $product AND in_county AND verdict = '不合格'
        AND purpose IS DISTINCT FROM '复查'
        AND sampled_to <= $as_of
        AND ($start IS NULL OR sampled_from >= $start)
        AND ($end IS NULL OR sampled_to <= $end)
        AND ($purposes IS NULL OR list_contains(CAST($purposes AS VARCHAR[]), coalesce(purpose, '未注明')))
        AND ($levels IS NULL OR list_contains(CAST($levels AS VARCHAR[]), level))
) AS rows_
GROUP BY item
ORDER BY batches DESC, item ASC
