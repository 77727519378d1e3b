"""Questions to tables that lie in Parquet files (archives, kept answers), asked where they lie."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from dashboard.store import db

_UNREADABLE = (duckdb.IOException, duckdb.ProgrammingError, duckdb.DataError)  # or other columns


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
        except _UNREADABLE as error:
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
        except _UNREADABLE as error:
            raise ParquetError(str(error)) from error
        yield Tables(connection)


Copy = Callable[[Path, Path, str, Mapping[str, Any]], int]


@contextmanager
def copying() -> Iterator[Copy]:
    """What writes the rows that a statement makes of a file (its table `rows_of_file`) as another
    file, and tells how many they are."""
    with duckdb.connect(":memory:", config=db.OFFLINE) as connection:

        def copy(source: Path, target: Path, sql: str, values: Mapping[str, Any]) -> int:
            from_file, to_file = (str(one).replace("'", "''") for one in (source, target))
            connection.execute(
                "CREATE OR REPLACE TEMP VIEW rows_of_file AS SELECT * FROM "
                f"read_parquet('{from_file}', hive_partitioning = false)"
            )
            used = {name: one for name, one in values.items() if f"${name}" in sql}
            connection.execute(f"CREATE OR REPLACE TEMP TABLE made AS {sql}", used or None)
            connection.execute(f"COPY made TO '{to_file}' (FORMAT parquet, COMPRESSION zstd)")
            return int(connection.execute("SELECT count(*) FROM made").fetchall()[0][0])

        yield copy
