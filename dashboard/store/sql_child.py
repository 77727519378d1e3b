"""Runs one statement of a reader's own in a process of its own; run by sandbox, never imported.

A single value can ask for gigabytes or minutes that nothing inside the database stops
(repeat('a', 2000000000)), so that the whole process is bounded and can be ended. It holds no
database but the tables that it is given, already masked, reads no file and no setting, and writes
nothing. Standard input: pickled {sql, tables: [(name, Arrow stream)], rows, seconds, memory}.
Standard output: JSON {columns, rows, more} or {error, kind}.
"""

import json
import pickle
import sys
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import duckdb
import pyarrow as pa

ADDRESS_ROOM = 3  # address space of the process, in times the memory of the database


def limit(memory: int, seconds: float) -> None:
    """Where the system can (not on Windows), bounds on memory, time and files of this process."""
    try:
        import resource
    except ImportError:
        return
    most = memory * ADDRESS_ROOM + 2**30
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 1, int(seconds) + 2))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def plain(value: Any) -> Any:
    """A value as JSON can say it."""
    if isinstance(value, float) and value != value:
        return None
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return "、".join(str(plain(one)) for one in value)
    return str(value)


def answered(asked: dict[str, Any]) -> dict[str, Any]:
    """What the statement finds."""
    closed: dict[str, Any] = {
        "enable_external_access": False,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "allow_community_extensions": False,
    }
    connection = duckdb.connect(":memory:", config=closed)
    for name, body in asked["tables"]:
        rows = pa.ipc.open_stream(body).read_all()
        connection.register("given", rows)
        quoted = '"' + name.replace('"', '""') + '"'
        connection.execute(f"CREATE TABLE {quoted} AS SELECT * FROM given")
        connection.unregister("given")
    connection.execute("SET threads = 1")
    connection.execute(f"SET memory_limit = '{asked['memory'] // 2**20}MB'")
    connection.execute(f"SET max_execution_time = {int(asked['seconds'] * 1000)}")
    connection.execute("SET lock_configuration = true")
    return _run(connection, asked["sql"], asked["rows"])


def _run(connection: duckdb.DuckDBPyConnection, sql: str, most: int) -> dict[str, Any]:
    """In a function of its own: a name of no table may mean a Python variable here."""
    found = connection.execute(sql)
    columns = [str(one[0]) for one in found.description]
    rows = found.fetchmany(most + 1)
    return {
        "columns": columns,
        "rows": [[plain(value) for value in row] for row in rows[:most]],
        "more": len(rows) > most,
    }


def main() -> int:
    """Read standard input, write standard output, return the exit status."""
    asked = pickle.load(sys.stdin.buffer)  # made by the parent process
    limit(asked["memory"], asked["seconds"])
    try:
        said = answered(asked)
    except MemoryError:
        said = {"error": "", "kind": "OutOfMemoryException"}
    except (duckdb.Error, ValueError, RuntimeError) as error:
        said = {"error": str(error), "kind": type(error).__name__}
    sys.stdout.write(json.dumps(said, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
