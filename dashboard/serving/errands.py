"""Long work that a reader has done by the writer, so that the people at that reader do not wait.

A spreadsheet that is read and checked keeps a whole processor busy for seconds, and everybody whose
pages the same process draws with it. `done` has such work done in the writer process where there is
one, else here; the answer is the same. Only what reads is sent: whoever writes does it himself.
"""

import importlib
import logging
import os
import pickle
import threading
import time
from collections.abc import Callable
from multiprocessing import AuthenticationError
from multiprocessing.connection import (
    Client,
    Connection,
    Listener,
    answer_challenge,
    deliver_challenge,
)
from typing import Any, Final, ParamSpec, TypeVar

from dashboard.serving import inner_door
from dashboard.store import viewer

PORT: Final = "DASHBOARD_ERRANDS_PORT"
KEY: Final = "DASHBOARD_ERRANDS_KEY"
_HERE: Final = "127.0.0.1"
_PACKAGE: Final = "dashboard."

Given = ParamSpec("Given")
Answer = TypeVar("Answer")


def done(function: Callable[Given, Answer], *args: Given.args, **more: Given.kwargs) -> Answer:
    """function(*args, **more), by the writer process where this one is a reader.

    The function, what it is given and what it gives must be such as can be pickled; it runs for the
    same viewer. What it raises is raised here. Where the writer cannot be reached or dies, the work
    is done here.
    """
    port = os.environ.get(PORT)
    if not port or not inner_door.is_reader():
        return function(*args, **more)
    try:
        with Client((_HERE, int(port)), authkey=_key()) as there:
            asked = (function.__module__, function.__qualname__, args, more, viewer.current())
            there.send(asked)
            is_well, found = there.recv()
    except (OSError, EOFError, AuthenticationError, pickle.PicklingError):
        logging.getLogger("dashboard").warning("done here, not by the writer", exc_info=True)
        return function(*args, **more)
    if not is_well:
        raise found
    answer: Answer = found
    return answer


def take() -> None:
    """Take in errands from now on, in threads of this process."""
    port = os.environ.get(PORT)
    if not port:
        return
    try:
        door = Listener((_HERE, int(port)))
    except OSError:
        logging.getLogger("dashboard").exception("no errands are taken")
        return
    threading.Thread(target=_wait_for, args=[door, _key()], name="errands", daemon=True).start()


def _wait_for(door: Listener, key: bytes) -> None:
    while True:
        try:
            asking = door.accept()
        except OSError:
            logging.getLogger("dashboard").warning("an errand was not taken", exc_info=True)
            time.sleep(1.0)  # no number is left for one more connection
            continue
        threading.Thread(target=_serve, args=[asking, key], name="errand", daemon=True).start()


def _serve(asking: Connection, key: bytes) -> None:
    with asking:
        try:  # here, since whoever connects and says nothing must not keep the others waiting
            deliver_challenge(asking, key)
            answer_challenge(asking, key)
        except (OSError, EOFError, AuthenticationError):
            return  # somebody without the key, or gone already
        try:
            module, name, args, more, who = asking.recv()
            with viewer.acting(who):
                found = (True, _function(module, name)(*args, **more))
        except EOFError:
            return
        except Exception as error:
            found = (False, error)
        try:
            asking.send(found)
        except (OSError, ValueError, TypeError, AttributeError, pickle.PicklingError) as error:
            logging.getLogger("dashboard").exception("an answer could not be sent: %s", error)


def _function(module: str, name: str) -> Callable[..., Any]:
    """A function of ours by its name."""
    if not module.startswith(_PACKAGE):
        raise ValueError(f"{module} is none of ours")
    found: Callable[..., Any] = getattr(importlib.import_module(module), name)
    return found


def _key() -> bytes:
    return os.environ.get(KEY, "").encode()
