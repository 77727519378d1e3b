"""The next start says which import was broken off, and whether it was kept all the same."""

import json
from datetime import datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.cli import main
from dashboard.importing import journal
from dashboard.importing.pipeline import prepare
from dashboard.importing.store import commit
from dashboard.settings import ROOT
from dashboard.store import db

REGISTER = (
    "2010年十小名册（岩头镇）\n填报时间：2010年6月30日\n"
    "单位名称,行业,地址,从业人数,是否整规,是否规范,整规日期\n甲店,小食杂店,横街1号,2,是,是,2010.5.3\n"
).encode()


def broken_off(store: Path, sha256: str, started: datetime) -> None:
    """What another run of the program leaves when it is killed while it writes."""
    folder = store / "journal"
    folder.mkdir(parents=True, exist_ok=True)
    note = {"file": "六月.csv", "sha256": sha256, "started": started.isoformat(), "run": "another"}
    (folder / "1.json").write_text(json.dumps(note), encoding="utf-8")


def test_an_import_that_ends_leaves_no_entry(store: Path) -> None:
    commit(prepare(REGISTER, "六月.csv"))
    assert journal.interrupted() == []
    assert list((store / "journal").glob("*")) == []


def test_an_import_that_fails_leaves_no_entry(store: Path) -> None:
    with pytest.raises(RuntimeError), journal.entry("六月.csv", "0" * 64):
        raise RuntimeError
    assert journal.interrupted() == []


def test_own_running_imports_are_not_called_broken(store: Path) -> None:
    with journal.entry("六月.csv", "0" * 64):
        assert journal.interrupted() == []


def test_nothing_kept_and_all_kept(store: Path) -> None:
    found = prepare(REGISTER, "六月.csv")
    with db.cursor("real"):
        pass
    broken_off(store, found.sha256, datetime(2010, 7, 1, 8, 30))
    (one,) = journal.interrupted()
    assert not one.is_kept
    assert "2010-07-01 08:30" in journal.message(one) and "请重新导入" in journal.message(one)
    commit(found)
    (one,) = journal.interrupted()
    assert one.is_kept and "不用重新导入" in journal.message(one)


@pytest.mark.soak
def test_check_says_it_and_leaves_the_entry(
    store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    commit(prepare(REGISTER, "六月.csv"))
    broken_off(store, "0" * 64, datetime(2010, 7, 1, 8, 30))
    for _ in range(2):
        main(["check"])
        assert "六月.csv" in capsys.readouterr().out


def test_a_damaged_entry_is_passed_over(store: Path) -> None:
    commit(prepare(REGISTER, "六月.csv"))
    (store / "journal" / "2.json").write_text("{", encoding="utf-8")
    assert journal.interrupted() == []


def test_the_page_says_it_until_it_is_read(store: Path) -> None:
    commit(prepare(REGISTER, "六月.csv"))
    broken_off(store, "0" * 64, datetime(2010, 7, 1, 8, 30))
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    at = at.switch_page(str(ROOT / "pages" / "imports.py")).run()
    assert ["六月.csv" in one.value for one in at.warning] == [True]
    at.session_state["menu_drawn"] = True
    at = next(b for b in at.button if b.label == "知道了").click().run()
    assert not at.exception and not at.warning
