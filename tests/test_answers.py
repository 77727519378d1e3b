"""How often a run reads the data version, and that no answer outlives the data it was made from."""

import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import demo
from dashboard.frame.answers import Answers
from dashboard.settings import ROOT
from dashboard.store import db, known, viewer
from tests.soak import beyond

WRITE = """
INSERT INTO store_state VALUES ('told', $told) ON CONFLICT (key) DO UPDATE SET value = $told
"""
OTHER_PROCESS = f"""
import sys
from dashboard.store import db, known, viewer
with db.transaction("real") as cursor:
    cursor.execute({WRITE!r}, {{"told": sys.argv[1]}})
"""


def write(told: str) -> None:
    with db.transaction("real") as cursor:
        cursor.execute(WRITE, {"told": told})


def write_elsewhere(told: str) -> None:
    """The same from another process, which needs the file for itself."""
    db.close()
    subprocess.run([sys.executable, "-c", OTHER_PROCESS, told], cwd=ROOT, check=True)


def told_by(store: db.StoreName) -> str:
    with db.cursor(store) as current:
        row = current.execute("SELECT value FROM store_state WHERE key = 'told'").fetchone()
    return str(row[0]) if row else ""


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often the version of each store was read."""
    found: Counter[str] = Counter()
    read = db.data_version

    def counted(name: db.StoreName) -> str:
        found[name] += 1
        return read(name)

    monkeypatch.setattr(db, "data_version", counted)
    return found


@pytest.mark.usefixtures("store")
class TestVersion:
    def test_many_questions_of_a_run_read_it_once(self, reads: Counter[str]) -> None:
        write("一")
        run = Answers()
        assert [run.ask(told_by, "real") for _ in range(3)] == ["一"] * 3
        assert run.version("real") == "1"
        assert reads == {"real": 1}

    def test_each_store_has_its_own(self, reads: Counter[str]) -> None:
        write("一")
        run = Answers()
        assert (run.ask(told_by, "real"), run.ask(told_by, "demo")) == ("一", "")
        assert reads == {"real": 1, "demo": 1}

    def test_a_write_within_a_run_is_seen_by_its_next_question(self) -> None:
        write("一")
        run = Answers()
        assert run.ask(told_by, "real") == "一"
        write("二")
        assert run.ask(told_by, "real") == "二"

    def test_a_write_of_one_session_is_seen_by_the_other(self) -> None:
        write("一")
        one, other = Answers(), Answers()
        assert (one.ask(told_by, "real"), other.ask(told_by, "real")) == ("一", "一")
        write("二")
        assert (one.ask(told_by, "real"), other.ask(told_by, "real")) == ("二", "二")

    def test_a_write_of_another_process_is_seen_by_the_next_run(self) -> None:
        write("一")
        assert Answers().ask(told_by, "real") == "一"
        write_elsewhere("二")
        assert Answers().ask(told_by, "real") == "二"

    @pytest.mark.soak
    def test_what_is_found_after_such_a_write_is_not_kept_for_later_runs(self) -> None:
        """A run that began before it asks for the first time after it; both then see the newest."""
        write("一")
        early = Answers()
        assert early.version("real") == "1"
        write_elsewhere("二")
        assert early.ask(told_by, "real") == "二"
        write_elsewhere("三")
        assert (Answers().ask(told_by, "real"), Answers().version("real")) == ("三", "3")

    def test_a_run_asks_once_and_again_after_a_write_of_its_own(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked = counted_questions(monkeypatch)
        db.begin_run()
        for _ in range(2):
            assert db.query("real", "rulings_in_force").empty
        assert len(asked) == 1
        write("一")
        first, second = (db.query("real", "rulings_in_force") for _ in range(2))
        first["told"] = 1
        assert len(asked) == 2
        assert "told" not in second
        db.end_run()
        db.query("real", "rulings_in_force")
        assert len(asked) == 3

    def test_a_write_that_failed_is_none(self) -> None:
        write("一")
        before = db.commits()
        with pytest.raises(ZeroDivisionError), db.transaction("real"):
            raise ZeroDivisionError
        assert (db.commits(), Answers().version("real")) == (before, "1")


@pytest.mark.parametrize("name", beyond(["zones"], ["overview", "zones"]))
def test_a_page_reads_the_version_once_per_run(name: str, store: Path, reads: Counter[str]) -> None:
    demo.ensure()
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    at = at.switch_page(str(ROOT / "pages" / f"{name}.py")).run()
    for _ in range(2):
        reads.clear()
        at.session_state["menu_drawn"] = True
        at = at.run()
        assert not at.exception
        assert reads == {"demo": 1}
    db.close()


def counted_questions(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Reports that the database was asked for, as they are asked."""
    asked: list[str] = []
    ask = db._asked

    def counted(*question: Any) -> Any:
        asked.append(question[1])
        return ask(*question)

    monkeypatch.setattr(db, "_asked", counted)
    return asked


