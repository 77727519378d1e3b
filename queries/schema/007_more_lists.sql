-- The rest of what townships and bureaus send: checks of outlets, surveys, complaints, self-checks,
-- files of single enterprises, support, grid, money, blacklist; and uploaded boundaries.

-- 有 / 无 / 不适用 in the marks; business_form: 单店, 连锁, 加盟, 配送.
ALTER TABLE outlets ADD COLUMN business_form VARCHAR;
ALTER TABLE outlets ADD COLUMN incoming_inspection VARCHAR;
ALTER TABLE outlets ADD COLUMN trade_records VARCHAR;
ALTER TABLE outlets ADD COLUMN supplier_documents VARCHAR;
ALTER TABLE outlets ADD COLUMN quality_pledge VARCHAR;

-- One row is one visit to one outlet (巡查, 督查, 暗访, 明查暗访, 回头看). problem_kinds is empty
-- where nothing was found; township NULL: the row does not tell it.
CREATE TABLE outlet_checks (
    import_id INTEGER NOT NULL,
    sheet VARCHAR NOT NULL,
    row_number INTEGER NOT NULL,
    checked_on DATE NOT NULL,
    kind VARCHAR NOT NULL,
    outlet VARCHAR NOT NULL,
    township VARCHAR,
    trade VARCHAR,
    inspector VARCHAR,
    result VARCHAR CHECK (result IN ('未发现问题', '发现问题', '未营业')),
    problems_text VARCHAR,
    problem_kinds VARCHAR[] NOT NULL,
    correct_by DATE,
    rechecked_on DATE,
    recheck_result VARCHAR CHECK (recheck_result IN ('已整改', '整改中', '未整改')),
    action VARCHAR,
    remark VARCHAR
);

-- One row is one township's answers in one survey (群众满意度); trade NULL: all trades together.
-- satisfied leaves out those who are satisfied by and large (基本满意).
CREATE TABLE satisfaction_surveys (
    import_id INTEGER NOT NULL,
    sheet VARCHAR NOT NULL,
    row_number INTEGER NOT NULL,
    period_from DATE NOT NULL,
    period_to DATE NOT NULL,
    township VARCHAR NOT NULL,
    trade VARCHAR,
    asked INTEGER NOT NULL,
    satisfied INTEGER NOT NULL,
    fairly_satisfied INTEGER,
    dissatisfied INTEGER,
    printed_rate DOUBLE,
    remark VARCHAR
);

-- One row is one complaint or report (投诉举报). closed_on NULL: not settled yet.
CREATE TABLE complaints (
    import_id INTEGER NOT NULL,
    sheet VARCHAR NOT NULL,
    row_number INTEGER NOT NULL,
    complaint_number VARCHAR,
    complained_on DATE,
    accepted_on DATE,
    closed_on DATE,
    township VARCHAR,
    trade VARCHAR,
    about VARCHAR,
    matter VARCHAR NOT NULL,
    department VARCHAR,
    result VARCHAR,
    satisfaction VARCHAR CHECK (satisfaction IN ('满意', '基本满意', '不满意', '未评价')),
    remark VARCHAR
);

-- One row is one enterprise's report of its own check (62号: 自查报告申报表). The three gates are
-- incoming_, process_ and outgoing_inspection (进厂, 加工, 出厂).
CREATE TABLE self_checks (
    import_id INTEGER NOT NULL,
    sheet VARCHAR NOT NULL,
    row_number INTEGER NOT NULL,
    product VARCHAR NOT NULL,
    enterprise VARCHAR NOT NULL,
    place VARCHAR,
    township VARCHAR,
    representative VARCHAR,
    checked_on DATE,
    submitted_on DATE,
    business_licence VARCHAR CHECK (business_licence IN ('有', '无', '不适用')),
    production_licence VARCHAR CHECK (production_licence IN ('有', '无', '不适用')),
    incoming_inspection VARCHAR CHECK (incoming_inspection IN ('有', '无', '不适用')),
    process_inspection VARCHAR CHECK (process_inspection IN ('有', '无', '不适用')),
    outgoing_inspection VARCHAR CHECK (outgoing_inspection IN ('有', '无', '不适用')),
    problems INTEGER,
    problems_text VARCHAR,
    corrected INTEGER,
    measures VARCHAR,
    remark VARCHAR
);

