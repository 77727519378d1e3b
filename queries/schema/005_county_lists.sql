-- Lists that the county keeps: classified enterprises, monthly reports, joint enforcement,
-- training, demonstration units.

-- One row is one enterprise in a class register (A/B/C 分类监管名册) as of recorded_on.
CREATE TABLE enterprise_register (
    import_id INTEGER NOT NULL,
    sheet VARCHAR NOT NULL,
    row_number INTEGER NOT NULL,
    recorded_on DATE NOT NULL,
    product VARCHAR NOT NULL,
    enterprise VARCHAR NOT NULL,
    place VARCHAR,
    township VARCHAR,
    representative VARCHAR,
    self_reported_on DATE,
    assessed_on DATE,
    assessment VARCHAR CHECK (assessment IN ('合格', '限期整改', '不合格')),
    rectify_by DATE,
    rectified_on DATE,
    disposal VARCHAR CHECK (disposal IN ('关停', '吊销', '移送')),
    remark VARCHAR
);

-- One row is the class of one enterprise on one day of classification; 退出: it left the trade.
CREATE TABLE enterprise_classes (
    import_id INTEGER NOT NULL,
    sheet VARCHAR NOT NULL,
    row_number INTEGER NOT NULL,
    product VARCHAR NOT NULL,
    enterprise VARCHAR NOT NULL,
    township VARCHAR,
    classified_on DATE NOT NULL,
    class VARCHAR NOT NULL CHECK (class IN ('A', 'B', 'C', '退出'))
);

-- One row is one township in the report of one month. is_reported false: 未报. The printed totals
-- are kept beside the counts by trade, which may add up to something else.
CREATE TABLE monthly_reports (
    import_id INTEGER NOT NULL,
    sheet VARCHAR NOT NULL,
    row_number INTEGER NOT NULL,
    month DATE NOT NULL,
    township VARCHAR NOT NULL,
    is_reported BOOLEAN NOT NULL,
    printed_outlets INTEGER,
    printed_rectified INTEGER,
    printed_compliant INTEGER
);

-- One row is what one township reported for one trade in one month (not the register's count).
CREATE TABLE monthly_progress (
    import_id INTEGER NOT NULL,
    sheet VARCHAR NOT NULL,
    row_number INTEGER NOT NULL,
    month DATE NOT NULL,
    township VARCHAR NOT NULL,
    trade VARCHAR NOT NULL,
    outlets INTEGER,
    rectified INTEGER,
    compliant INTEGER
);

-- One row is one joint enforcement action. fine_yuan in yuan.
CREATE TABLE joint_enforcement (
    import_id INTEGER NOT NULL,
    sheet VARCHAR NOT NULL,
    row_number INTEGER NOT NULL,
    acted_on DATE NOT NULL,
    lead_department VARCHAR,
    departments VARCHAR[] NOT NULL,
    township VARCHAR,
    trade VARCHAR,
    persons INTEGER,
    outlets_checked INTEGER,
    problems INTEGER,
    cases INTEGER,
    fine_yuan DOUBLE,
    closed_down INTEGER
);

-- One row is one training session of one trade in one township. due: people who should be
-- trained; it repeats on every session of a township and trade: count it once.
CREATE TABLE training_sessions (
    import_id INTEGER NOT NULL,
    sheet VARCHAR NOT NULL,
    row_number INTEGER NOT NULL,
    trained_on DATE NOT NULL,
    township VARCHAR NOT NULL,
    trade VARCHAR NOT NULL,
    trained INTEGER NOT NULL,
    due INTEGER
);

-- One row is one applicant for a demonstration title with the day of each finished stage.
CREATE TABLE demonstration_units (
    import_id INTEGER NOT NULL,
    sheet VARCHAR NOT NULL,
    row_number INTEGER NOT NULL,
    county VARCHAR NOT NULL,
    applicant VARCHAR NOT NULL,
    township VARCHAR,
    category VARCHAR NOT NULL,
    level VARCHAR NOT NULL CHECK (level IN ('省', '市', '县')),
    self_assessed_on DATE,
    applied_on DATE,
    reviewed_on DATE,
    assessed_on DATE,
    published_on DATE,
    approved_on DATE,
    remark VARCHAR
);
