"""The originals: every file that came in, as it came, under its SHA-256 beside the database.

They are what a lost or damaged database can be built from again, so nothing removes one but the
erasing that somebody asked for.
"""

import hashlib
import re
import time
from dataclasses import dataclass
from pathlib import Path, PurePath

from dashboard import settings
from dashboard.store import audit, db, files

RUNNING_SECONDS = 600
HALF_WRITTEN = ".part"
_DIGEST = 64
_PLAIN_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")


@dataclass(frozen=True)
class Missing:
    """A file that the database knows and whose original is gone or no longer what came in."""

    file_name: str
    place: Path
    is_damaged: bool


@dataclass(frozen=True)
class Compared:
    """The folder against the database. orphans: whole originals that no record names."""

    orphans: tuple[Path, ...]
    half_written: tuple[Path, ...]
    missing: tuple[Missing, ...]


def path(sha256: str, file_name: str) -> Path:
    """Where the original of a file lies."""
    suffix = PurePath(file_name).suffix.lower()
    if not _PLAIN_SUFFIX.fullmatch(suffix):
        suffix = ""
    return _folder() / sha256[:2] / f"{sha256}{suffix}"


def keep(content: bytes, sha256: str, file_name: str) -> Path:
    """Write the original once; a half-written file never bears the final name."""
    target = path(sha256, file_name)
    if not target.exists():
        files.folder("originals", sha256[:2])
        files.write(target, content)
    return target


def newest_import() -> float:
    """When the newest import that the database knows came in (seconds); 0 without any."""
    rows = db.query("real", "imports")
    return 0.0 if rows.empty else float(rows["imported_at"].max().to_pydatetime().timestamp())


def kept() -> list[Path]:
    """Every original in the folder, whole ones only."""
    return [file for file in _files() if file.suffix != HALF_WRITTEN]


def compare() -> Compared:
    """What the folder and the database say of each other; the database must be there.

    Files younger than ten minutes are no orphans, since their import may still be running.
    """
    rows = db.query("real", "files_with_original")
    known = set(rows["file_sha256"])
    gone = erased()
    before = time.time() - RUNNING_SECONDS
    old = [file for file in _files() if file.stat().st_mtime < before]
    whole = [file for file in old if file.suffix != HALF_WRITTEN]
    return Compared(
        tuple(file for file in whole if file.name[:_DIGEST] not in known),
        tuple(file for file in old if file.suffix == HALF_WRITTEN),
        tuple(
            one
            for one in map(_missing, rows["file_sha256"], rows["file_name"])
            if one is not None and (one.is_damaged or one.place.name[:_DIGEST] not in gone)
        ),
    )


def erase(file: Path, by: str) -> None:
    """Remove an original on purpose; the audit keeps which."""
    audit.record("erase", by, file.name)
    file.unlink()


def erased() -> set[str]:
    """SHA-256 of the originals that were removed on purpose."""
    return {str(one["on"])[:_DIGEST] for one in audit.events() if one["what"] == "erase"}


def _missing(sha256: str, file_name: str) -> Missing | None:
    place = path(sha256, file_name)
    if not place.is_file():
        return Missing(file_name, place, is_damaged=False)
    with place.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return None if digest == sha256 else Missing(file_name, place, is_damaged=True)


def _folder() -> Path:
    return settings.store_dir() / "originals"


def _files() -> list[Path]:
    return sorted(file for file in _folder().rglob("*") if file.is_file())
