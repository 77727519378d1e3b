-- Whether the list names the maker of a kept first test: rates of firms are counted of those that do.
ALTER TABLE sample_facts ADD COLUMN has_maker BOOLEAN;
