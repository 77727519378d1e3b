"""The page 台账: one small ledger as counts by body, duties proven, a tree, a form."""
