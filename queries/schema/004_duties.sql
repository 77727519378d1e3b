-- What proves that duties were done, who reported when, what was decided about contradictions,
-- and the county's own copies of the documents.

-- One row is one line of a list of completed duties (推进表完成情况). duty is an id of
-- data/duties.toml; actor and period are empty where the list does not tell them apart;
-- done_on NULL: the list has the duty, but no day.
CREATE TABLE duty_completions (
    import_id INTEGER NOT NULL,
    sheet VARCHAR NOT NULL,
    row_number INTEGER NOT NULL,
    duty VARCHAR NOT NULL,
    actor VARCHAR NOT NULL DEFAULT '',
    period VARCHAR NOT NULL DEFAULT '',
    done_on DATE,
    evidence VARCHAR NOT NULL DEFAULT '',
    remark VARCHAR
);

-- One row is one cell of a list of reports received (月报报送登记): unit × period. period is the
-- label that dashboard/duties/due_dates.py gives it (2010-06, 2007-07-25); received_on NULL: 未报.
CREATE TABLE submissions (
    import_id INTEGER NOT NULL,
    sheet VARCHAR NOT NULL,
    row_number INTEGER NOT NULL,
    duty VARCHAR NOT NULL,
    unit VARCHAR NOT NULL,
    period VARCHAR NOT NULL,
    received_on DATE
);

CREATE SEQUENCE duty_entry_ids;

-- One row is one completion entered on the page; an undone entry keeps its row.
CREATE TABLE duty_entries (
    entry_id INTEGER PRIMARY KEY DEFAULT nextval('duty_entry_ids'),
    duty VARCHAR NOT NULL,
    actor VARCHAR NOT NULL,
    period VARCHAR NOT NULL,
    done_on DATE NOT NULL,
    evidence VARCHAR NOT NULL,
    note VARCHAR NOT NULL,
    entered_at TIMESTAMP NOT NULL,
    entered_by VARCHAR NOT NULL,
    undone_at TIMESTAMP,
    undone_by VARCHAR
);

CREATE SEQUENCE ruling_ids;

-- One row is one decision on a contradiction; the newest that is not withdrawn is in force.
-- option is empty where the contradiction was left open.
CREATE TABLE rulings (
    ruling_id INTEGER PRIMARY KEY DEFAULT nextval('ruling_ids'),
    conflict VARCHAR NOT NULL,
    option VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    ruled_at TIMESTAMP NOT NULL,
    ruled_by VARCHAR NOT NULL,
    withdrawn_at TIMESTAMP,
    withdrawn_by VARCHAR
);

CREATE SEQUENCE document_text_ids;

-- One row is one imported copy of a document: the text as read and the text cleaned for the eye.
-- The original file lies in the store under its SHA-256.
CREATE TABLE document_texts (
    text_id INTEGER PRIMARY KEY DEFAULT nextval('document_text_ids'),
    document VARCHAR NOT NULL,
    file_name VARCHAR NOT NULL,
    file_sha256 VARCHAR NOT NULL,
    raw_text VARCHAR NOT NULL,
    reading_text VARCHAR NOT NULL,
    imported_at TIMESTAMP NOT NULL,
    imported_by VARCHAR NOT NULL,
    removed_at TIMESTAMP,
    removed_by VARCHAR
);