-- One row is one enterprise's file (一企一档) as of recorded_on. Flags of offences: 有 / 无 / 不适用.
CREATE TABLE enterprise_files (
    import_id INTEGER NOT NULL,
    sheet VARCHAR NOT NULL,
    row_number INTEGER NOT NULL,
    recorded_on DATE NOT NULL,
    enterprise VARCHAR NOT NULL,
    place VARCHAR,
    township VARCHAR,
    representative VARCHAR,
    products VARCHAR,
    business_licence VARCHAR CHECK (business_licence IN ('有', '无', '不适用')),
    production_licence VARCHAR CHECK (production_licence IN ('有', '无', '不适用')),
    customers VARCHAR,
    suppliers_text VARCHAR,
    unsafe_premises VARCHAR CHECK (unsafe_premises IN ('有', '无', '不适用')),
    environment_offence VARCHAR CHECK (environment_offence IN ('有', '无', '不适用')),
    land_offence VARCHAR CHECK (land_offence IN ('有', '无', '不适用')),
    tax_offence VARCHAR CHECK (tax_offence IN ('有', '无', '不适用')),
    unlicensed VARCHAR CHECK (unlicensed IN ('有', '无', '不适用')),
    uncertified VARCHAR CHECK (uncertified IN ('有', '无', '不适用')),
    unlabelled VARCHAR CHECK (unlabelled IN ('有', '无', '不适用')),
    counterfeit VARCHAR CHECK (counterfeit IN ('有', '无', '不适用')),
    brand_level VARCHAR CHECK (brand_level IN ('驰名', '著名', '知名')),
    excellence_training VARCHAR CHECK (excellence_training IN ('有', '无', '不适用')),
    quality_training VARCHAR CHECK (quality_training IN ('有', '无', '不适用')),
    remark VARCHAR
);

-- One row is one supplier of one enterprise in its file; supplies: castings, cloth ...
CREATE TABLE enterprise_suppliers (
    import_id INTEGER NOT NULL,
    sheet VARCHAR NOT NULL,
    row_number INTEGER NOT NULL,
    recorded_on DATE NOT NULL,
    enterprise VARCHAR NOT NULL,
    supplier VARCHAR NOT NULL,
    supplies VARCHAR
);

-- One row is one piece of support for a demonstration zone (83号: 审批, 融资, 土地, 能源).
CREATE TABLE zone_support (
    import_id INTEGER NOT NULL,
    sheet VARCHAR NOT NULL,
    row_number INTEGER NOT NULL,
    supported_on DATE NOT NULL,
    zone VARCHAR NOT NULL,
    kind VARCHAR NOT NULL CHECK (kind IN ('审批', '融资', '土地', '能源')),
    enterprise VARCHAR,
    department VARCHAR,
    content VARCHAR,
    amount_yuan DOUBLE,
    remark VARCHAR
);

-- One row is one cell of the supervision grid with its four settled things (四定: 定时间, 定任务,
-- 定人员, 定措施) as of recorded_on.
CREATE TABLE grid_cells (
    import_id INTEGER NOT NULL,
    sheet VARCHAR NOT NULL,
    row_number INTEGER NOT NULL,
    recorded_on DATE NOT NULL,
    township VARCHAR NOT NULL,
    grid VARCHAR NOT NULL,
    extent VARCHAR,
    outlets INTEGER,
    settled_time VARCHAR,
    settled_task VARCHAR,
    settled_person VARCHAR,
    settled_measure VARCHAR,
    phone VARCHAR,
    remark VARCHAR
);

-- One row is one line of money of one unit in one year; paid NULL: not told yet.
CREATE TABLE budget_lines (
    import_id INTEGER NOT NULL,
    sheet VARCHAR NOT NULL,
    row_number INTEGER NOT NULL,
    year INTEGER NOT NULL,
    unit VARCHAR NOT NULL,
    township VARCHAR,
    purpose VARCHAR NOT NULL CHECK (purpose IN ('工作经费', '扶持经费', '专项奖励')),
    planned_yuan DOUBLE,
    paid_yuan DOUBLE,
    paid_on DATE,
    remark VARCHAR
);

-- One row is one enterprise's stay on the blacklist (62号: 不合格企业的黑名单); removed_on NULL:
-- still on it.
CREATE TABLE blacklist (
    import_id INTEGER NOT NULL,
    sheet VARCHAR NOT NULL,
    row_number INTEGER NOT NULL,
    enterprise VARCHAR NOT NULL,
    place VARCHAR,
    township VARCHAR,
    product VARCHAR,
    listed_on DATE NOT NULL,
    listed_because VARCHAR,
    followed_up_on DATE,
    follow_up_result VARCHAR CHECK (follow_up_result IN ('合格', '不合格', '拒检', '未判定')),
    removed_on DATE,
    removed_because VARCHAR,
    remark VARCHAR
);

CREATE SEQUENCE boundary_ids;

-- One row is one uploaded file of township boundaries; the newest one of an era that is not
-- removed draws the maps. geojson: WGS-84, one feature per township, property name.
CREATE TABLE boundaries (
    boundary_id INTEGER PRIMARY KEY DEFAULT nextval('boundary_ids'),
    era VARCHAR NOT NULL,
    file_name VARCHAR NOT NULL,
    file_sha256 VARCHAR NOT NULL,
    coordinate_system VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    licence VARCHAR NOT NULL,
    townships INTEGER NOT NULL,
    unmatched VARCHAR[] NOT NULL,
    geojson VARCHAR NOT NULL,
    imported_at TIMESTAMP NOT NULL,
    imported_by VARCHAR NOT NULL,
    removed_at TIMESTAMP,
    removed_by VARCHAR
);
