-- Of which day is the register that speaks for the demonstration applicants as of $as_of?
SELECT demonstration_day($as_of) AS register_day
