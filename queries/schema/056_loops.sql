-- The loop of orders for complaints too, evidence as files, and rulings about the blacklist.

-- An order may also follow a complaint (投诉): which sources there are is said by order_rules.SOURCES.
CREATE TEMP TABLE held_orders AS SELECT * FROM supervision_orders;

DROP TABLE supervision_orders;

-- One row is one order; a withdrawn one keeps its row. source: 督查 (an item of a score sheet), 检查 (a
-- visit), 抽查 (a failed batch), 投诉 (a complaint), 手工. series: 县 or 市 where a round found it. outlet: the
-- shop or firm that is ordered, '' for the township itself. item: what failed, several joined by 、; of a
-- complaint its number. found_on: day of the finding, NULL by hand. paper: number of the sheet or photo.
CREATE TABLE supervision_orders (
    order_id INTEGER PRIMARY KEY DEFAULT nextval('supervision_order_ids'),
    number VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    series VARCHAR NOT NULL,
    township VARCHAR NOT NULL,
    trade VARCHAR NOT NULL,
    outlet VARCHAR NOT NULL,
    item VARCHAR NOT NULL,
    matter VARCHAR NOT NULL,
    clause VARCHAR NOT NULL,
    paper VARCHAR NOT NULL,
    found_on DATE,
    issued_on DATE NOT NULL,
    reply_by DATE NOT NULL,
    entered_at TIMESTAMP NOT NULL,
    entered_by VARCHAR NOT NULL,
    withdrawn_at TIMESTAMP,
    withdrawn_by VARCHAR
);

INSERT INTO supervision_orders SELECT * FROM held_orders;

DROP TABLE held_orders;

-- The file that proves a step, kept as an original under its SHA-256; NULL: none was handed in.
ALTER TABLE order_steps ADD COLUMN proof_name VARCHAR;
ALTER TABLE order_steps ADD COLUMN proof_sha256 VARCHAR;

CREATE SEQUENCE blacklist_ruling_ids;

-- One row is what the bureau ruled about one maker and the blacklist of 62号 四(四). kind: 列入 or 移出.
CREATE TABLE blacklist_rulings (
    ruling_id INTEGER PRIMARY KEY DEFAULT nextval('blacklist_ruling_ids'),
    enterprise VARCHAR NOT NULL,
    kind VARCHAR NOT NULL CHECK (kind IN ('列入', '移出')),
    ruled_on DATE NOT NULL,
    reason VARCHAR NOT NULL,
    paper VARCHAR NOT NULL,
    entered_at TIMESTAMP NOT NULL,
    entered_by VARCHAR NOT NULL,
    withdrawn_at TIMESTAMP,
    withdrawn_by VARCHAR
);
