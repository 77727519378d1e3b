-- How many of the items judged in first tests of 童装 passed, up to $as_of? One row is one batch
-- whose list gives its items one by one.
SELECT * FROM item_facts('童装', $as_of)
