-- Who sent a sheet: what stands after 填报单位, '' where it names nobody, NULL for imports before.
ALTER TABLE import_sheets ADD COLUMN sender VARCHAR;
