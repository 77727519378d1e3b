"""What a reader is told when the store is lost, damaged, newer or held by others."""

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import access
from dashboard.settings import ROOT
from dashboard.store import backup, db, trouble
from tests.store.test_backup import bring_in, names

APP = str(ROOT / "app.py")


def lose(_: Any) -> None:
    db.path("real").unlink()


def damage(_: Any) -> None:
    db.path("real").write_bytes(b"\0" * 20_000)


def make_newer(patch: pytest.MonkeyPatch) -> None:
    known = db.migrations()
    patch.setattr(db, "migrations", lambda: known[:-1])


def hold(patch: pytest.MonkeyPatch) -> None:
    def busy(*_: Any, **__: Any) -> None:
        raise db.StoreBusyError("数据库 real.duckdb 正被另一个程序使用。")

    patch.setattr(db, "_open", busy)


@pytest.mark.parametrize(
    ("happens", "told"),
    [
        (lose, "正式数据库不见了"),
        (damage, "打不开、读不出或写不进"),
        (make_newer, "更新版本的程序建的"),
        (hold, "正被另一个程序使用"),
    ],
)
def test_the_screen_says_what_happened_and_shows_no_figure(
    store: Path, monkeypatch: pytest.MonkeyPatch, happens: Any, told: str
) -> None:
    bring_in(1)
    made = backup.make("甲")
    db.close()
    happens(monkeypatch)
    at = AppTest.from_file(APP, default_timeout=60).run()
    at = at.switch_page(str(ROOT / "pages" / "overview.py")).run()
    (error,) = at.error
    assert told in error.value and not at.exception
    assert len(at.get("plotly_chart")) == 0 and len(at.selectbox) == 0, "no simulated figure"
    said = error.value.replace("\\", "").replace("\u2060", "")
    if happens in (lose, damage):
        assert f"restore {made.folder.name}" in said, "the one command"
    if happens is not hold:
        assert f"{made.made_at:%Y-%m-%d %H:%M}" in said, "the last good backup"
    access.write_account("李四", "leader", "battery staple")
    leader = AppTest.from_file(APP, default_timeout=60).run()
    leader.session_state[access._SESSION_KEY] = access.begin("李四")
    leader = leader.switch_page(str(ROOT / "pages" / "overview.py")).run()
    (error,) = leader.error
    assert str(store) not in error.value and "restore" not in error.value


def test_a_fresh_store_is_not_a_lost_one(store: Path) -> None:
    assert trouble.lost() == ""
    bring_in(1)
    assert trouble.lost() == "" and names() == ["1.csv"]
