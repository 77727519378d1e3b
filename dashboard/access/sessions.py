"""What the server knows of signed-in browsers outside a page's run: who may send and fetch files.

Files that a page offers and takes lie at addresses of Streamlit's own, which ask nobody who they
are. A page notes here, at every run, its session and the secret cookie of its browser; the server
(dashboard/access/server.py) asks here before it lets a file in or out.
"""

import hashlib
import secrets
import threading
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

COOKIE = "dashboard_browser"
LOCAL_SECONDS = 30 * 86400.0
MOST_SENT = {"import": 1_000 * 2**20, "reply": 20 * 2**20, "report": 20 * 2**20}
"""Right → bytes of one file that goes with it: imports; proofs of replies; reports of the box."""

one_at_a_time = threading.Lock()
_guard = threading.Lock()
_once: dict[str, Any] = {}
_used: dict[str, float] = {}  # tokens that have opened a session


@dataclass(frozen=True)
class Known:
    """One session of a browser that is signed in (or local). most: bytes of one file that it may
    send, 0 for none; until: when it is nobody's any more, unless a page runs in it before."""

    browser: str
    most: int
    until: float


_known: dict[str, Known] = {}


def note(user: Any, lasts: float) -> None:
    """This session belongs to this user from now on, for so many seconds."""
    context = get_script_run_ctx()
    if context is None:
        return
    browser = str(st.context.cookies.get(COOKIE, ""))
    now = time.time()
    with _guard:
        _known[context.session_id] = Known(browser, most_of(user.may), now + lasts)
        for session, known in list(_known.items()):
            if now > known.until:
                del _known[session]


def most_of(rights: Collection[str]) -> int:
    """Bytes of one file that somebody of these rights may send; 0 where he sends none."""
    return max((most for right, most in MOST_SENT.items() if right in rights), default=0)


def forget() -> None:
    """This session is nobody's any more."""
    context = get_script_run_ctx()
    if context is not None:
        with _guard:
            _known.pop(context.session_id, None)


def most_sent(session: str, browser: str) -> int:
    """Bytes of one file that may come in for this session from this browser; 0 for none."""
    known = _known.get(session)
    return known.most if known is not None and is_of(session, browser) else 0


def is_of(session: str, browser: str) -> bool:
    """Whether this session is signed in at this browser."""
    return session in of_browser(browser)


def of_browser(browser: str) -> list[str]:
    """Sessions that are signed in at this browser."""
    now = time.time()
    return [
        session
        for session, known in list(_known.items())
        if now <= known.until and _same(known.browser, browser)
    ]


def is_first_use(token: Mapping[str, str], seconds: float) -> bool:
    """Whether a token of an identity service was issued so many seconds ago at most, and has not
    been used in this process. From then on it has."""
    try:
        age = time.time() - float(token["iat"])
    except (KeyError, ValueError):
        return False
    whole = hashlib.sha256(repr(sorted(token.items())).encode()).hexdigest()
    with _guard:
        for used, since in list(_used.items()):
            if time.time() - since > 2 * seconds:
                del _used[used]
        is_first = whole not in _used
        _used[whole] = time.time()
    return is_first and -60 <= age <= seconds


def once(key: str, make: Callable[[], Any]) -> Any:
    """A value that is made once per process."""
    if key not in _once:
        _once[key] = make()
    return _once[key]


def _same(one: str, other: str) -> bool:
    return bool(one) and secrets.compare_digest(one.encode(), other.encode())
