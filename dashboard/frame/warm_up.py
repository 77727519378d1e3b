"""What a server process does once: load, compute and freeze before it is asked for.

The first page of a process costs some twenty times a later one: modules, the simulated data, and
answers that are then remembered. A visitor of its own on the loopback draws the main pages as soon
as the server answers, so that nobody else has to wait for that.
"""

import gc
import logging
import os
import pkgutil
import threading
import time
from functools import cache
from importlib import import_module
from typing import Final

from streamlit import config

from dashboard.access import accounts
from dashboard.serving import inner_door

PAGES: Final = ("overview", "outlets", "ranking", "township", "valves", "enterprises")
SWITCH: Final = (
    "DASHBOARD_WARM_UP"  # off: nobody visits by himself (tests, a machine short of power)
)
_LONGEST_START, _LONGEST_RUN = 60.0, 120.0  # seconds
_ANYWHERE = {"", "0.0.0.0", "::"}


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


def begin() -> None:
    """Start the visitor, unless it is switched off. The server need not answer yet."""
    if os.environ.get(SWITCH) != "off":
        threading.Thread(target=_warm, name="warm-up", daemon=True).start()


def _warm() -> None:
    """Load what the pages need; draw the main ones where no account keeps strangers out."""
    try:
        if not accounts.are_asked() and not config.get_option("server.sslCertFile"):
            visit(_address())
        for module in pkgutil.walk_packages(import_module("dashboard.screens").__path__):
            import_module(f"dashboard.screens.{module.name}")
    except Exception:  # the first visitor waits, as without it
        logging.getLogger("dashboard").warning("warm-up ended early", exc_info=True)
    _freeze()


def _address() -> str:
    listens = str(config.get_option("server.address") or "")
    base = str(config.get_option("server.baseUrlPath") or "").strip("/")
    host = "localhost" if listens in _ANYWHERE else listens
    place = f"{host}:{config.get_option('server.port')}"
    return f"ws://{place}/{base}/_stcore/stream" if base else f"ws://{place}/_stcore/stream"


def visit(address: str, pages: tuple[str, ...] = PAGES) -> list[str]:
    """Draw pages one after the other in one session, as a browser asks for them; those drawn.

    address: ws://… of Streamlit's stream. OSError when no server answers within a minute.
    """
    from streamlit.proto.BackMsg_pb2 import BackMsg
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
    from websockets.sync.client import connect

    deadline = time.monotonic() + _LONGEST_START
    while True:
        try:
            socket = connect(
                address,
                subprotocols=["streamlit", "-"],  # type: ignore[list-item]
                max_size=None,
                proxy=None,
                additional_headers=inner_door.key_header(),
            )
            break
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
    again, drawn = ForwardMsg.ScriptFinishedStatus.FINISHED_EARLY_FOR_RERUN, []
    with socket:
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
