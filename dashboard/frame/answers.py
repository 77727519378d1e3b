"""What a run of a page asks of the evidence, cached by data version.

The version of a store is read once per run, not once per question: reading it costs as much as a
small question, and a page asks twenty. A write of this process is seen by the next question all
the same, a write of another process by the next run.
"""

from collections.abc import Callable
from typing import Any

import streamlit as st

from dashboard.frame import kept_answers
from dashboard.store import db, known, viewer


class Answers:
    """The cached answers of one run."""

    def __init__(self) -> None:
        self._versions: dict[db.StoreName, tuple[int, str, db.Known]] = {}

    def ask(
        self, function: Callable[..., Any], store: db.StoreName, *args: Any, **kwargs: Any
    ) -> Any:
        """function(store, *args, **kwargs), cached until the data change."""
        who = viewer.current().by_sight()
        key = repr((*_name(function), args, kwargs, who.sight))
        _, version, found = self._state(store)

        def asked() -> Any:
            with db.one_reading(found), viewer.acting(who):
                return function(store, *args, **kwargs)

        whole = (key, str(db.path(store)), version)
        return _cached(whole, lambda: kept_answers.answer(store, whole, asked))

    def version(self, store: db.StoreName) -> str:
        """The store's data version as this run knows it.

        What a question finds is never older than the version it is kept under: that is read first.
        """
        return self._state(store)[1]

    def begin_run(self, store: db.StoreName) -> None:
        """What the page asks without `ask` begins with what is known of the state, too."""
        commits, version, _ = self._state(store)
        db.begin_run(known.of_state(store, db.path(store), version), commits)

    def _state(self, store: db.StoreName) -> tuple[int, str, db.Known]:
        """Commits of this process, the version, what is known of this state: readings, targets and
        registers are asked for by every figure."""
        commits = db.commits()
        state = self._versions.get(store)
        if state is None or state[0] != commits:
            version = db.data_version(store)
            found = known.of_state(store, db.path(store), version)
            state = self._versions[store] = (commits, version, found)
        return state


def _name(function: Callable[..., Any]) -> tuple[str, str]:
    """What an answer is kept under. ValueError for what finds by more than its name and arguments
    tell: a lambda, a method, a function within another that knows more of it than its view."""
    name = function.__qualname__
    hidden = set(function.__code__.co_freevars) - {"view"} if "<locals>" in name else ()
    if hidden or name.endswith("<lambda>") or hasattr(function, "__self__"):
        raise ValueError(f"answers of {name} cannot be told apart: {sorted(hidden)}")
    return function.__module__, name


# Two arguments: Streamlit looks at the signature once for each. page.js says that it takes longer.
@st.cache_data(show_spinner=False, max_entries=1000)
def _cached(key: tuple[str, str, str], _asked: Callable[[], Any]) -> Any:
    return _asked()
