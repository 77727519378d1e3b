"""Which imports are being written, so that the next start can say which one was broken off.

An entry lies in the store from before the original is written until the transaction has ended.
Whoever writes an import holds the lock on its entry; an entry of another process that nobody holds
is a dead one.
"""

import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from dashboard import settings
from dashboard.store import db, files

_NAME = "journal"
_THIS_RUN = uuid.uuid4().hex


@dataclass(frozen=True)
class Interrupted:
    """An import that did not end; is_kept: its transaction was complete all the same."""

    file_name: str
    started_at: datetime
    is_kept: bool
    entry: Path


@contextmanager
def entry(file_name: str, sha256: str) -> Iterator[None]:
    """Note an import while it is being written."""
    with db.cursor("real"):
        place = files.folder(_NAME) / f"{uuid.uuid4().hex}.json"
        note = {
            "file": file_name,
            "sha256": sha256,
            "started": datetime.now().replace(microsecond=0).isoformat(),
            "run": _THIS_RUN,
        }
        try:
            with files.locked(place):
                files.write(place, json.dumps(note, ensure_ascii=False).encode())
                yield
        finally:
            _remove(place)


def interrupted() -> list[Interrupted]:
    """Imports that another run of the program began and never ended, oldest first."""
    places = sorted(_folder().glob("*.json")) if _folder().is_dir() else []
    if not places or not db.exists("real"):
        return []
    found = []
    with db.cursor("real") as cursor:
        for place in places:
            note = _read(place)
            if note is None or note["run"] == _THIS_RUN or files.is_locked(place):
                continue
            started = datetime.fromisoformat(note["started"])
            kept = cursor.execute(
                "SELECT 1 FROM imports WHERE file_sha256 = ? AND imported_at >= ?",
                [note["sha256"], started],
            ).fetchone()
            found.append(Interrupted(note["file"], started, kept is not None, place))
    return sorted(found, key=lambda one: one.started_at)


def forget(found: list[Interrupted]) -> None:
    """The reader knows about them."""
    for one in found:
        _remove(one.entry)


def message(one: Interrupted) -> str:
    """What happened, and what to do."""
    when = f"{one.started_at:%Y-%m-%d %H:%M}"
    if one.is_kept:
        return f"{when} 导入“{one.file_name}”时程序被关闭，但数据已经完整写入，不用重新导入。"
    return (
        f"{when} 导入“{one.file_name}”时程序被关闭（断电或强制退出），这次导入一行也没有写入，"
        "原有数据不受影响。请重新导入这个文件。"
    )


def _remove(place: Path) -> None:
    for one in (place, place.with_name(f"{place.name}.lock")):
        one.unlink(missing_ok=True)


def _folder() -> Path:
    return settings.store_dir() / _NAME


def _read(place: Path) -> dict[str, str] | None:
    try:
        note = json.loads(place.read_text(encoding="utf-8"))
        return note if {"file", "sha256", "started", "run"} <= note.keys() else None
    except (OSError, ValueError, AttributeError):
        return None
