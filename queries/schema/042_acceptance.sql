-- 考核验收 (75号 三(三)2, 四(三)): what people mark, and the course of a year's assessment.

CREATE SEQUENCE acceptance_mark_ids;

-- One row is one mark that a person gave; the newest of a year, track, subject and item stands, the older
-- ones are its history. track: 自评 of the township or department itself, 县评 instead of the computed mark.
-- subject: a township or a trade. mark: of the item's full marks. reason, evidence: why, and on what paper.
CREATE TABLE acceptance_marks (
    mark_id INTEGER PRIMARY KEY DEFAULT nextval('acceptance_mark_ids'),
    year INTEGER NOT NULL,
    track VARCHAR NOT NULL CHECK (track IN ('自评', '县评')),
    subject VARCHAR NOT NULL,
    item VARCHAR NOT NULL,
    mark DOUBLE NOT NULL,
    reason VARCHAR NOT NULL,
    evidence VARCHAR NOT NULL,
    entered_at TIMESTAMP NOT NULL,
    entered_by VARCHAR NOT NULL,
    withdrawn_at TIMESTAMP,
    withdrawn_by VARCHAR
);

CREATE SEQUENCE acceptance_event_ids;

-- One row is one event of a year's assessment. kind: 公示 (from happened_on to until_on), 异议 of a subject,
-- 答复 to one (objection_id), 否决 of a subject, 审定 (result: the confirmed sheet as JSON, which later
-- imports do not change), 发文. matter: what was said; paper: its number.
CREATE TABLE acceptance_events (
    event_id INTEGER PRIMARY KEY DEFAULT nextval('acceptance_event_ids'),
    year INTEGER NOT NULL,
    kind VARCHAR NOT NULL CHECK (kind IN ('公示', '异议', '答复', '否决', '审定', '发文')),
    subject VARCHAR NOT NULL,
    objection_id INTEGER,
    happened_on DATE NOT NULL,
    until_on DATE,
    matter VARCHAR NOT NULL,
    paper VARCHAR NOT NULL,
    result VARCHAR NOT NULL,
    entered_at TIMESTAMP NOT NULL,
    entered_by VARCHAR NOT NULL,
    withdrawn_at TIMESTAMP,
    withdrawn_by VARCHAR
);
