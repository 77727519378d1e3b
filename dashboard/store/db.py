"""The DuckDB store: connections, migrations, named queries, data version.

Two database files lie in the store folder: `real.duckdb` holds what was imported, `demo.duckdb`
the simulated data; nothing is ever copied between them. A connection is opened when needed and
closed a moment after its last use, so that the command line can write while the app runs.
"""

import atexit
import os
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar, cast

import duckdb

from dashboard import settings
from dashboard.store import (
    audit,
    cubes,
    datasets,
    files,
    known,
    manifest,
    privacy,
    published,
    reference,
    statements,
    unchanged,
    viewer,
)
from dashboard.store.database_files import OFFLINE as OFFLINE
from dashboard.store.database_files import rows_of_file
from dashboard.store.errors import NotAllowedError as NotAllowedError
from dashboard.store.errors import StoreBusyError as StoreBusyError
from dashboard.store.errors import StoreNewerError as StoreNewerError
from dashboard.store.errors import StoreUnusableError as StoreUnusableError
from dashboard.store.errors import is_locked, is_unusable
from dashboard.store.errors import unusable as unusable
from dashboard.store.known import Known as Known
from dashboard.store.statements import is_reading as is_reading
from dashboard.store.statements import statement as statement
from dashboard.store.statements import text_of as text_of

if TYPE_CHECKING:  # an import needs no tables of pandas, and loading it takes a second
    import pandas as pd

UNFINISHED = (
    "上一次恢复没有做完（断电或程序被关闭）。请停止看板，"
    "再运行一次 python -m dashboard restore 同一份备份。"
)
StoreName = Literal["real", "demo"]
Answer = TypeVar("Answer")

LINGER_SECONDS = 2.0
SNAPSHOT_LINGER_SECONDS = 20.0
LOCK_WAIT_SECONDS = 15.0
WRITE_WAIT_SECONDS = 60.0
NOWHERE = Path(":memory:")  # an empty database for questions to a store that is not there yet

_guard = threading.RLock()
_commits = 0  # transactions of this process
_writers: defaultdict[Path, Any] = defaultdict(threading.RLock)
_turns: dict[Path, int] = {}  # databases that this process may write and publish, by which thread
_reading: ContextVar["_Reading | None"] = ContextVar("reading", default=None)


@dataclass
class _Handle:
    """One open database file with the number of cursors in use."""

    connection: duckdb.DuckDBPyConnection
    users: int = 0
    closer: threading.Timer | None = None


_handles: dict[Path, _Handle] = {}


@dataclass
class _Reading:
    """What is remembered meanwhile; commits: None where it is to outlive what others write.
    files: the snapshots it reads, the same to the end."""

    known: Known
    commits: int | None = None
    files: dict[StoreName, Path] = field(default_factory=dict)

    def of_now(self) -> Known:
        """What is known, forgotten when this process has written since."""
        if self.commits is not None and self.commits != _commits:
            self.known.clear()
            self.commits = _commits
        return self.known


def restore_is_unfinished() -> bool:
    """Whether a restore was killed after its files had been checked."""
    return (settings.store_dir() / "restoring" / "ready.json").exists()


def path(name: StoreName) -> Path:
    """File of one database in the chosen store folder."""
    return settings.store_dir() / f"{name}.duckdb"


def exists(name: StoreName) -> bool:
    """Whether this database has been created yet, for whoever reads snapshots: published."""
    file = path(name)
    is_read = published.reads() and _turns.get(file) != threading.get_ident()
    return file.exists() and not (is_read and published.is_being_made(name))


@contextmanager
def cursor(name: StoreName) -> Iterator[duckdb.DuckDBPyConnection]:
    """A cursor on the named database, which is created and migrated at first use. A reader process
    has one on its snapshot, unless it has the right to write."""
    with _cursor_on(_file_of(name)) as current:
        yield current


@contextmanager
def reading(name: StoreName) -> Iterator[duckdb.DuckDBPyConnection]:
    """A cursor for questions: on an empty database where there is none yet, and none is made."""
    with _cursor_on(_file_of(name) if exists(name) else NOWHERE) as current:
        yield current


