"""What is known of one state of a database, so that nobody asks it the same again.

A state is a database file and its data version. What a reading has found is found by the next one
of the same state too, whichever page or session it belongs to. Large tables are not kept: whoever
needs one reads it once himself.
"""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

SMALL: Final = 1_000_000  # bytes of one table that is kept for others
MOST: Final = 60_000_000  # bytes that are kept of one state
STATES: Final = 2  # of one database: what the pages show, and what is counted ahead
OTHER: Final = 100_000  # bytes that anything else than a table is taken for

Stamp = tuple[tuple[int, int, int] | None, ...]

_guard = threading.Lock()
_shared: dict[str, dict[int, "_Shared"]] = {}  # file -> the states of it that are looked at
_versions: dict[Path, tuple[Stamp, int, str]] = {}


class _Shared(dict[Any, Any]):
    """What everybody found who read this state."""

    size = 0


class Known(dict[Any, Any]):
    """What one reading has found: answers by question, whose first part names the store. of: the
    store whose state it shares with others, if any."""

    def __init__(self, of: str = "", shared: _Shared | None = None) -> None:
        super().__init__()
        self._of, self._shared = of, shared

    def __contains__(self, question: object) -> bool:
        return super().__contains__(question) or (
            self._shared is not None and question in self._shared
        )

    def __missing__(self, question: Any) -> Any:
        if self._shared is None:
            raise KeyError(question)
        return self._shared[question]

    def __setitem__(self, question: Any, answer: Any) -> None:
        super().__setitem__(question, answer)
        if self._shared is not None and question[0] == self._of:
            size = _size(answer)
            if size <= SMALL and self._shared.size + size <= MOST:
                self._shared.size += size
                self._shared[question] = answer

    def answer(self, question: Any, find: Callable[[], Any]) -> Any:
        """What is known, or what is found now."""
        if question not in self:
            self[question] = find()
        return self[question]

    def clear(self) -> None:
        """Forget it, and look no longer at what others found: the state is another one now."""
        super().clear()
        self._shared = None


def of_state(name: str, file: Path, version: str) -> Known:
    """What is known of a state; nothing is shared of one earlier than the newest STATES."""
    number = int(version)
    with _guard:
        states = _shared.setdefault(str(file), {})
        shared = states.setdefault(number, _Shared())
        for old in sorted(states)[:-STATES]:
            del states[old]
    return Known(name, shared) if number in states else Known()


def _size(answer: Any) -> int:
    told = getattr(answer, "memory_usage", None)
    return int(told(deep=False).sum()) if told else OTHER


def stamp(file: Path) -> Stamp:
    """Changes with every commit: size, time of change (ns) and identity of the file and its log."""
    return tuple(_stat(one) for one in (file, file.with_name(f"{file.name}.wal")))


def _stat(file: Path) -> tuple[int, int, int] | None:
    try:
        found = file.stat()
    except FileNotFoundError:
        return None
    return (found.st_size, found.st_mtime_ns, found.st_ino)


def version(file: Path, commits: int, read: Callable[[], str]) -> str:
    """The data version of a file, which is read again when the file has changed. commits: of this
    process by now. A commit between the look at the file and the reading is told by the next look.
    """
    at = stamp(file)
    found = _versions.get(file)
    if found is None or found[:2] != (at, commits):
        found = _versions[file] = (at, commits, read())
    return found[2]
