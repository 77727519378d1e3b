"""The DuckDB store: connections, migrations, named queries, data version.

Two database files lie in the store folder: `real.duckdb` holds what was imported, `demo.duckdb`
the simulated data; nothing is ever copied between them. A connection is opened when needed and
closed a moment after its last use, so that the command line can write while the app runs.
"""

import atexit
import hashlib
import re
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import duckdb

from dashboard import settings
from dashboard.store import datasets, reference

if TYPE_CHECKING:  # an import needs no tables of pandas, and loading it takes a second
    import pandas as pd

StoreName = Literal["real", "demo"]

OFFLINE: dict[str, Any] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}
LINGER_SECONDS = 2.0
LOCK_WAIT_SECONDS = 15.0
WRITE_WAIT_SECONDS = 60.0
NOWHERE = Path(":memory:")  # an empty database for questions to a store that is not there yet

_UNUSABLE = (duckdb.IOException, duckdb.FatalException, duckdb.OutOfMemoryException)

# "set lock on file"; a damaged file is told with the word "block".
_LOCKED = re.compile(r"\block\b", re.I)

_guard = threading.RLock()
_commits = 0  # transactions of this process
_writers: defaultdict[Path, Any] = defaultdict(threading.RLock)
_answers: ContextVar[dict[str, Any] | None] = ContextVar("answers", default=None)


class StoreBusyError(RuntimeError):
    """Another process holds the database file for longer than we wait."""


class StoreUnusableError(StoreBusyError):
    """The database file cannot be opened or written: full disk, read-only folder, broken file."""


class StoreNewerError(StoreBusyError):
    """The database was made by a newer version of the program."""


def unusable(file: Path, error: Exception) -> StoreUnusableError:
    """The error to raise for a database file that cannot be opened, read or written."""
    return StoreUnusableError(
        f"数据库 {file.name} 打不开、读不出或写不进，没有改动任何数据。"
        f"请检查数据文件夹 {file.parent} 所在的磁盘是否已满、是否只读，"
        f"本程序有没有读写权限，文件有没有损坏。（{error}）"
    )


@dataclass
class _Handle:
    """One open database file with the number of cursors in use."""

    connection: duckdb.DuckDBPyConnection
    users: int = 0
    closer: threading.Timer | None = None


_handles: dict[Path, _Handle] = {}


def path(name: StoreName) -> Path:
    """File of one database in the chosen store folder."""
    return settings.store_dir() / f"{name}.duckdb"


def exists(name: StoreName) -> bool:
    """Whether this database has been created yet."""
    return path(name).exists()


@contextmanager
def cursor(name: StoreName) -> Iterator[duckdb.DuckDBPyConnection]:
    """A cursor on the named database, which is created and migrated at first use."""
    with _cursor_on(path(name)) as current:
        yield current


@contextmanager
def reading(name: StoreName) -> Iterator[duckdb.DuckDBPyConnection]:
    """A cursor for questions: on an empty database where there is none yet, and none is made."""
    with _cursor_on(path(name) if exists(name) else NOWHERE) as current:
        yield current


