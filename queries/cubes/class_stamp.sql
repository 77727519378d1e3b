-- From which lists and which rulings on names would the classes of makers be found? One row.
SELECT
    concat_ws(
        '/',
        (
            SELECT bit_xor(hash(import_id, sheet, row_number, product, enterprise, classified_on, class))
            FROM enterprise_classes
            WHERE import_id IN (SELECT import_id FROM live_imports)
        ),
        (SELECT bit_xor(hash(enterprise, firm)) FROM leading_names)
    ) AS stamp
