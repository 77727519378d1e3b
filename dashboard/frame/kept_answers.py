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
from dataclasses import is_dataclass
from enum import Enum
from typing import Any, Final

from dashboard.store import db, unchanged

MOST: Final = 64 * 2**20  # bytes of all answers of a database
STORES: Final[tuple[db.StoreName, ...]] = ("real", "demo")
_OURS: Final = "dashboard."
# By module (of these and what is in them): classes and makers that only hold what they are given.
_TAKEN: Final = {
    "builtins": {"bytearray", "complex", "frozenset", "range", "set", "slice"},
    "collections": {"Counter", "OrderedDict", "defaultdict", "deque"},
    "datetime": {"date", "datetime", "time", "timedelta", "timezone"},
    "decimal": {"Decimal"},
    "fractions": {"Fraction"},
    "numpy": {"_frombuffer", "_reconstruct", "dtype", "ndarray", "scalar"},
    "pandas": {
        "ArrowStringArray", "BlockManager", "BooleanArray", "BooleanDtype", "Categorical",
        "CategoricalDtype", "CategoricalIndex", "DataFrame", "DatetimeArray", "DatetimeIndex",
        "Float64Dtype", "FloatingArray", "Index", "Int64Dtype", "IntegerArray", "MultiIndex",
        "RangeIndex", "Series", "SingleBlockManager", "StringArray", "StringDtype",
        "TimedeltaArray", "TimedeltaIndex", "__pyx_unpickle_NDArrayBacked", "_nat_unpickle",
        "_new_DatetimeIndex", "_new_Index", "_unpickle_block", "_unpickle_timestamp",
        "_timedelta_unpickle",
    },
    "pyarrow": {"_restore_array", "field", "py_buffer", "schema", "type_for_alias"},
}  # fmt: skip

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
        unchanged.keep(_file(store), pickle.dumps((before, own), protocol=5))
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
    content = unchanged.kept(_file(store))
    if content is None:
        return {}
    try:
        written, found = _Reader(io.BytesIO(content)).load()
        if written == unchanged.state(store):
            return dict(found)
    except Exception:
        logging.getLogger("dashboard").warning("kept answers are not read", exc_info=True)
    unchanged.drop(_file(store))
    return {}


def _file(store: db.StoreName) -> str:
    return f"{store}.bin"


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
        if name in _TAKEN.get(module.partition(".")[0], ()):
            return super().find_class(module, name)
        if module.startswith(_OURS) and "." not in name:
            found = super().find_class(module, name)
            if isinstance(found, type) and found.__module__ == module and _holds_values(found):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is not taken")


def _holds_values(record: type) -> bool:
    return is_dataclass(record) or issubclass(record, str | tuple | Enum)
