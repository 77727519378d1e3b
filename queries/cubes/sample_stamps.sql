-- From which rows would the first tests of an import be made? One row is one import; every column of
-- samples that queries/schema/facts.sql makes a first test of changes the stamp. Rulings on names and
-- classes are in class_stamp.sql.
SELECT
    import_id,
    concat_ws(
        '/',
        count(*),
        bit_xor(
            hash(
                sheet, row_number, product, product_name, enterprise, township, in_county,
                sampled_from, sampled_to, level, purpose, verdict
            )
        )
    ) AS stamp
FROM live_samples
GROUP BY import_id
