-- What a printed number said and in which paper, beside the question behind it.

ALTER TABLE number_codes ADD COLUMN said VARCHAR DEFAULT '';

ALTER TABLE number_codes ADD COLUMN paper VARCHAR DEFAULT '';
