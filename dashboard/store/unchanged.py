"""Whether a new server finds everything as an earlier one left it: program, libraries, databases.

What an earlier server has counted may be shown again only then. Looked at are name, size, time and
number of every file; a write to a database, a changed line of the program, another library, another
map change at least one of them. Looking costs a few milliseconds and loads nothing.
"""

import hashlib
import os
import shutil
import sys
import sysconfig
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from dashboard import settings

FOLDER = "answers"  # in the store: what was counted and may be shown again
_PARTS = ("app.py", "dashboard", "pages", "queries", "data")
_DATABASES = ("real", "demo")
_Told = tuple[str, int, int, int]


def state(*names: str) -> str:
    """Hash of what is shown depends on: program, libraries, own boundaries, and the databases of
    these names (all by default). Equal states show the same."""
    store = settings.store_dir()
    files = [store / f"{name}.duckdb{end}" for name in names or _DATABASES for end in ("", ".wal")]
    files += _files(store / "boundaries")
    told = (str(store.resolve()), _program(), sorted(one for one in map(_told, files) if one))
    return hashlib.sha256(repr(told).encode()).hexdigest()


def forget() -> None:
    """What was counted is gone: something that it was counted from was erased."""
    shutil.rmtree(settings.store_dir() / FOLDER, ignore_errors=True)


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
