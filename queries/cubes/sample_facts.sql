-- Which batches passed their first test, and of which class was their maker? One row is one batch, of
-- one of $imports. A purpose lies together, and in it the batches of a maker: that halves the time of
-- counting by makers.
SELECT
    product,
    period_start,
    period_end,
    township,
    CAST(md5_number(unit_id) >> 64 AS UBIGINT) AS unit_id,
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
ORDER BY product, purpose, unit_id, period_end
