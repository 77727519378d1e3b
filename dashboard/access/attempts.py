"""Wrong passwords of late, by name and address, kept in the store so that a restart forgives none.

MOST_FAILURES within LOCKED_SECONDS make that name wait at that address, and only there: whoever
guesses at one desk locks nobody out at another. An address from which many names were tried waits
with all of them; 127.0.0.1 does not, since behind a proxy that is everybody.
"""

import json
import time
from pathlib import Path

from dashboard import settings
from dashboard.store import files

MOST_FAILURES = 5
MOST_OF_AN_ADDRESS = 30
LOCKED_SECONDS = 300.0
MOST_KEPT = 5_000

Failures = dict[str, list[float]]


def file() -> Path:
    """Where failures are kept."""
    return settings.store_dir() / "attempts.json"


def waits(name: str, address: str) -> float:
    """Seconds that this name has still to wait at this address; 0 when it may try."""
    failures, now = _recent(), time.time()
    own = failures.get(_key(name, address), [])
    held = [own[-MOST_FAILURES]] if len(own) >= MOST_FAILURES else []
    if address:
        there = sorted(
            at for key, times in failures.items() if key.endswith(f"\n{address}") for at in times
        )
        held += there[-MOST_OF_AN_ADDRESS:][:1] if len(there) >= MOST_OF_AN_ADDRESS else []
    return max((at + LOCKED_SECONDS - now for at in held), default=0.0)


def failed(name: str, address: str) -> None:
    """Note a wrong password."""
    _change(name, address, [time.time()])


def forgive(name: str, address: str) -> None:
    """The right password was given."""
    if _key(name, address) in _recent():
        _change(name, address, None)


def _change(name: str, address: str, more: list[float] | None) -> None:
    files.folder()
    with files.locked(file()):
        failures = _recent()
        key = _key(name, address)
        if more is None:
            failures.pop(key, None)
        else:
            failures[key] = (failures.get(key, []) + more)[-MOST_FAILURES:]
        newest = sorted(failures, key=lambda one: failures[one][-1])[-MOST_KEPT:]
        kept = {one: failures[one] for one in newest}
        files.write(file(), json.dumps(kept, ensure_ascii=False).encode())


def _key(name: str, address: str) -> str:
    return f"{name[:80]}\n{address}"


def _recent() -> Failures:
    """Failures that still count; a file that cannot be read counts as none."""
    try:
        kept = json.loads(file().read_bytes())
        since = time.time() - LOCKED_SECONDS
        recent = {key: [at for at in times if at > since] for key, times in kept.items()}
        return {key: times for key, times in recent.items() if times}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}
