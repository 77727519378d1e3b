"""Snapshots: the readers go on with what they had while it is replaced, see what was written at
once, and are told when the disk is too full for a new one."""

import errno
import shutil
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
    published.begin()
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
    assert len(kept) == published.KEPT and first not in kept
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
    with files.locked(files.folder() / inner_door.LOCK):
        assert "不能再开一个" in inner_door.settle_alone() and published.is_on()
    assert inner_door.settle_alone() == "" and not published.is_on(), "left by one that was killed"


def test_the_turn_to_write_goes_from_process_to_process(
    readers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db, "WRITE_WAIT_SECONDS", 0.0)
    with published.turn("real", 0.0), pytest.raises(db.StoreBusyError, match="正在写入别人的数据"):
        bring_in(2)
    assert names() == ["1.csv"]
    monkeypatch.delenv(published.READS)  # a command that brings in a whole folder
    bring_in(2)
    db.close()
    monkeypatch.setenv(published.READS, "on")
    assert names() == ["1.csv"], "a new snapshot every few seconds is enough"
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
