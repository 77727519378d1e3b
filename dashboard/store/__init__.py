"""The store: DuckDB files, statements by name, reference tables, rows that people keep."""
