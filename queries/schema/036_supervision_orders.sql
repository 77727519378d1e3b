-- The loop of supervision: orders to mend (督办单) and what came after each.

CREATE SEQUENCE supervision_order_ids;

-- One row is one order; a withdrawn one keeps its row. source: 督查 (an item of a score sheet), 检查 (a
-- visit), 抽查 (a failed batch), 手工. series: 县 or 市 where a round found it. outlet: the shop or firm that
-- is ordered, '' for the township itself. item: what failed, several joined by 、. found_on: day of the
-- finding, NULL by hand. paper: number of the sheet or photo.
CREATE TABLE supervision_orders (
    order_id INTEGER PRIMARY KEY DEFAULT nextval('supervision_order_ids'),
    number VARCHAR NOT NULL,
    source VARCHAR NOT NULL CHECK (source IN ('督查', '检查', '抽查', '手工')),
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

CREATE SEQUENCE order_step_ids;

-- One row is one thing that a person entered about an order. result: of a 复查 已整改 or 未整改; of a 移交 the
-- township that takes the order over. new_day: the next day to reply by, of a 延期 or a failed 复查.
CREATE TABLE order_steps (
    step_id INTEGER PRIMARY KEY DEFAULT nextval('order_step_ids'),
    order_id INTEGER NOT NULL,
    kind VARCHAR NOT NULL CHECK (kind IN ('回复', '复查', '提醒', '警告', '责令', '延期', '移交', '关停')),
    step_on DATE NOT NULL,
    result VARCHAR NOT NULL,
    new_day DATE,
    remark VARCHAR NOT NULL,
    evidence VARCHAR NOT NULL,
    entered_at TIMESTAMP NOT NULL,
    entered_by VARCHAR NOT NULL,
    withdrawn_at TIMESTAMP,
    withdrawn_by VARCHAR
);
