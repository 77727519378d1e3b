-- Questions of 自助分析 that people keep, and the codes of numbers that papers print.

-- One row is one kept question. holder: whose it is, '' for the whole office; saved_by: who kept it last.
CREATE TABLE saved_views (
    holder VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    asked VARCHAR NOT NULL,
    is_pinned BOOLEAN NOT NULL,
    is_subscribed BOOLEAN NOT NULL,
    saved_by VARCHAR NOT NULL,
    saved_at TIMESTAMP NOT NULL,
    PRIMARY KEY (holder, name)
);

-- One row is one number that a paper printed: the question, the cell and the as-of day behind its code.
CREATE TABLE number_codes (
    code VARCHAR PRIMARY KEY,
    asked VARCHAR NOT NULL,
    cell VARCHAR NOT NULL,
    as_of DATE NOT NULL
);
