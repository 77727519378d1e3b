-- One row is one order of screens that a user saved for the meeting mode.
CREATE TABLE saved_storylines (
    owner VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    screens VARCHAR[] NOT NULL,
    saved_at TIMESTAMP NOT NULL,
    PRIMARY KEY (owner, name)
);
