"""Two people at once: both imports are kept, a row is counted once, nothing ends in a traceback."""

import json
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.cli import main
from dashboard.duties import rulings
from dashboard.importing import folder, held
from dashboard.importing.pipeline import Preview, prepare
from dashboard.importing.problems import FileRefusedError
from dashboard.importing.store import commit, undo
from dashboard.settings import ROOT
from dashboard.store import db

HEAD = "乡镇,单位名称,行业类别,地址,是否整规,是否规范,整规日期"
ROWS = 40
TOGETHER = 6


def register(day: int, *names: str) -> bytes:
    """A register of one day of June with shops of these names."""
    lines = [f"{township},{name},小食杂店,横街1号,是,是,2010.5.3"
             for township, name in (one.split("之") for one in names)]  # fmt: skip
    return "\n".join(["十小名册", f"填报时间：2010年6月{day}日", HEAD, *lines]).encode()


def several(number: int) -> bytes:
    """A register of its own day."""
    return register(number + 1, *(f"岩头镇之{number}号{n}店" for n in range(ROWS)))


def at_once(*steps: Callable[[], Any]) -> list[Any]:
    """Results, or the exceptions, of steps that start at the same moment in threads."""
    together = threading.Barrier(len(steps))

    def run(step: Callable[[], Any]) -> Any:
        together.wait(timeout=60)
        try:
            return step()
        except Exception as error:
            return error

    with ThreadPoolExecutor(len(steps)) as pool:
        return list(pool.map(run, steps))


@pytest.mark.soak
def test_imports_of_several_sessions_are_all_kept(store: Path, rows: Any) -> None:
    previews = [prepare(several(number), f"{number}.csv") for number in range(TOGETHER)]
    done = at_once(*(lambda p=one: commit(p, "测试") for one in previews))
    assert sorted(one.import_id for one in done) == list(range(1, TOGETHER + 1))
    assert rows("SELECT count(*) FROM outlets") == [(TOGETHER * ROWS,)]
    assert db.data_version("real") == str(TOGETHER)


def test_the_same_file_twice_at_once_is_one_import(store: Path, rows: Any) -> None:
    previews = [prepare(several(1), name) for name in ("一.csv", "二.csv")]
    done = at_once(*(lambda p=one: commit(p, "测试") for one in previews))
    assert sorted(one.unchanged for one in done) == [False, True]
    assert rows("SELECT (SELECT count(*) FROM imports), (SELECT count(*) FROM outlets)") == [
        (1, ROWS)
    ]


BATCHES = (
    "2010年阀门产品质量监督抽查结果\n"
    "受检单位,产品名称,规格型号,生产日期/批号,抽样日期,检验结论\n"
    "甲阀门厂,球阀,DN50,2010-05/1,2010.6.1,合格\n乙阀门厂,球阀,DN50,2010-05/2,2010.6.2,合格\n"
)


def test_what_another_imported_since_the_preview_is_counted_once(store: Path, rows: Any) -> None:
    one = prepare(BATCHES.encode(), "一.csv")
    more = BATCHES + "丙阀门厂,球阀,DN50,2010-05/3,2010.6.3,合格\n"
    two = prepare(more.encode(), "二.csv")
    assert (one.rows_accepted, two.rows_accepted) == (2, 3)
    commit(one, "测试")
    done = commit(two, "测试")
    assert (done.preview.rows_accepted, two.rows_accepted) == (1, 3)
    assert rows("SELECT enterprise, count(*) FROM live_samples GROUP BY 1 ORDER BY 1") == [
        ("丙阀门厂", 1),
        ("乙阀门厂", 1),
        ("甲阀门厂", 1),
    ]


@pytest.mark.soak
def test_of_two_undos_one_is_told_that_it_came_late(store: Path, rows: Any) -> None:
    number = commit(prepare(several(1), "一.csv"), "测试").import_id
    for _ in range(5):
        ends = at_once(*(lambda by=one, n=number: undo(n, by) for one in ("甲", "乙")))
        refused = [one for one in ends if one is not None]
        assert [type(one) for one in refused] == [FileRefusedError]
        assert refused[0].code == "already_undone"
        number = commit(prepare(several(1), "一.csv"), "测试").import_id
    assert rows("SELECT count(*) FROM live_outlets") == [(ROWS,)]


def test_import_undo_and_a_ruling_at_once(store: Path, rows: Any) -> None:
    first = commit(prepare(several(1), "一.csv"), "测试").import_id
    ready = [prepare(several(number), f"{number}.csv") for number in (2, 3)]
    ends = at_once(
        *(lambda p=one: commit(p, "测试") for one in ready),
        lambda: undo(first, "测试"),
        lambda: rulings.rule("real", "C01", "month_end", "会议纪要", "测试"),
    )
    assert [one for one in ends if isinstance(one, Exception)] == []
    assert rows("SELECT count(*) FROM live_outlets") == [(2 * ROWS,)]
    assert rows("SELECT count(*) FROM rulings") == [(1,)]