def first_question(store: db.StoreName) -> int:
    return len(db.query(store, "rulings_in_force"))


def second_question(store: db.StoreName) -> str:
    return f"{len(db.query(store, 'rulings_in_force'))}条"


@pytest.mark.usefixtures("store")
class TestKnown:
    def test_what_one_page_asked_another_has_until_the_next_write(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write("一")
        asked = counted_questions(monkeypatch)
        assert Answers().ask(first_question, "real") == 0
        assert Answers().ask(second_question, "real") == "0条"
        assert asked == ["rulings_in_force"]
        write("二")
        Answers().ask(second_question, "real")
        assert len(asked) == 2

    def test_who_sees_less_is_not_given_what_others_found(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write("一")
        asked = counted_questions(monkeypatch)
        for seer in (viewer.SYSTEM, viewer.NOBODY, viewer.SYSTEM):
            with viewer.acting(seer):
                Answers().ask(first_question, "real")
        assert len(asked) == 2

    def test_a_question_to_the_other_store_is_asked_anew_by_the_next_run(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write("一")
        asked = counted_questions(monkeypatch)
        for _ in range(2):
            run = Answers()
            run.begin_run("demo")
            db.query("real", "rulings_in_force")
        db.end_run()
        assert len(asked) == 2

    def test_a_run_that_writes_looks_again_and_so_do_those_after_it(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write("一")
        asked = counted_questions(monkeypatch)
        for _ in range(2):
            Answers().begin_run("real")
            db.query("real", "rulings_in_force")
        assert len(asked) == 1
        write("二")
        db.query("real", "rulings_in_force")
        assert len(asked) == 2
        Answers().begin_run("real")
        db.query("real", "rulings_in_force")
        db.end_run()
        assert len(asked) == 3

    def test_states_share_nothing_and_two_are_kept(self, tmp_path: Path) -> None:
        """Pages show one while they are counted ahead on the next."""
        file, asked = tmp_path / "real.duckdb", ("real", "多少户")
        for version in ("9", "10", "8"):
            known.of_state("real", file, version)[asked] = int(version)
        assert [known.of_state("real", file, one)[asked] for one in ("9", "10")] == [9, 10]
        assert asked not in known.of_state("real", file, "8")

    def test_a_large_table_is_of_its_reading_alone(self, tmp_path: Path) -> None:
        file = tmp_path / "real.duckdb"
        own = known.of_state("real", file, "1")
        own["real", "名册"] = pd.DataFrame({"户": range(known.SMALL // 8 + 1)})
        own["real", "合计"] = pd.DataFrame({"户": [3]})
        assert ("real", "名册") in own
        later = known.of_state("real", file, "1")
        assert ("real", "名册") not in later
        assert ("real", "合计") in later


def test_an_answer_is_found_for_whoever_sees_as_much_not_for_one_by_name(store: Path) -> None:
    write("一")
    own = {"may": frozenset({"import", "sql", "edit"}), "townships": frozenset({"岩头镇"})}
    for name in ("甲", "乙"):
        with viewer.acting(viewer.Viewer(name, "analyst", address="::1", **own)):  # type: ignore[arg-type]
            assert Answers().ask(asker, "real") == ("", "", "", ["import"], ["岩头镇"])


def asker(_: db.StoreName) -> tuple[object, ...]:
    who = viewer.current()
    return who.name, who.role, who.address, sorted(who.may), sorted(who.townships or ())


def test_answers_that_cannot_be_told_apart_are_not_kept() -> None:
    township = "碧莲镇"

    def of_one(_: db.StoreName) -> str:
        return township

    for function in (of_one, lambda _: "", Counter().get):
        with pytest.raises(ValueError, match="told apart"):
            Answers().ask(function, "real")
