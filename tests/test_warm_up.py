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
from dashboard.store import db


@pytest.fixture(autouse=True)
def unsettled() -> Iterator[None]:
    """A process that has drawn no page yet; afterwards nothing of it is frozen."""
    gc.unfreeze()
    warm_up.settle.cache_clear()
    yield
    gc.unfreeze()


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
