"""A database file as a whole: how it is opened, what it holds, whether a text stands in it."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import duckdb

from dashboard.store.errors import unusable

OFFLINE: dict[str, Any] = {
    **dict.fromkeys(("autoinstall_known_extensions", "autoload_known_extensions"), False),
    "disabled_optimizers": "statistics_propagation",  # its bounds of sums are wrong: decisions.md
}


def checkpoint(cursor: duckdb.DuckDBPyConnection) -> None:
    """Write what was committed into the database file itself, unless somebody is reading."""
    with suppress(duckdb.TransactionException):
        cursor.execute("CHECKPOINT")


def rows(cursor: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Rows of every table, every block of which is read, so that damage shows."""
    names = cursor.execute(
        "SELECT table_name FROM duckdb_tables() WHERE NOT internal ORDER BY table_name"
    ).fetchall()
    found = {}
    for (name,) in names:
        asked = f'SELECT count(*), bit_xor(hash(t)) FROM "{name}" AS t'
        row = cursor.execute(asked).fetchone()
        found[name] = int(row[0]) if row else 0
    return found


def rows_of_file(file: Path) -> dict[str, int]:
    """Rows of every table of a database file that nobody uses, which is only read.

    Raises StoreUnusableError when it cannot be opened or read.
    """
    try:
        with duckdb.connect(str(file), read_only=True, config=OFFLINE) as connection:
            return rows(connection)
    except duckdb.Error as error:
        raise unusable(file, error) from error


def data_version(file: Path) -> int:
    """Data version of a database file that nobody uses; 0 before its first write.

    Raises StoreUnusableError when it cannot be opened or read.
    """
    asked = "SELECT value FROM store_state WHERE key = 'data_version'"
    try:
        with duckdb.connect(str(file), read_only=True, config=OFFLINE) as connection:
            row = connection.execute(asked).fetchone()
    except duckdb.Error as error:
        raise unusable(file, error) from error
    return int(row[0]) if row else 0


def file_holds(file: Path, columns: str, holds: Callable[[str, str], str], text: str) -> bool:
    """Whether a text stands in a database file that nobody uses. columns: the question for table,
    column and type; holds: the condition for one column."""
    try:
        with duckdb.connect(str(file), read_only=True, config=OFFLINE) as connection:
            return any(
                connection.execute(
                    f'SELECT 1 FROM "{table}" WHERE {holds(column, kind)} LIMIT 1', {"text": text}
                ).fetchone()
                for table, column, kind in connection.execute(columns).fetchall()
            )
    except duckdb.Error as error:
        raise unusable(file, error) from error
