-- Which batches passed their first test, and of which class was their maker? One row is one batch, of
-- one of $imports. The batches of a maker lie together: that halves the time of counting by makers.
SELECT
    product,
    period_start,
    period_end,
    period_of(period_start, period_end, 'year') AS year,
    period_of(period_start, period_end, 'half') AS half,
    period_of(period_start, period_end, 'quarter') AS quarter,
    period_of(period_start, period_end, 'month') AS month,
    township,
    md5_number(unit_id) AS unit_id,
    level,
    purpose,
    product_name,
    class,
    scope,
    numerator,
    denominator,
    refused,
    has_maker,
    import_id
FROM batch_rows('classed_samples')
WHERE import_id IN (SELECT unnest(CAST($imports AS INTEGER[])))
ORDER BY product, unit_id, period_end
