-- Which sampled batches of 阀门 passed their first test, up to $as_of? One row is one batch.
SELECT * FROM batch_facts('阀门', $as_of)
