-- A supervision round is of one of the three forms of 75号 四(三): each form has numbers of its own, so that the first
-- 专项督查 takes no place of the first 督查. series: who held it and the form, a key of dashboard/words/terms.SERIES.

CREATE TABLE supervision_scores_of_series (
    import_id INTEGER NOT NULL,
    sheet VARCHAR NOT NULL,
    row_number INTEGER NOT NULL,
    series VARCHAR NOT NULL CHECK (series IN ('县', '市', '县专项', '市专项', '县暗访', '市暗访')),
    round INTEGER NOT NULL,
    inspected_on DATE NOT NULL,
    township VARCHAR NOT NULL,
    item VARCHAR NOT NULL,
    score DOUBLE NOT NULL,
    full_marks DOUBLE,
    printed_total DOUBLE,
    printed_rank INTEGER
);

INSERT INTO supervision_scores_of_series SELECT * FROM supervision_scores;

DROP TABLE supervision_scores;

ALTER TABLE supervision_scores_of_series RENAME TO supervision_scores;
