-- Which class had every enterprise on the days of classification up to $as_of? One row is one
-- enterprise of one product on one day, with the cell it stands in.
SELECT
    c.product,
    c.enterprise,
    c.township,
    c.classified_on,
    c.class,
    i.file_name,
    i.imported_by,
    c.sheet,
    c.row_number
FROM live_enterprise_classes AS c
INNER JOIN live_imports AS i ON c.import_id = i.import_id
WHERE c.classified_on <= $as_of
ORDER BY c.product, c.classified_on, c.import_id, c.row_number
