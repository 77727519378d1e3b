-- What do the class registers say of every enterprise? One row is one enterprise in one register,
-- with the cell it stands in.
SELECT
    e.product,
    e.enterprise,
    e.recorded_on,
    e.place,
    e.township,
    e.representative,
    e.self_reported_on,
    e.assessed_on,
    e.assessment,
    e.rectify_by,
    e.rectified_on,
    e.disposal,
    e.remark,
    i.file_name,
    e.sheet,
    e.row_number
FROM live_enterprise_register AS e
INNER JOIN live_imports AS i ON e.import_id = i.import_id
ORDER BY e.product, e.recorded_on, e.row_number
