"""What the server knows of signed-in browsers outside a page's run: who may send and fetch files.

Files that a page offers and takes lie at addresses of Streamlit's own, which ask nobody who they
are. A page notes here, at every run, its session and the secret cookie of its browser; the server
(dashboard/access/server.py) asks here before it lets a file in or out.
"""

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

COOKIE = "dashboard_browser"
KNOWN_SECONDS = 12 * 3600.0

one_at_a_time = threading.Lock()
_guard = threading.Lock()
_once: dict[str, Any] = {}


@dataclass(frozen=True)
class Known:
    """One session of a browser that is signed in (or local). sends: whether it may send files."""

    browser: str
    sends: bool
    seen: float


_known: dict[str, Known] = {}


def note(user: Any) -> None:
    """This session belongs to this user from now on."""
    context = get_script_run_ctx()
    if context is None:
        return
    browser = str(st.context.cookies.get(COOKIE, ""))
    now = time.time()
    with _guard:
        _known[context.session_id] = Known(browser, "import" in user.may, now)
        for session, known in list(_known.items()):
            if now - known.seen > KNOWN_SECONDS:
                del _known[session]


def forget() -> None:
    """This session is nobody's any more."""
    context = get_script_run_ctx()
    if context is not None:
        with _guard:
            _known.pop(context.session_id, None)


def may_send(session: str, browser: str) -> bool:
    """Whether a file may come in for this session from this browser."""
    known = _known.get(session)
    return known is not None and known.sends and _same(known.browser, browser)


def of_browser(browser: str) -> list[str]:
    """Sessions that are signed in at this browser."""
    return [session for session, known in _known.items() if _same(known.browser, browser)]


def once(key: str, make: Callable[[], Any]) -> Any:
    """A value that is made once per process."""
    if key not in _once:
        _once[key] = make()
    return _once[key]


def _same(one: str, other: str) -> bool:
    return bool(one) and secrets.compare_digest(one, other)
