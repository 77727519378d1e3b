-- Which enterprises hold a trade mark of rank (驰名, 著名, 知名) by their newest file up to $as_of?
-- One row is one enterprise, with its township and its products as written.
SELECT
    enterprise,
    township,
    products,
    brand_level
FROM (
    SELECT
        *,
        row_number() OVER (PARTITION BY enterprise ORDER BY recorded_on DESC, import_id DESC) AS age
    FROM live_enterprise_files
    WHERE recorded_on <= $as_of
) AS files
WHERE age = 1
ORDER BY enterprise
