"""Questions to tables that lie in Parquet files (archives, kept answers), asked where they lie."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from dashboard.store import db


class ParquetError(RuntimeError):
    """Files that cannot be read (English, the engine's own words)."""


class Tables:
    """Tables by name, each of one file or several."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def ask(self, sql: str, **values: Any) -> pa.Table:
        """The rows that a statement finds. ParquetError where a file cannot be read."""
        current = self._connection.cursor()
        try:
            return current.sql(sql, params=values or None).to_arrow_table()
        except (duckdb.IOException, duckdb.InvalidInputException) as error:
            raise ParquetError(str(error)) from error
        finally:
            current.close()


@contextmanager
def opened(
    files: Mapping[str, list[Path]], given: Mapping[str, pa.Table] | None = None
) -> Iterator[Tables]:
    """Files as tables, beside tables that are given. ParquetError where a file cannot be read."""
    with duckdb.connect(":memory:", config=db.OFFLINE) as connection:
        for name, rows in (given or {}).items():
            connection.register("rows_given", rows)
            connection.execute(f'CREATE TABLE "{name}" AS SELECT * FROM rows_given')
        try:
            for name, places in files.items():
                listed = ", ".join("'" + str(one).replace("'", "''") + "'" for one in places)
                read = f"read_parquet([{listed}], hive_partitioning = false)"
                connection.execute(f'CREATE VIEW "{name}" AS SELECT * FROM {read}')
        except (duckdb.IOException, duckdb.InvalidInputException) as error:
            raise ParquetError(str(error)) from error
        yield Tables(connection)
