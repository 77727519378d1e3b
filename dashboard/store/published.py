"""Snapshots of the store: what the processes of a server read while others write.

A server makes the folder `published` in the store. While it is there, whoever has written to a
database publishes it: a copy under a name of its own, so that nobody who is reading the one before
is disturbed, put in place by a rename. A server's processes (READS is "on") open one of them
read-only; they write to the database itself, like everybody one at a time.

What others write changes what all pages show at once, and every page would be counted anew by
whoever opens it next. So while people are looking (`keep_showing`), a process goes on with the
snapshot it shows until the pages have been counted ahead on the new one, but not for long.

A snapshot is named after what it was copied from: database, running number, data version, time of
change (ns) and size. So it can be told without opening anything whether it is behind.
"""

import logging
import os
import re
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from dashboard import settings
from dashboard.store import files

READS = "DASHBOARD_READS_PUBLISHED"
FOLDER = "published"
KEPT = 3  # of each database: the newest, the one that pages are counted on, the one they show
TOGETHER_SECONDS = 40.0  # the longest that writes one after the other are given together
STILL_SECONDS = 3.0
LATE_SECONDS = 60.0  # the longest that a write takes; who is behind for longer is told
SHOWN_SECONDS = 45.0  # the longest that a process shows the snapshot before the newest
_NAME = re.compile(r"(\w+)-(\d+)-(\d+)-(\d+)-(\d+)\.duckdb")
_FAILED = "failed"
_WAS_THERE = "before"
_ahead: ContextVar[bool] = ContextVar("ahead", default=False)
_shown: dict[str, "Snapshot | None"] = {}  # what this process shows, by database
_is_together = False
_unpublished: dict[str, float] = {}  # since when this process knows of writes not given yet
_aimed: dict[str, "Snapshot"] = {}  # what the pages are counted on ahead
_is_kept = False  # whether it goes on with that when there is a newer one


@dataclass(frozen=True)
class Snapshot:
    """One copy of a database. version: its data version; stamp: time of change and size of the
    database when it was copied."""

    file: Path
    number: int
    version: int
    stamp: tuple[int, int]

    @property
    def as_of(self) -> datetime:
        """When the database was last changed before it was copied."""
        return datetime.fromtimestamp(self.stamp[0] / 1e9).replace(microsecond=0)


class NotPublishedError(OSError):
    """What was written is kept, but the readers go on with what was there before."""


def folder() -> Path:
    """Where snapshots lie while there are readers."""
    return settings.store_dir() / FOLDER


def is_on() -> bool:
    """Whether somebody reads snapshots, so that whoever writes has to publish."""
    return folder().is_dir()


def reads() -> bool:
    """Whether this process reads snapshots, not the databases themselves."""
    return os.environ.get(READS) == "on"


def snapshots(name: str) -> list[Snapshot]:
    """The whole snapshots of one database, newest first."""
    found = []
    with suppress(FileNotFoundError):
        for one in os.listdir(folder()):
            said = _NAME.fullmatch(one)
            if said and said[1] == name:
                number, version, changed, size = map(int, said.groups()[1:])
                found.append(Snapshot(folder() / one, number, version, (changed, size)))
    return sorted(found, key=lambda one: -one.number)


def newest(name: str) -> Snapshot | None:
    """What readers read now; None before the first one."""
    return next(iter(snapshots(name)), None)


def shown(name: str) -> Snapshot | None:
    """What this process shows of a database now; None before the first one. Whoever counts ahead
    reads what he aims at."""
    last = newest(name)
    if last is None:
        return None
    if _ahead.get():
        aimed = _aimed.get(name, last)
        return aimed if aimed.file.exists() else last
    before = _shown.get(name)
    if name in _shown and before != last and _may_wait(before, last):
        return before
    _shown[name] = last
    return last


def _may_wait(before: Snapshot | None, last: Snapshot) -> bool:
    """Whether the snapshot before the newest may still be shown: None, where the newest is the
    first of a database that was not there."""
    if not _is_kept or not (before is None or before.file.exists()):
        return False
    with suppress(FileNotFoundError):
        return time.time() - last.file.stat().st_mtime < SHOWN_SECONDS
    return False


def keep_showing(is_kept: bool) -> None:
    """Whether this process goes on with what it shows until `show` is called: somebody looks, and
    the pages are counted ahead."""
    global _is_kept
    _is_kept = is_kept


def show(name: str, one: Snapshot | None = None) -> None:
    """Show a snapshot from now on: the newest, or this one."""
    last = newest(name)
    if last is not None:
        _shown[name] = one or last


def show_newest() -> None:
    """Show the newest of every database from now on."""
    for name in list(_shown):
        show(name)


def waiting(name: str) -> Snapshot | None:
    """The newest snapshot, where this process does not show it yet."""
    last = newest(name) if reads() else None
    return last if last is not None and shown(name) != last else None


def aim(name: str, one: Snapshot) -> None:
    """Whoever counts ahead reads this snapshot of a database."""
    _aimed[name] = one


def count_ahead(is_ahead: bool) -> None:
    """From now on, within this thread, what is counted ahead is read, whatever is shown."""
    _ahead.set(is_ahead)


def is_being_made(name: str) -> bool:
    """Whether a database that was not there when the server began is being written for the first
    time, or is not shown yet: till then it holds nothing for anybody."""
    if _shown.get(name) is not None or _was_there(name):
        return False
    if newest(name) is None:
        return files.is_locked(folder() / name)
    return shown(name) is None


