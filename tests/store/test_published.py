"""Snapshots: the readers go on with what they had while it is replaced, see what was written at
once, and are told when the disk is too full for a new one."""

import errno
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from dashboard.cli import main
from dashboard.importing import journal
from dashboard.importing import store as importing
from dashboard.serving import inner_door
from dashboard.store import backup, db, erasure, files, published, trouble
from tests.store.test_backup import bring_in, names


@contextmanager
def elsewhere(act: Callable[[], object]) -> Iterator[list[object]]:
    """What an act finds in another thread, which has no right to write."""
    found: list[object] = []
    thread = threading.Thread(target=lambda: found.append(act()))
    thread.start()
    thread.join()
    yield found


@pytest.fixture
def readers(store: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store with one import; this process reads snapshots from now on."""
    bring_in(1)
    db.close()
    published.begin(map(db.path, inner_door.DATABASES))
    monkeypatch.setenv(published.READS, "on")
    with db.writing("real"):
        pass
    return store


def test_a_write_is_seen_at_once_and_a_run_that_has_begun_goes_on_with_what_it_had(
    readers: Path,
) -> None:
    (first,) = published.snapshots("real")
    assert published.is_snapshot(first.file)
    assert not published.is_snapshot(Path("published/real.duckdb")), "a store may be called so"
    db.begin_run()
    assert names() == ["1.csv"]
    with elsewhere(lambda: bring_in(2)):
        pass
    assert names() == ["1.csv"], "the run of a page shows one state of the data"
    db.end_run()
    assert names() == ["1.csv", "2.csv"]
    db.begin_run()
    importing.undo(1, "甲")
    assert names() == ["2.csv"], "who writes sees it in the same run"
    db.end_run()
    kept = published.snapshots("real")
    assert [one.version for one in kept] == [3, 2, 1] and first in kept
    bring_in(3)
    assert len(published.snapshots("real")) == published.KEPT and not first.file.exists()
    importing.undo(3, "甲")
    assert all(db.path("real") != file for file in db._handles), "nobody keeps the database open"
    with db.writing("real"):
        with db.transaction("real") as cursor:
            cursor.execute("UPDATE imports SET imported_by = '乙'")
        with elsewhere(by_whom) as found:
            assert found == [{"甲"}], "others see it when it is published"
        assert by_whom() == {"乙"}, "who has the right to write reads the database itself"
    assert by_whom() == {"乙"}
    assert journal.interrupted() == []
    note = files.folder("journal") / "x.json"
    note.write_text(
        '{"file": "3.csv", "sha256": "0", "started": "2026-01-01T08:00:00", "run": "another"}'
    )
    with files.locked(note):
        assert journal.interrupted() == [], "another process is still at it"
    assert [one.file_name for one in journal.interrupted()] == ["3.csv"]
    db.close()
    for one in published.snapshots("real"):
        one.file.unlink()
    assert names() == ["2.csv"], "never an empty store, where nothing is published"


def by_whom() -> set[str]:
    with db.reading("real") as cursor:
        return {row[0] for row in cursor.execute("SELECT imported_by FROM imports").fetchall()}


def test_a_full_disk_leaves_the_readers_what_they_had_and_says_so(
    readers: Path, capsys: Any
) -> None:
    def full(source: Path, target: Path) -> None:
        target.write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shutil, "copyfile", full)
        bring_in(2)
        assert names() == ["1.csv"]
        with db.writing("real"):
            assert names() == ["1.csv", "2.csv"], "it is kept"
        told = trouble.late("real")
        assert told.startswith("各页的数据截至") and "磁盘可能已满" in told and "已经保存" in told
        assert not list(published.folder().glob("*.part"))
        assert main(["imports"]) == 0 and told in capsys.readouterr().err
    with db.writing("real"):
        pass  # what the writer does again and again
    assert names() == ["1.csv", "2.csv"] and trouble.late("real") == ""


@pytest.mark.marathon
def test_what_replaces_the_database_is_published_as_new(readers: Path) -> None:
    made = backup.make("甲")
    assert not (made.folder / published.FOLDER).exists()
    for number in (2, 3):
        bring_in(number)
    version = int(db.data_version("real"))
    assert backup.restore(made.folder, "甲").is_dir()
    assert names() == ["1.csv"], "without a new start"
    assert int(db.data_version("real")) > version, "nothing that was remembered is taken for it"
    erasure.erase("横街7号", "本人申请", "甲", files=False, backups=False)
    (only,) = published.snapshots("real")
    assert "横街7号".encode() not in only.file.read_bytes()


def test_a_server_of_one_process_and_one_with_readers_do_not_meet(
    readers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = {one.file for one in published.snapshots("real")}
    monkeypatch.delenv(published.READS)
    with files.locked(files.folder() / inner_door.LOCK):
        assert "不能再开一个" in inner_door.settle_alone() and published.is_on()
    assert inner_door.settle_alone() == "" and not published.reads()
    assert left and not published.snapshots("real"), "left by one that was killed"
    assert names() == ["1.csv"] and db.sees_all("real")


def test_who_writes_keeps_no_page_of_a_reader_waiting(readers: Path) -> None:
    assert names() == ["1.csv"]
    db.close()
    with published.turn("real", 0.0), held_elsewhere(db.path("real")):
        assert names() == ["1.csv"]


@contextmanager
def held_elsewhere(file: Path) -> Iterator[None]:
    """Another process has a database open."""
    hold = f"import duckdb, sys; c = duckdb.connect({str(file)!r}); print(1); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-u", "-c", hold], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout and holder.stdin and holder.stdout.readline()
        yield
        holder.stdin.close()


@pytest.fixture
def watched(readers: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Readers at which people look, and whose pages are counted ahead."""
    assert names() == ["1.csv"]
    published.keep_showing(True)
    yield readers
    published.keep_showing(False)
    published.count_ahead(False)


def write_by_command(act: Callable[[], object], monkeypatch: pytest.MonkeyPatch) -> None:
    """What the command line does, which reads no snapshots."""
    with monkeypatch.context() as other:
        other.delenv(published.READS)
        act()
        with db.writing("real", last=True):
            pass
        db.close()


def test_who_looks_goes_on_with_what_he_sees_until_the_new_is_counted(
    watched: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_by_command(lambda: bring_in(2), monkeypatch)
    assert names() == ["1.csv"] and db.data_version("real") == "1" and not db.sees_all("real")
    assert re.fullmatch(r"刚写入的数据正在统计，.*现在是数据截至\d\d:\d\d", trouble.coming("real"))
    one = published.waiting("real")
    assert one is not None
    published.aim("real", one)
    write_by_command(lambda: bring_in(3), monkeypatch)
    published.count_ahead(True)
    assert names() == ["1.csv", "2.csv"], "all pages are counted on one and the same"
    published.count_ahead(False)
    assert names() == ["1.csv"]
    published.show("real", one)
    assert names() == ["1.csv", "2.csv"] and trouble.coming("real")
    bring_in(4)
    assert len(names()) == 4 and trouble.coming("real") == "", "who writes here sees it at once"


def test_nobody_goes_on_for_long_with_what_is_old(
    watched: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_by_command(lambda: bring_in(2), monkeypatch)
    with monkeypatch.context() as later:
        later.setattr(published, "SHOWN_SECONDS", 0.0)
        assert names() == ["1.csv", "2.csv"]
    write_by_command(lambda: bring_in(3), monkeypatch)
    assert names() == ["1.csv", "2.csv"]
    published.keep_newest("real")
    assert names() == ["1.csv", "2.csv", "3.csv"], "what was erased is shown to nobody"


def test_a_database_that_is_being_made_is_not_there_yet(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    published.begin(map(db.path, inner_door.DATABASES))
    monkeypatch.setenv(published.READS, "on")
    published.keep_showing(True)
    try:
        with published.turn("real", 0.0):
            db.path("real").touch()
            assert not db.exists("real") and names() == []
        assert db.exists("real"), "whoever was at it has gone: what it is, it says itself"
        db.path("real").unlink()
        write_by_command(lambda: bring_in(1), monkeypatch)
        assert not db.exists("real") and names() == [] and "模拟数据" in trouble.coming("demo")
        published.count_ahead(True)
        assert names() == ["1.csv"]
        published.count_ahead(False)
        published.show("real")
        assert names() == ["1.csv"] and trouble.coming("demo") == ""
    finally:
        published.keep_showing(False)
        published.end()


def test_the_turn_to_write_goes_from_process_to_process(
    readers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db, "WRITE_WAIT_SECONDS", 0.0)
    with published.turn("real", 0.0), pytest.raises(db.StoreBusyError, match="正在写入别人的数据"):
        bring_in(2)
    assert names() == ["1.csv"]
    monkeypatch.delenv(published.READS)  # a command that brings in a whole folder
    with published.together():
        bring_in(2)
    db.close()
    monkeypatch.setenv(published.READS, "on")
    assert names() == ["1.csv"], "many files are given together"
    db.begin_run()
    assert names() == ["1.csv"]
    db.close()
    with db.writing("real", last=True):
        pass
    for old in published.snapshots("real")[1:]:
        old.file.unlink()
    db.close()
    with elsewhere(names) as found:
        assert found == [["1.csv", "2.csv"]]
    assert names() == ["1.csv", "2.csv"], "what a run reads was dropped: it goes on with the newest"
    db.end_run()
