-- What came of asking after a figure that deserves a question (核实单).

CREATE SEQUENCE check_outcome_ids;

-- One row is one answer; one that was taken back keeps its row. told_on, seen: the day and the words of
-- the question (a figure that changes is a new question). remark: what the township said.
CREATE TABLE check_outcomes (
    outcome_id INTEGER PRIMARY KEY DEFAULT nextval('check_outcome_ids'),
    township VARCHAR NOT NULL,
    told_on DATE NOT NULL,
    seen VARCHAR NOT NULL,
    outcome VARCHAR NOT NULL CHECK (outcome IN ('属实', '已更正', '待更正')),
    remark VARCHAR NOT NULL,
    entered_at TIMESTAMP NOT NULL,
    entered_by VARCHAR NOT NULL,
    undone_at TIMESTAMP,
    undone_by VARCHAR
);
