-- What people decided in the import centre: choices of an import, remembered columns, held rows,
-- names of enterprises that look alike.

-- One row is one import: the kind, sheets, period and corrected columns that a person chose.
CREATE TABLE import_choices (
    import_id INTEGER PRIMARY KEY,
    choices JSON NOT NULL
);

CREATE SEQUENCE remembered_ids;

-- One row is the corrected columns of one form of one sender. form: hash of the heads; sender is
-- '' where the sheet names none; columns: column index -> field, '' for a column that is left out.
CREATE TABLE remembered_mappings (
    mapping_id INTEGER PRIMARY KEY DEFAULT nextval('remembered_ids'),
    sender VARCHAR NOT NULL,
    form VARCHAR NOT NULL,
    heads VARCHAR[] NOT NULL,
    kind VARCHAR NOT NULL,
    columns JSON NOT NULL,
    remembered_at TIMESTAMP NOT NULL,
    remembered_by VARCHAR NOT NULL,
    forgotten_at TIMESTAMP,
    forgotten_by VARCHAR
);

-- One row is one decision on one held row: fixed (cells: the corrected cells by column letter) or
-- returned to its sender.
CREATE TABLE held_decisions (
    import_id INTEGER NOT NULL,
    sheet VARCHAR NOT NULL,
    row_number INTEGER NOT NULL,
    decision VARCHAR NOT NULL CHECK (decision IN ('fixed', 'returned')),
    cells JSON NOT NULL,
    decided_at TIMESTAMP NOT NULL,
    decided_by VARCHAR NOT NULL,
    PRIMARY KEY (import_id, sheet, row_number)
);

-- One row is one decision on two writings of enterprise names, "left" < "right". The newest counts.
CREATE TABLE enterprise_decisions (
    "left" VARCHAR NOT NULL,
    "right" VARCHAR NOT NULL,
    is_same BOOLEAN NOT NULL,
    decided_at TIMESTAMP NOT NULL,
    decided_by VARCHAR NOT NULL
);
