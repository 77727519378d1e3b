"""What a server process does once: load, compute and freeze before it is asked for.

The first page of a process costs some twenty times a later one: modules, the simulated data, and
answers that are then remembered. As soon as the server answers the modules of the first page are
loaded, while the browser that has asked is still busy with its own. A visitor on the loopback then
draws the main pages, so that nobody else has to wait for that; whoever comes himself goes first.

The same visitor draws the pages that people look at on what others have just written, before these
are shown it (store/published.py): else everybody would wait for new answers at once.
"""

import gc
import logging
import os
import pkgutil
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from typing import Any, Final

from streamlit import config

from dashboard.access import accounts
from dashboard.serving import inner_door
from dashboard.store import published

PAGES: Final = ("overview", "outlets", "ranking", "township", "valves", "enterprises")
RARER: Final = ("mechanism", "inspections", "acceptance", "zones", "explore", "present")
SWITCH: Final = (
    "DASHBOARD_WARM_UP"  # off: nobody visits by himself (tests, a machine short of power)
)
QUIET: Final = 2.5  # seconds without a run of anybody, after which the visitor goes on
ALONE: Final = 10.0  # seconds without a page of anybody, after which the next is of the newest data
LOOKED_AT: Final = 900.0  # seconds for which a page is one that people look at
MOST_AHEAD: Final = 14  # pages that are drawn ahead on new data
LONGEST_AHEAD: Final = 40.0  # seconds for all of them
DEAR: Final = 20.0  # seconds of one page; a dearer one is not drawn ahead again
_VISITOR: Final = "x-dashboard-visitor"
_OWN: Final = secrets.token_urlsafe(16)
_FIRST: Final = "dashboard.screens.cockpit"
_LONGEST_START, _LONGEST_RUN, _LONGEST_WAIT = 60.0, 120.0, 20.0  # seconds
_ANYWHERE = {"", "0.0.0.0", "::"}

_guard = threading.Lock()
_runs = [0, 0.0]  # under way; when the last one ended
_looked_at: dict[str, float] = {}  # page -> when somebody looked at it last
_dear: set[str] = set()


@contextmanager
def run() -> Iterator[None]:
    """A page is drawn: the visitor waits meanwhile, and a moment after."""
    if is_visitor():
        published.count_ahead(True)
        yield
        return
    published.count_ahead(False)
    with _guard:
        is_alone = not _runs[0] and time.monotonic() - _runs[1] > ALONE
        _runs[0] += 1
    if is_alone:
        published.show_newest()
    try:
        yield
    finally:
        with _guard:
            _runs[:] = [_runs[0] - 1, time.monotonic()]


def is_visitor() -> bool:
    """Whether the page of this run is drawn for the visitor of this process."""
    from streamlit import context

    return bool(context.headers.get(_VISITOR) == _OWN)


def looked_at(page: str) -> None:
    """Somebody looks at a page."""
    if not is_visitor():
        _looked_at[page] = time.monotonic()


def _let_others_go_first(quiet: float = QUIET, longest: float = _LONGEST_WAIT) -> None:
    """Return when nobody draws a page and nobody has lately; after a while all the same."""
    deadline = time.monotonic() + longest
    while time.monotonic() < deadline:
        with _guard:
            under_way, ended = _runs
        if not under_way and time.monotonic() - ended > quiet:
            return
        time.sleep(min(0.1, quiet))


@cache
def settle() -> None:
    """Take all that is loaded by now out of the garbage collector's rounds.

    Streamlit collects all generations after every run. With two thousand modules loaded that is
    half of a warm rerun, spent on objects that live as long as the process. What the first run
    left behind is collected before, since what is frozen is never looked at again.
    """
    _freeze()


def _freeze() -> None:
    gc.collect()
    gc.freeze()


def begin(before: Callable[[], object], after: Callable[[], object]) -> None:
    """Start the visitor, unless it is switched off. The server need not answer yet.

    before, after: what is done around the visits.
    """
    if os.environ.get(SWITCH) != "off":
        threading.Thread(target=_warm, args=[before, after], name="warm-up", daemon=True).start()


