"""The garbage collector's rounds: what is loaded leaves them once per process."""

import gc
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import demo
from dashboard.access import warm_up
from dashboard.settings import ROOT
from dashboard.store import db, published


@pytest.fixture(autouse=True)
def unsettled() -> Iterator[None]:
    """A process that has drawn no page yet; afterwards nothing of it is frozen."""
    gc.unfreeze()
    warm_up.settle.cache_clear()
    yield
    gc.unfreeze()


class Visits:
    """What the visitor would draw, without a server; slow: pages that take too long."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, slow: str = "") -> None:
        self.drawn: list[str] = []

        def visit(_address: str, pages: tuple[str, ...], _longest: float) -> None:
            self.drawn += pages
            if slow in pages:
                raise TimeoutError

        monkeypatch.setattr(warm_up, "visit", visit)
        monkeypatch.setattr(warm_up, "_address", lambda: "")
        for name, kept in (("_looked_at", {}), ("_dear", set()), ("_runs", [0, 0.0])):
            monkeypatch.setattr(warm_up, name, kept)


def test_what_people_look_at_is_drawn_ahead_the_newest_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    visits = Visits(monkeypatch, slow="valves")
    waits = ["once", "once", "once", None]  # then somebody who writes has had it shown
    monkeypatch.setattr(published, "waiting", lambda _name: waits.pop(0))
    for page in ("zones", "outlets", "valves", "overview"):
        warm_up.looked_at(page)
    warm_up._looked_at["zones"] -= warm_up.LOOKED_AT + 1
    warm_up._draw_all_ahead("real")
    assert visits.drawn == ["overview", "valves", "outlets"]
    warm_up._draw_ahead("valves")
    assert len(visits.drawn) == 3, "what was too dear once is not drawn ahead again"


def test_who_comes_when_nobody_looks_sees_the_newest(monkeypatch: pytest.MonkeyPatch) -> None:
    Visits(monkeypatch)
    shown: list[str] = []
    monkeypatch.setattr(published, "show_newest", lambda: shown.append("newest"))
    with warm_up.run():
        assert shown == ["newest"]
        with warm_up.run():
            pass
    with warm_up.run():
        pass
    assert shown == ["newest"], "one of many goes on with what they all see"


class Ring:
    """Refers to itself: only a collection finds that it is garbage."""

    def __init__(self) -> None:
        self.own = self


def test_what_lives_is_left_out_and_what_is_garbage_is_gone() -> None:
    kept, garbage = Ring(), weakref.ref(Ring())
    assert any(one is kept for one in gc.get_objects())
    warm_up.settle()
    assert garbage() is None
    assert not any(one is kept for one in gc.get_objects())
    later = Ring()
    warm_up.settle()
    assert any(one is later for one in gc.get_objects()), "only once"


@pytest.mark.soak
def test_once_per_process_not_per_rerun_or_session(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not before a page was drawn to its end: the bare address only leads on to the cockpit."""
    demo.ensure()
    frozen: list[str] = []
    monkeypatch.setattr(gc, "freeze", lambda: frozen.append("once"))
    app = str(ROOT / "app.py")
    for _ in range(2):
        at = AppTest.from_file(app, default_timeout=120).run()
        for _ in range(2):
            at = at.run()
            assert not at.exception
    assert frozen == ["once"]
    db.close()
