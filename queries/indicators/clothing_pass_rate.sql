-- Which sampled batches of 童装 passed their first test, up to $as_of? One row is one batch.
SELECT * FROM batch_facts('童装', $as_of)
