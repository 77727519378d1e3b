-- The box of the townships (填报箱): what units sent, and what departments and the county did with it.

CREATE SEQUENCE inbox_report_ids;

-- One row is one report that a unit (township or department) sent; its workbook lies among the originals. number: of
-- the receipt. duty, period: what it is owed for, '' where nothing asks for it. dataset '': words alone.
-- figures_sha256: of what was read, whatever file it came in. trades: that it tells of. sent_on: the day that
-- counts; entered_at: the clock.
CREATE TABLE inbox_reports (
    report_id INTEGER PRIMARY KEY DEFAULT nextval('inbox_report_ids'),
    number VARCHAR NOT NULL,
    unit VARCHAR NOT NULL,
    duty VARCHAR NOT NULL,
    period VARCHAR NOT NULL,
    dataset VARCHAR NOT NULL,
    file_name VARCHAR NOT NULL,
    file_sha256 VARCHAR NOT NULL,
    figures_sha256 VARCHAR NOT NULL,
    row_count INTEGER NOT NULL,
    trades VARCHAR[] NOT NULL,
    explanation VARCHAR NOT NULL,
    sent_on DATE NOT NULL,
    entered_at TIMESTAMP NOT NULL,
    entered_by VARCHAR NOT NULL,
    withdrawn_at TIMESTAMP,
    withdrawn_by VARCHAR
);

CREATE SEQUENCE inbox_step_ids;

-- One row is one thing done with a report. body: who did it. trades: of a 同意, those it agrees to. marked: of a 退回,
-- the cells meant (小药店/已整规). import_id: of a 收进.
CREATE TABLE inbox_steps (
    step_id INTEGER PRIMARY KEY DEFAULT nextval('inbox_step_ids'),
    report_id INTEGER NOT NULL,
    kind VARCHAR NOT NULL CHECK (kind IN ('同意', '退回', '收进')),
    body VARCHAR NOT NULL,
    step_on DATE NOT NULL,
    reason VARCHAR NOT NULL,
    trades VARCHAR[] NOT NULL,
    marked VARCHAR[] NOT NULL,
    import_id INTEGER,
    entered_at TIMESTAMP NOT NULL,
    entered_by VARCHAR NOT NULL,
    withdrawn_at TIMESTAMP,
    withdrawn_by VARCHAR
);

-- One row is what one person has typed of one form and not sent yet. written: JSON, rows of the form.
CREATE TABLE inbox_drafts (
    owner VARCHAR NOT NULL,
    unit VARCHAR NOT NULL,
    dataset VARCHAR NOT NULL,
    period VARCHAR NOT NULL,
    written VARCHAR NOT NULL,
    saved_at TIMESTAMP NOT NULL,
    PRIMARY KEY (owner, unit, dataset, period)
);
