"""Whether a new server finds everything as an earlier one left it: program, libraries, databases.

What an earlier server has counted may be shown again only then. Looked at are name, size, time and
number of every file; a write to a database, a changed line of the program, another library, another
map change at least one of them. Looking costs a few milliseconds and loads nothing.

What was counted lies in one folder of the store: files that are taken only whole, and only from the
account that this process runs as.
"""

import hashlib
import os
import shutil
import stat
import sys
import sysconfig
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

from dashboard import settings
from dashboard.store import files

FOLDER = "answers"  # in the store: what was counted and may be shown again
_PARTS = ("app.py", "dashboard", "pages", "queries", "data")
_DATABASES = ("real", "demo")
_Told = tuple[str, int, int, int]


def state(*names: str) -> str:
    """Hash of what is shown depends on: program, libraries, own boundaries, and the databases of
    these names (all by default). Equal states show the same."""
    store = settings.store_dir()
    looked = [store / f"{name}.duckdb{end}" for name in names or _DATABASES for end in ("", ".wal")]
    looked += _files(store / "boundaries")
    told = (str(store.resolve()), _program(), sorted(one for one in map(_told, looked) if one))
    return hashlib.sha256(repr(told).encode()).hexdigest()


def keep(name: str, content: bytes) -> None:
    """Keep a file of what was counted. OSError when the disk is full, or the folder a link."""
    place = files.folder(FOLDER)
    if place.is_symlink():
        raise OSError(f"{place.name} is a link")
    files.write(place / name, hashlib.sha256(content).digest() + content)


def kept(name: str) -> bytes | None:
    """A kept file; None where there is none, or one that is not whole, is a link, or belongs to
    another account or may be written by one."""
    way = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    way |= getattr(os, "O_BINARY", 0)
    try:
        with open(os.open(settings.store_dir() / FOLDER / name, way), "rb") as file:
            if not _is_own(os.fstat(file.fileno())):
                return None
            content = file.read()
    except OSError:
        return None
    size = hashlib.sha256().digest_size
    is_whole = hashlib.sha256(content[size:]).digest() == content[:size]
    return content[size:] if is_whole else None


def drop(name: str) -> None:
    """A kept file that is of no use any more is gone, where the disk lets it."""
    with suppress(OSError):
        (settings.store_dir() / FOLDER / name).unlink(missing_ok=True)


def forget() -> None:
    """What was counted is gone: something that it was counted from is erased. OSError where it
    cannot be removed."""
    place = settings.store_dir() / FOLDER
    if place.is_symlink():
        place.unlink()
    elif place.exists():
        shutil.rmtree(place)


def _is_own(now: os.stat_result) -> bool:
    if not stat.S_ISREG(now.st_mode):
        return False
    return not hasattr(os, "geteuid") or (now.st_uid == os.geteuid() and not now.st_mode & 0o022)


@cache
def _program() -> str:
    """Every file of the program and its libraries by name, as this process began."""
    found = sorted(filter(None, (_told(f) for p in _PARTS for f in _files(settings.ROOT / p))))
    libraries = sorted(os.listdir(sysconfig.get_path("purelib")))  # their versions are in the names
    told = (found, libraries, sys.version)
    return hashlib.sha256(repr(told).encode()).hexdigest()


def _files(place: Path) -> Iterator[Path]:
    if place.is_file():
        yield place
    store = settings.store_dir().resolve()
    for folder, parts, names in os.walk(place):
        here = Path(folder)
        parts[:] = [p for p in parts if p != "__pycache__" and (here / p).resolve() != store]
        yield from (here / name for name in names)


def _told(file: Path) -> _Told | None:
    try:
        now = file.stat()
    except FileNotFoundError:
        return None
    return str(file), now.st_size, now.st_mtime_ns, now.st_ino
