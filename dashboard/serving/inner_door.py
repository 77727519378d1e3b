"""Between the process in front and the readers: who is let in, and for whom a reader is asked.

A reader listens on this machine alone and answers whoever knows the key that the process in front
made for this run. From it alone it believes which computer asks.
"""

import hmac
import os
import signal
import sys
import threading
from collections.abc import Mapping
from typing import Any, Final

from dashboard.serving import words
from dashboard.store import db, files, published

KEY: Final = "DASHBOARD_READER_KEY"
LISTENS: Final = "DASHBOARD_LISTENS"  # address that the process in front listens on
CHILD: Final = "DASHBOARD_SERVES_AS"  # name of a process that ends with the one that started it
KEY_HEADER: Final = "x-dashboard-key"
PEER_HEADER: Final = "x-dashboard-peer"
LOCK: Final = "serving"  # in the store, held while a server with readers runs
DATABASES: Final[tuple[db.StoreName, ...]] = ("real", "demo")
_OURS = (KEY_HEADER.encode(), PEER_HEADER.encode())


def is_reader() -> bool:
    """Whether another process of ours stands in front of this one."""
    return bool(os.environ.get(KEY))


def name() -> str:
    """What this process is among those of its server; empty where it is the only one."""
    return os.environ.get(CHILD, "")


def listens(own: str | None) -> str | None:
    """The address on which the server can be reached; own: that of this process."""
    return os.environ.get(LISTENS) or own


def key_header(key: str | None = None) -> dict[str, str]:
    """What opens the door of a reader; nothing where there is none."""
    key = os.environ.get(KEY, "") if key is None else key
    return {KEY_HEADER: key} if key else {}


def as_asked(scope: Mapping[str, Any]) -> dict[str, Any] | None:
    """The request as it came to the process in front; None for whoever does not know the key.
    Where no process stands in front, the request as it is."""
    key = os.environ.get(KEY, "")
    if not key:
        return dict(scope)
    said = {name: text for name, text in scope["headers"] if name in _OURS}
    if not hmac.compare_digest(said.get(_OURS[0], b""), key.encode()):
        return None
    kept = [(name, text) for name, text in scope["headers"] if name not in _OURS]
    peer = said.get(_OURS[1], b"").decode("latin-1")
    return {**scope, "headers": kept, "client": (peer, 0) if peer else scope.get("client")}


def end_with_parent() -> None:
    """End this process when the one that started it is gone, however it went: then its standard
    input, a pipe, ends. Nothing happens where nobody of ours started it."""
    if name():
        threading.Thread(target=_wait_for_end, name="end with parent", daemon=True).start()


def _wait_for_end() -> None:
    while sys.stdin.buffer.read(1024):
        pass
    timer = threading.Timer(3.0, os._exit, args=[0])
    timer.daemon = True
    timer.start()
    if os.name == "nt":
        os._exit(0)
    os.kill(os.getpid(), signal.SIGTERM)


def settle_alone() -> str:
    """For a server of one process: why it may not start (Chinese), since one with readers runs on
    this store; else empty, and what one that was killed left behind is gone."""
    if not published.is_on():
        return ""
    if files.is_locked(files.folder() / LOCK):
        return words.RUNS_ALREADY
    published.end()
    return ""
