"""What the main pages ask, kept on disk, so that a new server need not count before it shows.

A server that has drawn its main pages for its own visitor writes their answers beside the
store. The next one takes them from there while nothing has changed (store/unchanged.py): then they
are the answers to the same questions to the same data. Anything else, also a file that cannot be
read, is as if there were none.

Only what the visitor may see is kept, hence nothing where accounts are asked for.
"""

import io
import logging
import pickle
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from dashboard import settings
from dashboard.store import db, files, unchanged

MOST: Final = 64 * 2**20  # bytes of all answers of a database
STORES: Final[tuple[db.StoreName, ...]] = ("real", "demo")
_PLAIN: Final = {"builtins", "collections", "datetime", "decimal", "fractions"}
_OURS: Final = {"dashboard", "pandas", "numpy", "pyarrow"}
_MAKERS: Final = ("_re", "_frombuffer", "_unpickle", "__pyx_unpickle", "_new_")
_PLAIN_MAKERS: Final = {"scalar", "type_for_alias", "py_buffer", "schema", "field"}
_NOT: Final = {"eval", "exec", "getattr", "setattr", "open", "compile", "__import__", "input"}

Key = tuple[str, str, str]  # question, place of the store, version of its data
_guard = threading.Lock()
_begun: dict[str, "dict[Key, bytes]"] = {}  # by place of the store: what was found on disk
_asked: dict[Key, bytes] = {}  # what is to be kept
_is_asking = threading.Event()


def answer(store: db.StoreName, key: Key, ask: Callable[[], Any]) -> Any:
    """The kept answer to a question, else what ask() finds."""
    found = _kept(store).get(key)
    if found is not None:
        _note(key, found)
        return _Reader(io.BytesIO(found)).load()
    known = ask()
    if _is_asking.is_set():
        _note(key, pickle.dumps(known, protocol=5))
    return known


def begin() -> None:
    """From now on what is asked is noted, to be kept."""
    _is_asking.set()


def keep() -> None:
    """Write what was asked since `begin`, as far as it is of the present state of a database."""
    _is_asking.clear()
    with _guard:
        asked = dict(_asked)
        _asked.clear()
    for store in STORES:
        _keep(store, asked)


def forget() -> None:
    """As a process that has read and noted nothing (tests)."""
    _is_asking.clear()
    with _guard:
        _begun.clear()
        _asked.clear()


def _note(key: Key, content: bytes) -> None:
    if _is_asking.is_set():
        with _guard:
            if sum(map(len, _asked.values())) + len(content) <= MOST:
                _asked[key] = content


def _keep(store: db.StoreName, asked: dict[Key, bytes]) -> None:
    place = str(db.path(store))
    before = unchanged.state(store)
    if not db.sees_all(store):
        return
    version = db.data_version(store)
    own = {
        key: content
        for key, content in asked.items()
        if key[1:] == (place, version) and _is_readable(content)
    }
    if not own or before != unchanged.state(store) or own == _kept(store):
        return
    try:
        files.folder(unchanged.FOLDER)
        files.write(_file(store), pickle.dumps((before, own), protocol=5))
    except OSError:  # the disk is full: the next server counts
        logging.getLogger("dashboard").warning("no answers are kept", exc_info=True)


def _kept(store: db.StoreName) -> dict[Key, bytes]:
    """What was found on disk when this process first asked."""
    place = str(db.path(store))
    with _guard:
        if place not in _begun:
            _begun[place] = _read(store)
        return _begun[place]


def _read(store: db.StoreName) -> dict[Key, bytes]:
    file = _file(store)
    try:
        written, found = _Reader(io.BytesIO(file.read_bytes())).load()
    except FileNotFoundError:
        return {}
    except Exception:
        logging.getLogger("dashboard").warning("kept answers are not read", exc_info=True)
        return {}
    if written == unchanged.state(store):
        return dict(found)
    file.unlink(missing_ok=True)
    return {}


def _file(store: db.StoreName) -> Path:
    return settings.store_dir() / unchanged.FOLDER / f"{store}.bin"


def _is_readable(content: bytes) -> bool:
    try:
        _Reader(io.BytesIO(content)).load()
    except pickle.UnpicklingError:  # a record of something that is more than values
        return False
    return True


class _Reader(pickle.Unpickler):
    """Takes values, tables and our own records, and nothing that could do something."""

    def find_class(self, module: str, name: str) -> Any:
        """A class or the maker of an array; UnpicklingError for anything else."""
        if module in _PLAIN or module.partition(".")[0] in _OURS:
            found = super().find_class(module, name)
            if name not in _NOT and (
                isinstance(found, type) or name.startswith(_MAKERS) or name in _PLAIN_MAKERS
            ):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is not taken")
