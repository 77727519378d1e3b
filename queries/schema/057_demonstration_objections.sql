-- Publicity of demonstration units (嘉兴 三 第三阶段: 社会公示无异): objections and what was answered.

CREATE SEQUENCE demonstration_objection_ids;

-- One row is an objection (异议) to one applicant's title, or the answer (答复) to one (objection_id). county,
-- applicant, category, level: the title, as the list of applicants names it. outcome: of an answer, whether the
-- objection held; matter: what was said.
CREATE TABLE demonstration_objections (
    entry_id INTEGER PRIMARY KEY DEFAULT nextval('demonstration_objection_ids'),
    kind VARCHAR NOT NULL CHECK (kind IN ('异议', '答复')),
    county VARCHAR NOT NULL,
    applicant VARCHAR NOT NULL,
    category VARCHAR NOT NULL,
    level VARCHAR NOT NULL,
    objection_id INTEGER,
    happened_on DATE NOT NULL,
    outcome VARCHAR NOT NULL CHECK (outcome IN ('', '成立', '不成立')),
    matter VARCHAR NOT NULL,
    entered_at TIMESTAMP NOT NULL,
    entered_by VARCHAR NOT NULL,
    withdrawn_at TIMESTAMP,
    withdrawn_by VARCHAR
);
