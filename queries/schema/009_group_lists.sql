CREATE SEQUENCE group_list_ids;

-- One row is one list of the bodies that a document names only together (各牵头部门); the newest that
-- is not withdrawn is in force. actor is an id of data/actors.toml.
CREATE TABLE group_lists (
    list_id INTEGER PRIMARY KEY DEFAULT nextval('group_list_ids'),
    actor VARCHAR NOT NULL,
    members VARCHAR[] NOT NULL,
    source VARCHAR NOT NULL,
    set_at TIMESTAMP NOT NULL,
    set_by VARCHAR NOT NULL,
    withdrawn_at TIMESTAMP,
    withdrawn_by VARCHAR
);
