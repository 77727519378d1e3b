-- Which inspected makers of 阀门 had every tested batch pass its first test, up to $as_of?
-- One row is one enterprise in one year at one purpose.
SELECT * FROM firm_facts('阀门', $as_of)