def _file_of(name: StoreName) -> Path:
    """What this thread reads: the database itself or, in a reader process, a snapshot of it."""
    file = path(name)
    if not published.reads() or _turns.get(file) == threading.get_ident():
        return file
    files = now.files if (now := _reading.get()) else {}
    known = files.get(name)
    if known is None or not (known in _handles or known.exists()):
        last = published.shown(name)
        # nothing published, since the database is newer, locked, damaged: itself says which
        known = files[name] = last.file if last else file if exists(name) else NOWHERE
    return known


def sees_all(name: StoreName) -> bool:
    """Whether what this thread reads is all that was written by now."""
    return not published.reads() or published.is_whole(_file_of(name), path(name))


@contextmanager
def _cursor_on(file: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    is_ours = _turns.get(file) == threading.get_ident()  # opening may wait: not within the guard
    opened = _open(file) if is_ours and file not in _handles else None
    with _guard:
        handle = _handles.get(file) or opened or _open(file)
        _handles[file] = handle
        handle.users += 1
        if handle.closer:
            handle.closer.cancel()
    current = handle.connection.cursor()
    try:
        yield current
    except duckdb.Error as error:
        if is_unusable(error):
            raise unusable(file, error) from error
        raise
    finally:
        current.close()
        with _guard:
            handle.users -= 1
            if handle.users == 0 and file not in _turns:
                wait = SNAPSHOT_LINGER_SECONDS if published.is_snapshot(file) else LINGER_SECONDS
                handle.closer = threading.Timer(wait, _close_if_idle, args=[file])
                handle.closer.daemon = True
                handle.closer.start()


@contextmanager
def transaction(
    name: StoreName, action: str = "edit", what: str = "edit", on: str = ""
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A cursor inside one transaction: all of it is kept, or nothing; bumps the data version.

    action: what is being done, a key of viewer.ACTIONS. NotAllowedError when the viewer may not.
    what, on: the line of the audit, written before the commit, since nothing may go unrecorded.
    """
    global _commits
    require(action)
    with writing(name), cursor(name) as current:
        current.execute("BEGIN TRANSACTION")
        try:
            yield current
            cubes.refresh(current)
            current.execute(
                "INSERT INTO store_state VALUES ('data_version', '1') ON CONFLICT (key) "
                "DO UPDATE SET value = CAST(CAST(value AS BIGINT) + 1 AS VARCHAR)"
            )
            if name == "real":
                _audit(what, on)
            current.execute("COMMIT")
            with _guard:
                _commits += 1
        except BaseException as error:
            with suppress(duckdb.Error):  # a database that failed to commit knows no transaction
                current.execute("ROLLBACK")
            if isinstance(error, duckdb.TransactionException) and not is_unusable(error):
                raise _busy_writing(name) from error
            raise


def _audit(what: str, on: str) -> None:
    who = viewer.current()
    try:
        audit.record(what, who.name, on, role=who.role, where=who.address)
    except OSError as error:
        raise unusable(audit.folder(), error) from error


def require(action: str) -> None:
    """Let a viewer who may do this go on; others are told so, and the audit with them.

    Raises NotAllowedError. What changes the store asks here, whatever the screen showed.
    """
    if action in viewer.current().may:
        return
    _audit("denied", action)
    raise NotAllowedError(
        f"您的账号不能{viewer.ACTIONS[action]}，没有改动任何数据。需要时请与系统管理员联系。"
    )


@contextmanager
def writing(name: StoreName, last: bool = False) -> Iterator[None]:
    """The right to write to one database, which one thread of this process has at a time.

    Two transactions at once would end one of them with a conflict; so the second waits, and what
    is read within this stays true until the end. StoreBusyError after WRITE_WAIT_SECONDS.
    Other processes are kept out by the lock on the file. Where there are reader processes, what was
    written is published to them before this ends, by a command at the latest with its last one.
    """
    with _guard:
        writer = _writers[path(name)]
    if not writer.acquire(timeout=WRITE_WAIT_SECONDS):
        raise _busy_writing(name)
    if (now := _reading.get()) and now.commits is not None:
        now.known.clear()  # whoever writes looks again first
    try:
        with _turn(name, last):
            yield
    finally:
        writer.release()


@contextmanager
def _turn(name: StoreName, last: bool) -> Iterator[None]:
    file = path(name)
    if not published.is_on() or file in _turns:
        yield
        return
    with ExitStack() as until_published:
        try:
            until_published.enter_context(published.turn(name, WRITE_WAIT_SECONDS))
        except TimeoutError as error:
            raise _busy_writing(name) from error
        _turns[file] = threading.get_ident()
        try:
            yield
        finally:
            _publish(name, last or published.is_due(name))


def _publish(name: StoreName, now: bool) -> None:
    """Give the readers what was written; when that fails, it is kept all the same, and they are
    told as of when they read. Many writes of a command one after the other are given together."""
    file, version = path(name), "0"
    try:
        if published.is_behind(file):
            version = data_version(name)
    except StoreBusyError:
        return  # another program has it open: it is published later
    finally:
        with _guard:
            del _turns[file]
            _close_if_idle(file)
    if now and file not in _handles:
        with suppress(published.NotPublishedError):
            published.publish(file, version)
    if published.reads():
        published.show(name)  # whoever writes sees it at once
    if run := _reading.get():
        run.files.clear()


def _busy_writing(name: StoreName) -> StoreBusyError:
    return StoreBusyError(
        f"数据库 {path(name).name} 正在写入别人的数据（例如一次大的导入），等了"
        f"{WRITE_WAIT_SECONDS:.0f}秒仍未结束。您的这一步没有写入任何数据，请稍后再做一次。"
    )


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
    return known.version(_file_of(name), _commits, lambda: _version_in(name))


def _version_in(name: StoreName) -> str:
    with cursor(name) as current:
        row = current.execute("SELECT value FROM store_state WHERE key = 'data_version'").fetchone()
    return str(row[0]) if row else "0"


def commits() -> int:
    """Transactions that this process has committed: tells at no cost whether it wrote meanwhile."""
    return _commits


@contextmanager
def one_reading(found: Known | None = None) -> Iterator[None]:
    """Within it every question is asked of the database once: equal ones get the same answer.

    For work that asks much and writes nothing, such as a report: most of the time of a small
    question goes into planning it. found: goes on with that.
    """
    now = _reading.get()
    if found is None:
        found = now.of_now() if now else Known()
    token = _reading.set(_Reading(found, files=now.files if now else {}))
    try:
        yield
    finally:
        _reading.reset(token)


def begin_run(found: Known | None = None, commits: int | None = None) -> None:
    """The same for the run of a page, which may write: what it knows ends with the next write.
    found: it goes on with that, and with the snapshots that it reads."""
    now = _reading.get() if found is not None else None
    known = Known() if found is None else found
    of = _commits if commits is None else commits
    _reading.set(_Reading(known, of, now.files if now else {}))


def end_run() -> None:
    """What the run of a page knew is forgotten."""
    _reading.set(None)


def once(make: Callable[..., Answer], name: StoreName, *args: Any) -> Answer:
    """make(name, *args), once per reading: for what many figures ask for. Nobody may change it."""
    if (now := _reading.get()) is None:
        return make(name, *args)
    key = (name, make, args, viewer.current().sight)
    return cast(Answer, now.of_now().answer(key, lambda: make(name, *args)))


def query(name: StoreName, report: str, facts: str | None = None, **params: Any) -> "pd.DataFrame":
    """Run queries/reports/<report>.sql, with queries/indicators/<facts>.sql as the CTE `facts`.

    Parameters must match those the statement names exactly: DuckDB refuses missing and surplus
    ones, since an ignored filter is a wrong number. A store that does not exist yet answers like
    an empty one and is not created by being asked.
    """
    if (now := _reading.get()) is None:
        return _asked(name, report, facts, params)
    key = (name, repr((report, facts, sorted(params.items()), viewer.current().sight)))
    rows: pd.DataFrame = now.of_now().answer(key, lambda: _asked(name, report, facts, params))
    return rows.copy(deep=False)  # pandas copies what is written to


def _asked(name: StoreName, report: str, facts: str | None, params: Any) -> "pd.DataFrame":
    sql, asked = statements.written(report, facts, params)
    with reading(name) as current:
        rows = statements.run(current, sql, asked)
    return privacy.scoped(rows, viewer.current(), params)


def series(name: StoreName, facts: str, days: list[date], **limits: Any) -> "pd.DataFrame":
    """Counts over everything chosen on each of some register days, from the kept counts, in one
    question: day, and the numbers of queries/reports/counts.sql."""
    sql, asked = statements.series(days, facts, limits)
    with reading(name) as current:
        return statements.run(current, sql, asked)


def _open(file: Path) -> _Handle:
    if published.is_snapshot(file):
        return _open_snapshot(file)
    if file != NOWHERE:
        files.make_folder(file.parent)
    if restore_is_unfinished():
        raise StoreUnusableError(UNFINISHED)
    deadline = time.monotonic() + LOCK_WAIT_SECONDS
    while True:
        try:
            connection = duckdb.connect(str(file), config=OFFLINE)
            break
        except duckdb.Error as error:
            if not is_unusable(error):
                raise
            if not is_locked(error):
                raise unusable(file, error) from error
            if time.monotonic() > deadline:
                raise StoreBusyError(
                    f"数据库 {file.name} 正被另一个程序使用，"
                    f"等了{LOCK_WAIT_SECONDS:.0f}秒仍未释放。请稍后再试，或先关闭另一个程序。"
                ) from error
            time.sleep(0.1)
    try:
        applied = _applied(connection)
        if applied and max(applied) < max(version for version, _ in migrations()):
            connection.close()
            _keep_before_migration(file, max(applied))
            connection = duckdb.connect(str(file), config=OFFLINE)
        _migrate(connection)
        _refresh(connection)
    except BaseException as error:
        connection.close()
        if isinstance(error, duckdb.Error) and is_unusable(error):
            raise unusable(file, error) from error
        raise
    if file.is_file():
        file.chmod(files.FILE_MODE)
    return _Handle(connection)


def _open_snapshot(file: Path) -> _Handle:
    """Open a snapshot or, where it was dropped while a run of a page was on its way, the newest."""
    while True:
        try:
            return _Handle(duckdb.connect(str(file), read_only=True, config=OFFLINE))
        except duckdb.Error as error:
            newest = None if file.exists() else published.newest(published.name_of(file))
            if newest is None:
                raise unusable(file, error) from error
            file = newest.file


def _close_if_idle(file: Path) -> None:
    with _guard:
        handle = _handles.get(file)
        if handle and handle.users == 0:
            if handle.closer:
                handle.closer.cancel()
            handle.connection.close()
            del _handles[file]


def is_held() -> bool:
    """Whether another process holds the database of imports right now; asked without waiting."""
    close("real")
    if not exists("real"):
        return False
    try:
        duckdb.connect(str(path("real")), config=OFFLINE).close()
    except duckdb.Error as error:
        return is_locked(error)
    return False


def write_anew(name: StoreName) -> None:
    """Write a database into a new file in place of the old one: nothing stays in free blocks, in
    what readers read, in kept answers. Raises StoreUnusableError when there is no room for it."""
    file, fresh = path(name), path(name).with_name(f"{name}.duckdb.anew")
    fresh.unlink(missing_ok=True)
    with writing(name), _guard:
        try:
            with cursor(name) as current:
                current.execute(f"ATTACH '{fresh}' AS anew")
                current.execute(f"COPY FROM DATABASE {file.stem} TO anew")
                current.execute("DETACH anew")
            close(name)
            if file in _handles:
                raise _busy_writing(name)
            unchanged.forget()  # first: whoever is killed here has both to do again
            os.replace(fresh, file)
            file.with_name(f"{file.name}.wal").unlink(missing_ok=True)
        except (duckdb.Error, OSError) as error:
            raise unusable(file, error) from error
        finally:
            fresh.unlink(missing_ok=True)
    if published.is_on() and (published.is_behind(file) or not published.keep_newest(name)):
        raise unusable(file, OSError("看板读的副本里还有原来的内容，没有换掉"))


def schema_version(cursor: duckdb.DuckDBPyConnection) -> int:
    """Number of the newest migration that this database has seen."""
    row = cursor.execute("SELECT max(version) FROM schema_migrations").fetchone()
    return int(row[0]) if row and row[0] is not None else 0


def migrations() -> list[tuple[int, Path]]:
    """Numbered files of queries/schema in order: (version, file)."""
    files = sorted((settings.QUERIES / "schema").glob("[0-9][0-9][0-9]_*.sql"))
    return [(int(file.name[:3]), file) for file in files]


def _applied(connection: duckdb.DuckDBPyConnection) -> list[int]:
    """Migrations that a database has seen; none of one that was just made."""
    try:
        rows = connection.execute("SELECT version FROM schema_migrations").fetchall()
    except duckdb.CatalogException:
        return []
    return [version for (version,) in rows]


def _keep_before_migration(file: Path, version: int) -> None:
    """A backup of the database alone, as it was for the version of the program before this one."""
    if file != path("real"):
        return
    now = datetime.now().replace(microsecond=0)
    place = settings.store_dir() / "backups" / f"{now:%Y%m%d-%H%M%S}-before-migration"
    try:
        files.make_folder(place)
        for source in file.parent.glob("real.duckdb*"):
            manifest.copy(source, place / source.name)
        facts = {"rows": rows_of_file(place / file.name), "schema": version}
        by = {"by": "看板", "kind": "before_migration", "made_at": now.isoformat()}
        manifest.write(place, {**by, **facts})
    except OSError as error:
        told = manifest.reason(error)
        raise StoreUnusableError(
            f"升级数据库以前要先备份，备份没有做成，没有升级：{told}"
        ) from error


def _migrate(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(
        "CREATE TABLE IF NOT EXISTS schema_migrations "
        "(version INTEGER PRIMARY KEY, name VARCHAR, applied_at TIMESTAMP DEFAULT now()::TIMESTAMP)"
    )
    applied = set(_applied(connection))
    known = [version for version, _ in migrations()]
    if applied and max(applied) > max(known):
        raise StoreNewerError(
            f"数据库由更新的版本创建（结构版本{max(applied)}，本程序只认识到{max(known)}）。"
            "请升级程序；要退回这一版，请恢复升级前的备份。"
        )
    connection.execute("BEGIN TRANSACTION")  # of all: each alone would wait for the disk
    for version, file in migrations():
        if version not in applied:
            connection.execute(file.read_text(encoding="utf-8"))
            made = "INSERT INTO schema_migrations (version, name) VALUES (?, ?)"
            connection.execute(made, [version, file.stem])
    connection.execute("COMMIT")


def _refresh(connection: duckdb.DuckDBPyConnection) -> None:
    """Renew what is derived from files of the repository where those files changed."""
    state = dict(connection.execute("SELECT key, value FROM store_state").fetchall())
    schema = settings.QUERIES / "schema"
    views = [schema / f"{name}.sql" for name in ("macros", "views", "register", "facts")]
    stamp = files.content_stamp(*views, settings.DATA / "columns.toml", migrations()[-1][1])
    if state.get("views") != stamp:
        broken = {fault.table for fault in datasets.ready(connection)}
        with _renewal(connection, "views", stamp):
            connection.execute(datasets.views(without=broken))
            for file in views:
                connection.execute(file.read_text(encoding="utf-8"))
    for table, (source, rows) in reference.TABLES.items():
        key, stamp = f"reference:{table}", files.content_stamp(source)
        if state.get(key) != stamp:
            with _renewal(connection, key, stamp):
                connection.execute(f"DELETE FROM {table}")
                if content := rows():  # none where the whole file is wrong
                    marks = ", ".join([f"({', '.join('?' * len(content[0]))})"] * len(content))
                    connection.execute(f"INSERT INTO {table} VALUES {marks}", sum(content, ()))
    made_by = (*views, *cubes.files(), *(source for source, _ in reference.TABLES.values()))
    stamp = files.content_stamp(*dict.fromkeys(made_by))
    if state.get("cubes") != stamp:
        with _renewal(connection, "cubes", stamp):
            cubes.refresh(connection, whole=True)


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
