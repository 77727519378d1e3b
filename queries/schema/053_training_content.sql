-- How and about what people were trained (126号 三(二)4), as written: 培训班 or 上门培训; one or more of five kinds of
-- content. NULL where the list does not tell.
ALTER TABLE training_sessions ADD COLUMN mode VARCHAR;
ALTER TABLE training_sessions ADD COLUMN content VARCHAR;