def _was_there(name: str) -> bool:
    return (folder() / f"{name}.{_WAS_THERE}").exists()


def name_of(file: Path) -> str:
    """Of which database a file is a snapshot."""
    return file.name.partition("-")[0]


@contextmanager
def together() -> Iterator[None]:
    """Many writes follow one another: they are given together, since with every new snapshot the
    readers compute anew what they show. Whoever writes publishes the last of them himself."""
    global _is_together
    _is_together = True
    try:
        yield
    finally:
        _is_together = False


def is_due(name: str) -> bool:
    """Whether what was just written should be published by now."""
    return not _is_together or _is_late(name)


def _is_late(name: str) -> bool:
    return time.monotonic() - _unpublished.setdefault(name, time.monotonic()) > TOGETHER_SECONDS


def is_quiet(source: Path) -> bool:
    """Whether nobody has written to a database for a moment, or one writes for long: whoever was to
    publish it is gone, or does it too rarely."""
    with suppress(FileNotFoundError):
        changed = max(source.stat().st_mtime, _log_changed(source))
        return time.time() - changed > STILL_SECONDS or _is_late(source.stem)
    return False


def is_snapshot(file: Path) -> bool:
    """Whether a database file is one of the snapshots, which nobody writes to."""
    return _NAME.fullmatch(file.name) is not None


@contextmanager
def turn(name: str, seconds: float) -> Iterator[None]:
    """Between processes, one at a time writes to a database and publishes it. TimeoutError when the
    others have not ended after so many seconds."""
    with files.locked(folder() / name, seconds):
        yield


def is_behind(source: Path) -> bool:
    """Whether a database holds what is not published yet, or is being written."""
    if _has_log(source):
        return True
    said, last = _stamp(source), newest(source.stem)
    return said is not None and (last is None or last.stamp != said)


def is_whole(read: Path, source: Path) -> bool:
    """Whether what is read is all that a database holds by now: itself, or a snapshot of now."""
    last = newest(source.stem)
    return read == source or (last is not None and last.file == read and not is_behind(source))


def why_behind(source: Path) -> tuple[datetime, bool] | None:
    """As of when the readers see a database, and whether publishing it has failed; None when they
    see all of it, or all but what is being written right now."""
    last = newest(source.stem)
    if last is None or not is_behind(source):
        return None
    has_failed = (folder() / f"{source.stem}.{_FAILED}").exists()
    with suppress(FileNotFoundError):
        waits = time.time() - max(source.stat().st_mtime, _log_changed(source))
        if has_failed or waits > LATE_SECONDS:
            return last.as_of, has_failed
    return None


def publish(source: Path, version: str) -> bool:
    """Copy a database that nobody has open for writing, in its turn; whether it had changed.

    NotPublishedError when there is no room; the readers keep what they have then. Nothing happens
    where the database has changes outside its own file, or changes meanwhile: whoever changes it
    publishes it.
    """
    name, place = source.stem, folder()
    stamp, before = _stamp(source), snapshots(source.stem)
    if stamp is None or _has_log(source):
        return False
    is_new = not before or before[0].stamp != stamp
    failed = place / f"{name}.{_FAILED}"
    if is_new:
        number = before[0].number + 1 if before else 1
        target = place / f"{name}-{number}-{version}-{stamp[0]}-{stamp[1]}.duckdb"
        partial = target.with_suffix(".part")
        try:
            shutil.copyfile(source, partial)
            partial.chmod(files.FILE_MODE)
            if _stamp(source) != stamp or _has_log(source):
                return False
            os.replace(partial, target)
        except OSError as error:
            with suppress(OSError):
                failed.touch()
            logging.getLogger("dashboard").error("snapshot of %s failed: %s", name, error)
            raise NotPublishedError(*error.args) from error
        finally:
            with suppress(OSError):
                partial.unlink(missing_ok=True)
    _unpublished.pop(name, None)
    with suppress(OSError):
        failed.unlink(missing_ok=True)
    _drop(snapshots(name)[KEPT:])
    return is_new


def keep_newest(name: str, seconds: float = 90.0) -> bool:
    """Drop the snapshots before the newest now, since what they hold was erased; whether they are
    gone. On Windows they stay until nobody reads them, which is waited for."""
    deadline = time.monotonic() + seconds
    while not _drop(snapshots(name)[1:]):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.5)
    return True


def _drop(old: list[Snapshot]) -> bool:
    for one in old:
        with suppress(OSError):  # Windows: somebody reads it; it goes the next time
            one.file.unlink()
    return not any(one.file.exists() for one in old)


def begin(databases: Iterable[Path]) -> None:
    """From now on whoever writes publishes; what an earlier server left behind is gone.
    databases: all that there may be."""
    end()
    files.folder(FOLDER)
    for one in databases:
        if one.exists():
            (folder() / f"{one.stem}.{_WAS_THERE}").touch()
        else:
            _shown[one.stem] = None


def end() -> None:
    """Nobody reads snapshots any more."""
    _shown.clear()
    _aimed.clear()
    shutil.rmtree(folder(), ignore_errors=True)


def _stamp(source: Path) -> tuple[int, int] | None:
    try:
        now = source.stat()
    except FileNotFoundError:
        return None
    return now.st_mtime_ns, now.st_size


def _log(source: Path) -> Path:
    return source.with_name(f"{source.name}.wal")


def _has_log(source: Path) -> bool:
    return _log(source).exists()


def _log_changed(source: Path) -> float:
    with suppress(FileNotFoundError):
        return _log(source).stat().st_mtime
    return 0.0
