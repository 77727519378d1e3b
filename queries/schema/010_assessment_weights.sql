-- Weights of the composite assessment that people save under a name.

CREATE SEQUENCE weight_set_ids;

-- One row is one set of weights of one person; weights: name of an item -> weight. Saving under the
-- same name makes a new row; the newest that is not withdrawn stands.
CREATE TABLE assessment_weights (
    set_id INTEGER PRIMARY KEY DEFAULT nextval('weight_set_ids'),
    name VARCHAR NOT NULL,
    weights JSON NOT NULL,
    saved_at TIMESTAMP NOT NULL,
    saved_by VARCHAR NOT NULL,
    withdrawn_at TIMESTAMP,
    withdrawn_by VARCHAR
);
