"""How many alerts there are, for the strip of every page: counted beside the pages, never on one.

A count belongs to one state of the data and one as-of day. Where none is known yet the strip says
nothing of alerts and it is counted meanwhile; so it is never of other data or of another day than
the page around it.
"""

import logging
import os
import threading
from collections.abc import Callable
from datetime import date
from typing import Final, TypeVar

from dashboard.access.warm_up import SWITCH
from dashboard.indicators import evidence
from dashboard.store import db

Key = tuple[str, str, date]  # place of the store, version of its data, as-of day
Counter = Callable[[db.StoreName, date], int]
Answer = TypeVar("Answer")

MOST: Final = 400  # counts that are kept
MOST_WANTED: Final = 6  # days that were stepped over before them are not counted
REST = 0.6  # seconds that the pages are let alone before anything is counted
FIRST = 20.0  # seconds from its beginning when nobody has asked

_guard = threading.Condition()
_known: dict[Key, int | None] = {}  # None: could not be counted, which the log tells
_wanted: list[tuple[db.StoreName, Key]] = []  # the newest last
_counter: list[Counter] = []


def begin(counter: Counter) -> None:
    """Count from now on in a thread of its own; switched off as the visitor of warm_up is."""
    if os.environ.get(SWITCH) == "off":
        return
    _counter[:] = [counter]
    threading.Thread(target=_count_on, name="alert-count", daemon=True).start()


def of(store: db.StoreName, version: str, day: date) -> int | None:
    """How many alerts there are as of a day in this state of the data; None while nobody knows."""
    key = (str(db.path(store)), version, day)
    with _guard:
        if key not in _known and _counter:
            _wanted[:] = [*(one for one in _wanted if one[1] != key), (store, key)][-MOST_WANTED:]
            _guard.notify()
        return _known.get(key)


def _ahead() -> None:
    """Ask for the day on which the cockpit opens, before anybody does."""
    store: db.StoreName = "real" if db.exists("real") else "demo"
    if not db.exists(store):
        return
    day = evidence.default_day(store, evidence.of_page("overview", {}))
    if day is not None:
        of(store, db.data_version(store), day)


def _count_on() -> None:
    with _guard:
        _guard.wait(FIRST)
    _told(_ahead)
    while True:
        with _guard:
            while not _wanted:
                _guard.wait()
            _guard.wait(REST)
        count_next()


def count_next() -> None:
    """Count what was asked for last, if anything was."""
    with _guard:
        if not _wanted:
            return
        (store, key), counter = _wanted.pop(), _counter[0]
    found = _told(lambda: counter(store, key[2]))
    is_same = _told(lambda: (str(db.path(store)), db.data_version(store)) == key[:2])
    if is_same is False:
        return  # the data changed meanwhile, and the next page asks anew
    with _guard:
        while len(_known) >= MOST:
            del _known[next(iter(_known))]
        _known[key] = found


def _told(step: Callable[[], Answer]) -> Answer | None:
    """What a step gives; None and a line in the log where it fails."""
    try:
        return step()
    except Exception:  # the page of alerts tells the reader what is wrong
        logging.getLogger("dashboard").warning("alerts were not counted", exc_info=True)
        return None
