-- What people answered about values and columns, kept for the whole county.

CREATE SEQUENCE remembered_answer_ids;

-- One row is one answer: question is its id (value:is_rectified:☐), answer the word chosen. The
-- newest row of a question that is not forgotten counts.
CREATE TABLE remembered_answers (
    answer_id INTEGER PRIMARY KEY DEFAULT nextval('remembered_answer_ids'),
    question VARCHAR NOT NULL,
    answer VARCHAR NOT NULL,
    remembered_at TIMESTAMP NOT NULL,
    remembered_by VARCHAR NOT NULL,
    forgotten_at TIMESTAMP,
    forgotten_by VARCHAR
);
