-- Questions of 自助分析 that people keep, and the codes of numbers that papers print.

-- One row is one kept question. owner: whose it is, '' for the whole office; saved_by: who kept it last.
CREATE TABLE saved_views (
    owner VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    question VARCHAR NOT NULL,
    is_pinned BOOLEAN NOT NULL,
    is_subscribed BOOLEAN NOT NULL,
    saved_by VARCHAR NOT NULL,
    saved_at TIMESTAMP NOT NULL,
    PRIMARY KEY (owner, name)
);

-- One row is one number that a paper printed: the question, the cell and the as-of day behind its code.
CREATE TABLE number_codes (
    code VARCHAR PRIMARY KEY,
    question VARCHAR NOT NULL,
    cell VARCHAR NOT NULL,
    as_of DATE NOT NULL
);
