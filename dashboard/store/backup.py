"""Backups: the store folder copied while it is in use, checked by opening the copy, put back.

A backup is a folder: the files of the store under their own names (the simulated data, backups and
what is only noted in passing aside) and manifest.json, which is written last: when, by whom, which
version, rows of every table, the head of the audit, size and SHA-256 of every file. A folder
without a manifest, or whose files differ from it, is none. Nothing here deletes what a store
holds: what a restore replaces stays in a folder beside it.
"""

import json
import os
import shutil
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

from dashboard import settings
from dashboard.store import audit, database_files, db, files, manifest, published, viewer
from dashboard.store.errors import StoreUnusableError
from dashboard.store.manifest import MANIFEST, BackupError

KEPT_SCHEDULED = 14
EVERY_HOURS = 24.0
HALF_MADE_SECONDS = 6 * 3600.0
SCHEDULED = "-auto"
_ASIDE = ("demo.duckdb", "backups", "journal", "attempts.json", "restoring", "log",
          "first_administrator.json", "unsealing-", "published", "answers")  # fmt: skip
REPLACED = "before-restore-"
# What a server remembers is kept by data version: what was restored must not have one it knows,
# nor come to one by the writes that follow. More of them than are between a backup and a damage:
_UNKNOWN_WRITES = 1_000
_OUTGROW = (
    "UPDATE store_state SET value = CAST(greatest(CAST(value AS BIGINT), ?) + 1 AS VARCHAR) "
    "WHERE key = 'data_version'"
)


@dataclass(frozen=True)
class Backup:
    """One backup. facts: its manifest."""

    folder: Path
    facts: dict[str, Any]

    @property
    def made_at(self) -> datetime:
        """When it was begun."""
        return datetime.fromisoformat(self.facts["made_at"])


def home() -> Path:
    """Where backups lie: DASHBOARD_BACKUPS (best on another disk), or backups in the store."""
    return Path(os.environ.get("DASHBOARD_BACKUPS") or settings.store_dir() / "backups")


def all_backups() -> list[Backup]:
    """Complete backups in their home, and in the store, where one lies that a migration made,
    newest first; their files are not read."""
    return backups_in(home(), settings.store_dir() / "backups")


def backups_in(*folders: Path) -> list[Backup]:
    """Complete backups in folders, newest first."""
    found = []
    for folder in {one.resolve() for one in folders if one.is_dir()}:
        for place in folder.glob(f"*/{MANIFEST}"):
            facts = manifest.read(place.parent)
            if facts is not None:
                found.append(Backup(place.parent, facts))
    return sorted(found, key=lambda one: one.made_at, reverse=True)


def named(name: str) -> Path:
    """The folder of a backup by its name; a folder that is not there where none has it."""
    known = (one.folder for one in all_backups() if one.folder.name == name)
    return next(known, home() / name)


def newest() -> Backup | None:
    """The last complete backup that holds the whole store."""
    return next((one for one in all_backups() if one.facts["kind"] != "before_migration"), None)


def make(by: str, kind: str = "asked", place: Path | None = None) -> Backup:
    """Copy the store while it is in use, and check the copy.

    Writers wait until the database is copied. Raises BackupError (Chinese) when the disk is full
    or the copy is not what was there; StoreBusyError when another program holds the database.
    """
    now = datetime.now().replace(microsecond=0)
    before = newest()
    _clear_half_made(place or home())
    target = _unused(place or home(), f"{now:%Y%m%d-%H%M%S}", kind)
    partial = _partial(target)
    try:
        files.make_folder(partial)
        facts: dict[str, Any] = {"made_at": now.isoformat(), "by": by, "kind": kind}
        if db.exists("real"):
            facts |= _copy_database(partial)
        _copy_rest(partial, before)
        facts["audit"] = _noted_head(partial)
        manifest.write(partial, facts)
        verify(partial)
        os.replace(partial, target)
    except OSError as error:
        shutil.rmtree(partial, ignore_errors=True)
        raise BackupError(
            f"备份没有做成，原有数据和备份都没有动：{manifest.reason(error)}"
        ) from error
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    audit.record("backup", by, target.name, kind=kind)
    found = manifest.read(target)
    assert found is not None
    return Backup(target, found)


