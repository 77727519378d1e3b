-- First version of the store. One migration file is run once, in one transaction, in order.

CREATE TABLE store_state (key VARCHAR PRIMARY KEY, value VARCHAR NOT NULL);

CREATE SEQUENCE import_ids;

-- One row is one file taken in: who, when, what; undone imports keep their row.
CREATE TABLE imports (
    import_id INTEGER PRIMARY KEY DEFAULT nextval('import_ids'),
    file_name VARCHAR NOT NULL,
    file_sha256 VARCHAR NOT NULL,
    file_bytes BIGINT NOT NULL,
    imported_at TIMESTAMP NOT NULL,
    imported_by VARCHAR NOT NULL,
    undone_at TIMESTAMP,
    undone_by VARCHAR
);

-- One row is one sheet of an import: what it was taken for and how many rows went where.
CREATE TABLE import_sheets (
    import_id INTEGER NOT NULL,
    sheet VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    title VARCHAR,
    header_rows INTEGER[] NOT NULL,
    mapping JSON NOT NULL,
    rows_read INTEGER NOT NULL,
    rows_accepted INTEGER NOT NULL,
    rows_duplicate INTEGER NOT NULL,
    rows_rejected INTEGER NOT NULL,
    summary JSON NOT NULL
);

-- One row is one finding of the checks, tied to a real cell ("column" is the spreadsheet letter).
CREATE TABLE import_problems (
    import_id INTEGER NOT NULL,
    sheet VARCHAR NOT NULL,
    row_number INTEGER NOT NULL,
    column_letter VARCHAR,
    field VARCHAR,
    found VARCHAR,
    code VARCHAR NOT NULL,
    severity VARCHAR NOT NULL CHECK (severity IN ('rejected', 'duplicate', 'notice')),
    message VARCHAR NOT NULL
);

-- One row is one spreadsheet row that was not taken, kept as it was read, with its reasons.
CREATE TABLE held_rows (
    import_id INTEGER NOT NULL,
    sheet VARCHAR NOT NULL,
    row_number INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    codes VARCHAR[] NOT NULL,
    cells JSON NOT NULL
);

-- One row is one batch in a spot check. The day may be known only as a span (2015年, 上半年):
-- then sampled_from < sampled_to. in_county: the maker is in Yongjia (NULL: the row does not say).
CREATE TABLE samples (
    import_id INTEGER NOT NULL,
    sheet VARCHAR NOT NULL,
    row_number INTEGER NOT NULL,
    product VARCHAR NOT NULL,
    product_name VARCHAR,
    enterprise VARCHAR,
    checked_party VARCHAR,
    place VARCHAR,
    township VARCHAR,
    in_county BOOLEAN NOT NULL,
    brand VARCHAR,
    model VARCHAR,
    batch VARCHAR,
    report_number VARCHAR,
    sampled_from DATE NOT NULL,
    sampled_to DATE NOT NULL,
    level VARCHAR CHECK (level IN ('国', '省', '市', '县')),
    purpose VARCHAR CHECK (purpose IN ('定期', '专项', '跟踪', '飞行', '风险', '复查')),
    verdict VARCHAR NOT NULL CHECK (verdict IN ('合格', '不合格', '拒检', '未判定')),
    verdict_text VARCHAR,
    failing_items_text VARCHAR,
    failing_items VARCHAR[] NOT NULL,
    laboratory VARCHAR,
    remark VARCHAR
);

-- One row is one enterprise's follow-up after a failed check (复查/整改/处罚).
CREATE TABLE follow_ups (
    import_id INTEGER NOT NULL,
    sheet VARCHAR NOT NULL,
    row_number INTEGER NOT NULL,
    enterprise VARCHAR NOT NULL,
    product_name VARCHAR,
    brand VARCHAR,
    rectification VARCHAR,
    recheck_result VARCHAR,
    penalty VARCHAR,
    period_from DATE,
    period_to DATE,
    remark VARCHAR
);

-- One row is one batch on a list of enterprises that failed again within the list's window.
CREATE TABLE repeat_failures (
    import_id INTEGER NOT NULL,
    sheet VARCHAR NOT NULL,
    row_number INTEGER NOT NULL,
    enterprise VARCHAR NOT NULL,
    place VARCHAR,
    checked_in VARCHAR,
    product_name VARCHAR,
    brand VARCHAR,
    model VARCHAR,
    batch VARCHAR,
    failing_items_text VARCHAR
);

-- One row is one outlet (十小经营单位) as one register listed it on recorded_on.
CREATE TABLE outlets (
    import_id INTEGER NOT NULL,
    sheet VARCHAR NOT NULL,
    row_number INTEGER NOT NULL,
    recorded_on DATE NOT NULL,
    township VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    trade VARCHAR NOT NULL,
    address VARCHAR,
    owner VARCHAR,
    phone VARCHAR,
    employees INTEGER,
    business_licence VARCHAR CHECK (business_licence IN ('有', '无', '不适用')),
    permit VARCHAR CHECK (permit IN ('有', '无', '不适用')),
    is_rectified BOOLEAN NOT NULL,
    is_compliant BOOLEAN NOT NULL,
    rectified_on DATE,
    longitude DOUBLE,
    latitude DOUBLE,
    remark VARCHAR
);

-- One row is one demonstration zone in one yearly September assessment.
CREATE TABLE zone_assessments (
    import_id INTEGER NOT NULL,
    sheet VARCHAR NOT NULL,
    row_number INTEGER NOT NULL,
    zone VARCHAR NOT NULL,
    townships VARCHAR[] NOT NULL,
    assessed_on DATE NOT NULL,
    year INTEGER NOT NULL,
    total DOUBLE,
    conclusion VARCHAR CHECK (conclusion IN ('创建中', '未通过', '通过')),
    pass_mark DOUBLE
);

-- One row is one criterion of one zone in one yearly assessment; full_marks from the head "质量管理(20)".
CREATE TABLE zone_scores (
    import_id INTEGER NOT NULL,
    sheet VARCHAR NOT NULL,
    row_number INTEGER NOT NULL,
    zone VARCHAR NOT NULL,
    year INTEGER NOT NULL,
    criterion VARCHAR NOT NULL,
    score DOUBLE NOT NULL,
    full_marks DOUBLE
);

-- One row is one item of one township's score sheet in one supervision round.
CREATE TABLE supervision_scores (
    import_id INTEGER NOT NULL,
    sheet VARCHAR NOT NULL,
    row_number INTEGER NOT NULL,
    series VARCHAR NOT NULL CHECK (series IN ('县', '市')),
    round INTEGER NOT NULL,
    inspected_on DATE NOT NULL,
    township VARCHAR NOT NULL,
    item VARCHAR NOT NULL,
    score DOUBLE NOT NULL,
    full_marks DOUBLE,
    printed_total DOUBLE,
    printed_rank INTEGER
);

-- Reference tables, filled from data/*.toml and data/*.csv whenever those files change.
CREATE TABLE townships (
    era VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    area VARCHAR NOT NULL,
    valid_from DATE NOT NULL,
    valid_to DATE NOT NULL
);

-- value is exact: numerator / denominator (98% = 98 / 100).
CREATE TABLE targets (
    indicator VARCHAR NOT NULL,
    scope VARCHAR NOT NULL,
    numerator BIGINT NOT NULL,
    denominator BIGINT NOT NULL
);