@contextmanager
def _cursor_on(file: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with _guard:
        handle = _handles.get(file) or _open(file)
        _handles[file] = handle
        handle.users += 1
        if handle.closer:
            handle.closer.cancel()
    current = handle.connection.cursor()
    try:
        yield current
    except duckdb.Error as error:
        if _is_unusable(error):
            raise unusable(file, error) from error
        raise
    finally:
        current.close()
        with _guard:
            handle.users -= 1
            if handle.users == 0:
                handle.closer = threading.Timer(LINGER_SECONDS, _close_if_idle, args=[file])
                handle.closer.daemon = True
                handle.closer.start()


@contextmanager
def transaction(name: StoreName) -> Iterator[duckdb.DuckDBPyConnection]:
    """A cursor inside one transaction: all of it is kept, or nothing; bumps the data version."""
    global _commits
    with writing(name), cursor(name) as current:
        current.execute("BEGIN TRANSACTION")
        try:
            yield current
            current.execute(
                "INSERT INTO store_state VALUES ('data_version', '1') ON CONFLICT (key) "
                "DO UPDATE SET value = CAST(CAST(value AS BIGINT) + 1 AS VARCHAR)"
            )
            current.execute("COMMIT")
            with _guard:
                _commits += 1
        except BaseException as error:
            with suppress(duckdb.Error):  # a database that failed to commit knows no transaction
                current.execute("ROLLBACK")
            if isinstance(error, duckdb.TransactionException):
                raise _busy_writing(name) from error
            raise


@contextmanager
def writing(name: StoreName) -> Iterator[None]:
    """The right to write to one database, which one thread of this process has at a time.

    Two transactions at once would end one of them with a conflict; so the second waits, and what
    is read within this stays true until the end. StoreBusyError after WRITE_WAIT_SECONDS.
    Other processes are kept out by the lock on the file.
    """
    with _guard:
        writer = _writers[path(name)]
    if not writer.acquire(timeout=WRITE_WAIT_SECONDS):
        raise _busy_writing(name)
    try:
        yield
    finally:
        writer.release()


def _busy_writing(name: StoreName) -> StoreBusyError:
    return StoreBusyError(
        f"数据库 {path(name).name} 正在写入别人的数据（例如一次大的导入），等了"
        f"{WRITE_WAIT_SECONDS:.0f}秒仍未结束。您的这一步没有写入任何数据，请稍后再做一次。"
    )


def _is_unusable(error: duckdb.Error) -> bool:
    """Whether the file is at fault; what DuckDB finds damaged it calls a plain Error."""
    return isinstance(error, _UNUSABLE) or type(error) is duckdb.Error


def close(name: StoreName | None = None) -> None:
    """Close idle connections now (before a file is replaced, or at the end of a test)."""
    with _guard:
        for file in [path(name)] if name else list(_handles):
            _close_if_idle(file)


atexit.register(close)


def data_version(name: StoreName) -> str:
    """Changes with every committed write; part of every cache key."""
    if not exists(name):
        return "0"
    with cursor(name) as current:
        row = current.execute("SELECT value FROM store_state WHERE key = 'data_version'").fetchone()
    return str(row[0]) if row else "0"


def commits() -> int:
    """Transactions that this process has committed: tells at no cost whether it wrote meanwhile."""
    return _commits


@contextmanager
def one_reading() -> Iterator[None]:
    """Within it every question is asked of the database once: equal ones get the same answer.

    For work that asks much and writes nothing, such as a report: most of the time of a small
    question goes into planning it.
    """
    token = _answers.set({})
    try:
        yield
    finally:
        _answers.reset(token)


def query(name: StoreName, report: str, facts: str | None = None, **params: Any) -> "pd.DataFrame":
    """Run queries/reports/<report>.sql, with queries/indicators/<facts>.sql as the CTE `facts`.

    Parameters must match those the statement names exactly: DuckDB refuses missing and surplus
    ones, since an ignored filter is a wrong number. A store that does not exist yet answers like
    an empty one and is not created by being asked.
    """
    known = _answers.get()
    if known is None:
        return _asked(name, report, facts, params)
    question = repr((name, report, facts, sorted(params.items())))
    if question not in known:
        known[question] = _asked(name, report, facts, params)
    found: pd.DataFrame = known[question].copy()
    return found


def _asked(name: StoreName, report: str, facts: str | None, params: Any) -> "pd.DataFrame":
    with reading(name) as current:
        return current.execute(statement(report, facts), params).df()


@lru_cache
def statement(report: str, facts: str | None = None) -> str:
    """Text of a report, with the facts of one indicator in front of it."""
    sql = _read("reports", report)
    if facts is None:
        return sql
    folder = (
        "readings" if (settings.QUERIES / "readings" / f"{facts}.sql").is_file() else "indicators"
    )
    return f"WITH facts AS (\n{_read(folder, facts)}\n)\n{sql}"


def _read(folder: str, name: str) -> str:
    file = settings.QUERIES / folder / f"{name}.sql"
    if not name.isidentifier() or not file.is_file():
        raise KeyError(f"no such query: {folder}/{name}")
    return file.read_text(encoding="utf-8").rstrip().rstrip(";")


def _open(file: Path) -> _Handle:
    file.parent.mkdir(parents=True, exist_ok=True)
    deadline = time.monotonic() + LOCK_WAIT_SECONDS
    while True:
        try:
            connection = duckdb.connect(str(file), config=OFFLINE)
            break
        except duckdb.Error as error:
            if not _is_unusable(error):
                raise
            if not _LOCKED.search(str(error)):
                raise unusable(file, error) from error
            if time.monotonic() > deadline:
                raise StoreBusyError(
                    f"数据库 {file.name} 正被另一个程序使用，"
                    f"等了{LOCK_WAIT_SECONDS:.0f}秒仍未释放。请稍后再试，或先关闭另一个程序。"
                ) from error
            time.sleep(0.1)
    try:
        _migrate(connection)
        _refresh(connection)
    except BaseException as error:
        connection.close()
        if isinstance(error, duckdb.Error) and _is_unusable(error):
            raise unusable(file, error) from error
        raise
    return _Handle(connection)


def _close_if_idle(file: Path) -> None:
    with _guard:
        handle = _handles.get(file)
        if handle and handle.users == 0:
            if handle.closer:
                handle.closer.cancel()
            handle.connection.close()
            del _handles[file]


def migrations() -> list[tuple[int, Path]]:
    """Numbered files of queries/schema in order: (version, file)."""
    files = sorted((settings.QUERIES / "schema").glob("[0-9][0-9][0-9]_*.sql"))
    return [(int(file.name[:3]), file) for file in files]


def _migrate(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(
        "CREATE TABLE IF NOT EXISTS schema_migrations "
        "(version INTEGER PRIMARY KEY, name VARCHAR, applied_at TIMESTAMP DEFAULT now()::TIMESTAMP)"
    )
    rows = connection.execute("SELECT version FROM schema_migrations").fetchall()
    applied = {row[0] for row in rows}
    known = [version for version, _ in migrations()]
    if applied and max(applied) > max(known):
        raise StoreNewerError(
            f"数据库由更新的版本创建(结构版本{max(applied)},本程序只认识到{max(known)})。请升级程序。"
        )
    for version, file in migrations():
        if version in applied:
            continue
        connection.execute("BEGIN TRANSACTION")
        connection.execute(file.read_text(encoding="utf-8"))
        connection.execute(
            "INSERT INTO schema_migrations (version, name) VALUES (?, ?)", [version, file.stem]
        )
        connection.execute("COMMIT")


def content_stamp(*files: Path) -> str:
    """Hash of the content of files, to notice that they changed."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def _refresh(connection: duckdb.DuckDBPyConnection) -> None:
    """Renew what is derived from files of the repository where those files changed."""
    state = dict(connection.execute("SELECT key, value FROM store_state").fetchall())
    schema = settings.QUERIES / "schema"
    views = [schema / f"{name}.sql" for name in ("macros", "views", "register", "facts")]
    stamp = content_stamp(*views, settings.DATA / "columns.toml", migrations()[-1][1])
    if state.get("views") != stamp:
        broken = {fault.table for fault in datasets.faults(connection)}
        with _renewal(connection, "views", stamp):
            connection.execute(datasets.views(without=broken))
            for file in views:
                connection.execute(file.read_text(encoding="utf-8"))
    for table, (source, rows) in reference.TABLES.items():
        key, stamp = f"reference:{table}", content_stamp(source)
        if state.get(key) != stamp:
            with _renewal(connection, key, stamp):
                connection.execute(f"DELETE FROM {table}")
                if content := rows():  # none where the whole file is wrong
                    marks = ", ".join("?" * len(content[0]))
                    connection.executemany(f"INSERT INTO {table} VALUES ({marks})", content)


@contextmanager
def _renewal(connection: duckdb.DuckDBPyConnection, key: str, stamp: str) -> Iterator[None]:
    connection.execute("BEGIN TRANSACTION")
    yield
    connection.execute(
        "INSERT INTO store_state VALUES (?, ?) ON CONFLICT (key) "
        "DO UPDATE SET value = excluded.value",
        [key, stamp],
    )
    connection.execute("COMMIT")