def _unused(place: Path, stamp: str, kind: str) -> Path:
    """A name that no backup of the same second has, finished or killed half-way."""
    end = SCHEDULED if kind == "scheduled" else ""
    names = (f"{stamp}{f'-{number}' if number > 1 else ''}{end}" for number in count(1))
    free = (place / name for name in names)
    return next(one for one in free if not one.exists() and not _partial(one).exists())


def _clear_half_made(place: Path) -> None:
    """Remove what backups that were killed have left; one that still runs is younger."""
    before = time.time() - HALF_MADE_SECONDS
    for one in place.glob("*.part") if place.is_dir() else ():
        if one.is_dir() and one.stat().st_mtime < before:
            shutil.rmtree(one, ignore_errors=True)


def _partial(target: Path) -> Path:
    return target.with_name(f"{target.name}.part")


def verify(place: Path) -> None:
    """Hold every file of a backup against its manifest and open its database, reading every table.

    Raises BackupError (Chinese) that names what is wrong.
    """
    facts = manifest.checked(place)
    database = place / "real.duckdb"
    if database.exists():
        rows = database_files.rows_of_file(database)
        if rows != facts["rows"]:
            raise BackupError(f"备份 {place.name} 里的数据库行数与清单不符，不能使用。")


def restore(place: Path, by: str) -> Path:
    """Put a backup back; gives the folder where what it replaced lies.

    Everything is copied and checked before anything is moved; a restore that was killed is ended
    by the next one. The audit goes on: the one of the store stays where it continues that of the
    backup. Raises BackupError when the backup is not whole, made by a newer version, or the store
    is in use.
    """
    if db.restore_is_unfinished():
        return finish_restore(by)
    verify(place)
    facts = manifest.checked(place)
    if facts.get("schema", 0) > max(version for version, _ in db.migrations()):
        raise BackupError(f"备份 {place.name} 是更新版本的程序做的，请先升级程序再恢复。")
    if db.is_held():
        raise BackupError("数据库正被另一个程序使用：请先停止看板，再恢复。")
    stage = files.folder() / "restoring"
    shutil.rmtree(stage, ignore_errors=True)
    try:
        files.make_folder(stage)
        for name in facts["files"]:
            (stage / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(place / name, stage / name)
        files.close_to_others(stage)
        if _continues(stage / "audit"):
            shutil.rmtree(stage / "audit", ignore_errors=True)
        whole = facts["kind"] != "before_migration"
        at = f"{datetime.now():%Y%m%d-%H%M%S-%f}"  # two in a second replace two stores
        note = {"from": place.name, "whole": whole, "at": at}
        files.write(stage / "ready.json", json.dumps(note).encode())
    except OSError as error:
        shutil.rmtree(stage, ignore_errors=True)
        raise BackupError(f"没有恢复，现有数据没有动：{manifest.reason(error)}") from error
    return finish_restore(by)


def finish_restore(by: str) -> Path:
    """Move the checked files of a restore into their places; may be begun again at any point.

    Readers go on with their snapshot until what was restored is published.
    """
    store = settings.store_dir()
    stage = store / "restoring"
    note = json.loads((stage / "ready.json").read_bytes())
    aside = files.folder(f"{REPLACED}{note['at']}")
    with db.writing("real"):
        for one in [one for one in sorted(stage.iterdir()) if one.name != "ready.json"]:
            if one.name == "real.duckdb":
                _move(store / "real.duckdb.wal", aside)
            _move(store / one.name, aside)
            os.replace(one, store / one.name)
        (stage / "ready.json").unlink()
        shutil.rmtree(stage)
        if db.exists("real"):
            last = _newest_version(aside / "real.duckdb")
            with db.cursor("real") as cursor:
                cursor.execute(_OUTGROW, [last])
    audit.record("restore", by, note["from"])
    return aside


def _newest_version(replaced: Path) -> int:
    """The newest data version that anybody may have read before a restore."""
    known = [int(one.facts.get("data_version") or 0) for one in all_backups()]
    if snapshot := published.newest("real"):
        known.append(snapshot.version)
    if not replaced.exists():
        return max(known, default=0)
    try:
        return max(known + [database_files.data_version(replaced)])
    except StoreUnusableError:
        return max(known, default=0) + _UNKNOWN_WRITES


def is_due(now: float) -> bool:
    """Whether the app should back up: the last one is a day old, and there is something new."""
    if not db.exists("real"):
        return False
    last = newest()
    if last is None:
        return True
    age = now - last.made_at.timestamp()
    return age > EVERY_HOURS * 3600 and last.facts.get("data_version") != db.data_version("real")


def make_if_due() -> Backup | None:
    """What the app does now and then: a backup when one is due, and the oldest of its own go."""
    with viewer.acting(viewer.SYSTEM):
        if not is_due(time.time()):
            return None
        made = make("看板", "scheduled")
    own = [one for one in all_backups() if one.facts["kind"] == "scheduled"]
    for old in own[KEPT_SCHEDULED:]:
        shutil.rmtree(old.folder)
    return made


def keep_making(first_after: float = 300.0, then_every: float = 1800.0) -> threading.Thread:
    """Look now and then, as long as the process lives, whether a backup is due."""

    def look() -> None:
        import logging

        time.sleep(first_after)
        while True:
            try:
                make_if_due()
            except (BackupError, db.StoreBusyError, OSError):
                logging.getLogger("dashboard").exception("scheduled backup failed")
            time.sleep(then_every)

    thread = threading.Thread(target=look, name="backups", daemon=True)
    thread.start()
    return thread


def _copy_database(target: Path) -> dict[str, Any]:
    """The database as it stands between two writes, and what it holds."""
    with db.writing("real"), db.cursor("real") as cursor:
        database_files.checkpoint(cursor)
        facts = {
            "rows": database_files.rows(cursor),
            "schema": db.schema_version(cursor),
            "data_version": db.data_version("real"),
        }
        for end in ("", ".wal"):
            source = db.path("real").with_name(f"real.duckdb{end}")
            if source.exists():
                manifest.copy(source, target / source.name)
    return facts


def _copy_rest(target: Path, before: Backup | None) -> None:
    """Every other file of the store; an original that the last backup has is linked, not copied."""
    store = settings.store_dir()
    with files.locked(files.folder("audit") / "head.json"):
        for source in _to_copy(store):
            name = source.relative_to(store)
            (target / name).parent.mkdir(parents=True, exist_ok=True, mode=files.FOLDER_MODE)
            kept = before.folder / name if before and name.parts[0] == "originals" else None
            if kept is None or not _linked(kept, source, target / name):
                manifest.copy(source, target / name)


def _to_copy(store: Path) -> Iterator[Path]:
    for place in sorted(store.iterdir()):
        if place.name.startswith((*_ASIDE, "real.duckdb", REPLACED)):
            continue
        for one in [place] if place.is_file() else sorted(place.rglob("*")):
            if one.is_file() and one.suffix not in (".part", ".lock"):
                yield one


def _linked(kept: Path, source: Path, target: Path) -> bool:
    try:
        if kept.stat().st_size != source.stat().st_size:
            return False
        os.link(kept, target)
        return True
    except OSError:
        return False


def _noted_head(place: Path) -> dict[str, Any] | None:
    try:
        noted: dict[str, Any] = json.loads((place / "audit" / "head.json").read_bytes())
        return noted
    except (OSError, ValueError):
        return None


def _continues(older: Path) -> bool:
    """Whether the store's own audit is whole and holds the last line of an older one."""
    noted = _noted_head(older.parent)
    if not audit.folder().is_dir() or audit.check():
        return False
    return noted is None or any(
        one["n"] == noted["n"] and one["hash"] == noted["hash"] for one in audit.events()
    )


def _move(place: Path, aside: Path) -> None:
    """Put a file or folder aside; what a killed restore has put there already stays."""
    target = aside / place.name
    if place.exists() and not target.exists():
        os.replace(place, target)
    elif place.is_dir():
        shutil.rmtree(place)