def _warm(before: Callable[[], object], after: Callable[[], object]) -> None:
    """Load what the pages need; draw the main ones where no account keeps strangers out."""
    is_open = False
    try:
        with _connection(_address()):
            pass
        _runs[1] = time.monotonic()  # who started the server opens it now
        gc.disable()  # of what is loaded nothing is garbage
        try:
            _load(_FIRST)
            gc.freeze()
        finally:
            gc.enable()
        is_open = not accounts.are_asked() and not config.get_option("server.sslCertFile")
        if is_open:
            before()
            for page in (*PAGES, *RARER):
                _let_others_go_first()
                _draw_ahead(page)
        _let_others_go_first()
        _load("dashboard.screens")
    except Exception:  # the first visitor waits, as without it
        logging.getLogger("dashboard").warning("warm-up ended early", exc_info=True)
    _freeze()
    after()
    if is_open and published.reads():
        _go_on()


def _go_on() -> None:
    """Draw the pages that people look at on whatever is published from now on, then show it."""
    published.keep_showing(True)
    while True:
        time.sleep(0.5)
        for name in inner_door.DATABASES:
            try:
                if one := published.waiting(name):
                    published.aim(name, one)
                    _draw_all_ahead(name)
                    published.show(name, one)
            except Exception:  # who comes next counts himself
                published.show(name)
                logging.getLogger("dashboard").warning("nothing drawn ahead", exc_info=True)


def _draw_all_ahead(name: str) -> None:
    """Draw what people look at, until all is drawn or somebody else has had the newest shown."""
    now = time.monotonic()
    lately = [page for page, at in _looked_at.items() if now - at < LOOKED_AT]
    for page in sorted(lately, key=lambda one: -_looked_at[one])[:MOST_AHEAD]:
        _let_others_go_first(0.02, 0.5)
        if published.waiting(name) is None or time.monotonic() - now > LONGEST_AHEAD:
            return
        _draw_ahead(page)


def _draw_ahead(page: str) -> None:
    """Draw one page, unless it was too dear the last time or turns out to be."""
    if page in _dear:
        return
    try:
        visit(_address(), (page,), DEAR)
    except TimeoutError:
        _dear.add(page)


def _load(package: str) -> None:
    """Load the modules of a package."""
    for module in pkgutil.walk_packages(import_module(package).__path__, f"{package}."):
        import_module(module.name)


def _address() -> str:
    listens = str(config.get_option("server.address") or "")
    base = str(config.get_option("server.baseUrlPath") or "").strip("/")
    host = "localhost" if listens in _ANYWHERE else listens
    place = f"{host}:{config.get_option('server.port')}"
    return f"ws://{place}/{base}/_stcore/stream" if base else f"ws://{place}/_stcore/stream"


def _connection(address: str) -> Any:
    """A page of the server that is open; OSError when no server answers within a minute."""
    from websockets.sync.client import connect

    deadline = time.monotonic() + _LONGEST_START
    while True:
        try:
            return connect(
                address,
                subprotocols=["streamlit", "-"],  # type: ignore[list-item]
                max_size=None,
                proxy=None,
                additional_headers={**inner_door.key_header(), _VISITOR: _OWN},
            )
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def visit(address: str, pages: tuple[str, ...] = PAGES, longest: float = _LONGEST_RUN) -> list[str]:
    """Draw pages one after the other in one session, as a browser asks for them; those drawn.

    address: ws://… of Streamlit's stream. OSError when no server answers within a minute.
    TimeoutError when a page takes longer; the server then stops drawing it.
    """
    from streamlit.proto.BackMsg_pb2 import BackMsg
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

    again, drawn = ForwardMsg.ScriptFinishedStatus.FINISHED_EARLY_FOR_RERUN, []
    with _connection(address) as socket:
        for page in pages:
            ask = BackMsg()
            ask.rerun_script.page_name = page
            socket.send(ask.SerializeToString())
            until = time.monotonic() + longest
            while True:
                left = until - time.monotonic()
                told = ForwardMsg.FromString(socket.recv(timeout=max(left, 0.0)))
                is_end = told.WhichOneof("type") == "script_finished"
                if is_end and told.script_finished != again:
                    break
            drawn.append(page)
    return drawn