def test_a_held_row_mended_twice_at_once_is_added_once(store: Path, rows: Any) -> None:
    wrong = register(1, "岩头镇之甲店").replace("小食杂店".encode(), "小旅馆".encode())
    done = commit(prepare(wrong + several(2)[len(several(2)) :], "一.csv"), "测试")
    edits = {("", 4): {"C": "小食杂店"}}
    ends = at_once(*(lambda by=one: held.fix(done.import_id, edits, by) for one in ("甲", "乙")))
    assert sorted(type(one).__name__ for one in ends) == ["FileRefusedError", "list"]
    assert rows("SELECT count(*) FROM live_outlets") == [(1,)]


class TestBusy:
    """Another writes for longer than is waited: nothing is written, and that is said."""

    @pytest.fixture
    def writer(self, store: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
        """Another session that writes until the test ends; the database holds one import."""
        commit(prepare(several(1), "一.csv"), "测试")
        monkeypatch.setattr(db, "WRITE_WAIT_SECONDS", 0.2)
        begun, end = threading.Event(), threading.Event()

        def write() -> None:
            with db.transaction("real"):
                begun.set()
                end.wait(60)

        thread = threading.Thread(target=write)
        thread.start()
        assert begun.wait(60)
        yield end
        end.set()
        thread.join()

    def test_a_folder_goes_on_with_the_next_file(
        self, writer: Any, rows: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        files = [folder.Dropped(f"{n}.csv", f"{n}.csv", several(n)) for n in (2, 3)]

        def prepared(file: folder.Dropped) -> Preview:
            if file is files[1]:
                writer.set()
                monkeypatch.setattr(db, "WRITE_WAIT_SECONDS", 60)
                with db.writing("real"):  # the other session has ended
                    pass
            return prepare(file.content, file.file_name)

        one, two = folder.take_all(files, prepared, "测试")
        assert one.import_id is None
        assert "没有写入任何数据" in one.message and "稍后再做一次" in one.message
        assert (two.import_id, two.rows_accepted) == (2, ROWS)
        assert rows("SELECT count(*) FROM imports") == [(2,)]

    def test_the_command_line_says_it_per_file(
        self, writer: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        names = []
        for number in (2, 3):
            names.append(str(tmp_path / f"{number}.csv"))
            Path(names[-1]).write_bytes(several(number))
        assert main(["import", "--json", *names]) == 2
        told = json.loads(capsys.readouterr().out)
        assert [one["error"]["code"] for one in told] == ["store_busy", "store_busy"]
        assert main(["undo", "1"]) == 2
        assert "没有写入任何数据" in capsys.readouterr().err

    def test_the_page_says_it(self, writer: Any) -> None:
        at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
        at = at.switch_page(str(ROOT / "pages" / "imports.py")).run().run()
        at.session_state["menu_drawn"] = True
        at = next(one for one in at.button if one.label == "撤销这次导入").click().run()
        assert not at.exception
        assert ["没有写入任何数据" in one.value for one in at.error] == [True]


def test_a_conflict_that_comes_all_the_same_is_told_in_chinese(store: Path) -> None:
    commit(prepare(several(1), "一.csv"), "测试")
    with db.cursor("real") as other:
        other.execute("BEGIN TRANSACTION")
        other.execute("UPDATE imports SET undone_by = '甲' WHERE import_id = 1")
        with pytest.raises(db.StoreBusyError, match="没有写入任何数据") as told:
            undo(1, "乙")
        other.execute("ROLLBACK")
    assert isinstance(told.value.__cause__, duckdb.TransactionException)


def begun(*arguments: str) -> subprocess.Popen[str]:
    """The command line in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "dashboard", *arguments],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


@pytest.mark.soak
def test_processes_at_once(store: Path, tmp_path: Path, rows: Any) -> None:
    commit(prepare(several(1), "一.csv"), "测试")
    for number in (2, 3):
        (tmp_path / f"{number}.csv").write_bytes(several(number))
    db.close()
    imports = [("import", str(tmp_path / f"{number}.csv")) for number in (2, 3)]
    ends = ended(*imports, ("undo", "1"), ("undo", "1"))
    assert "Traceback" not in "".join(said for _, said in ends)
    assert [status for status, _ in ends[:2]] == [0, 0], ends
    assert sorted(status for status, _ in ends[2:]) == [0, 2], ends
    assert "已经撤销过了" in ends[2][1] + ends[3][1]
    assert rows("SELECT count(*) FROM live_outlets") == [(2 * ROWS,)]


def ended(*commands: tuple[str, ...]) -> list[tuple[int, str]]:
    """Status and words of commands begun at once; who was told to come again comes again, alone."""
    running = [begun(*command) for command in commands]
    found = []
    for process in running:
        said = "".join(process.communicate(timeout=300))
        found.append((process.returncode, said))
    for place, (status, said) in enumerate(found):
        if status == 2 and "请稍后再试" in said:
            again = begun(*commands[place])
            said = "".join(again.communicate(timeout=300))
            found[place] = (again.returncode, said)
    return found
