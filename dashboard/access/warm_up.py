"""What a server process does once: load, compute and freeze before it is asked for.

The first page of a process costs some twenty times a later one: modules, the simulated data, and
answers that are then remembered. As soon as the server answers the modules of the first page are
loaded, while the browser that has asked is still busy with its own. A visitor on the loopback then
draws the main pages, so that nobody else has to wait for that; whoever comes himself goes first.
"""

import gc
import logging
import os
import pkgutil
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

PAGES: Final = ("overview", "outlets", "ranking", "township", "valves", "enterprises")
RARER: Final = ("mechanism", "inspections", "acceptance", "zones", "explore", "present")
SWITCH: Final = (
    "DASHBOARD_WARM_UP"  # off: nobody visits by himself (tests, a machine short of power)
)
QUIET: Final = 2.5  # seconds without a run of anybody, after which the visitor goes on
_FIRST: Final = "dashboard.screens.cockpit"
_LONGEST_START, _LONGEST_RUN, _LONGEST_WAIT = 60.0, 120.0, 20.0  # seconds
_ANYWHERE = {"", "0.0.0.0", "::"}

_guard = threading.Lock()
_runs = [0, 0.0]  # under way; when the last one ended


@contextmanager
def run() -> Iterator[None]:
    """A page is drawn: the visitor waits meanwhile, and a moment after."""
    with _guard:
        _runs[0] += 1
    try:
        yield
    finally:
        with _guard:
            _runs[:] = [_runs[0] - 1, time.monotonic()]


def _let_others_go_first() -> None:
    """Return when nobody draws a page and nobody has lately; after a while all the same."""
    deadline = time.monotonic() + _LONGEST_WAIT
    while time.monotonic() < deadline:
        with _guard:
            under_way, ended = _runs
        if not under_way and time.monotonic() - ended > QUIET:
            return
        time.sleep(0.1)


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
        if not accounts.are_asked() and not config.get_option("server.sslCertFile"):
            before()
            for page in (*PAGES, *RARER):
                _let_others_go_first()
                visit(_address(), (page,))
                _runs[1] = 0.0  # the visitor does not wait for himself
        _let_others_go_first()
        _load("dashboard.screens")
    except Exception:  # the first visitor waits, as without it
        logging.getLogger("dashboard").warning("warm-up ended early", exc_info=True)
    _freeze()
    after()


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
                additional_headers=inner_door.key_header(),
            )
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def visit(address: str, pages: tuple[str, ...] = PAGES) -> list[str]:
    """Draw pages one after the other in one session, as a browser asks for them; those drawn.

    address: ws://… of Streamlit's stream. OSError when no server answers within a minute.
    """
    from streamlit.proto.BackMsg_pb2 import BackMsg
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

    again, drawn = ForwardMsg.ScriptFinishedStatus.FINISHED_EARLY_FOR_RERUN, []
    with _connection(address) as socket:
        for page in pages:
            ask = BackMsg()
            ask.rerun_script.page_name = page
            socket.send(ask.SerializeToString())
            while True:
                told = ForwardMsg.FromString(socket.recv(timeout=_LONGEST_RUN))
                is_end = told.WhichOneof("type") == "script_finished"
                if is_end and told.script_finished != again:
                    break
            drawn.append(page)
    return drawn
