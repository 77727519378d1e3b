"""A full disk at every step: the step is refused in Chinese or ends well, nothing is half, and the
same step ends well when there is room again."""

import io
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, redirect_stderr, suppress
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path

import pytest

from dashboard import access, settings
from dashboard.cli import main
from dashboard.importing import store as importing
from dashboard.importing.problems import FileRefusedError
from dashboard.store import audit, backup, db, erasure, kept, originals, retention, sealed
from dashboard.store.manifest import BackupError
from tests.soak import beyond
from tests.store.test_backup import bring_in, names

resource = pytest.importorskip("resource", reason="Windows has no such limit")
TOLD = (db.StoreBusyError, BackupError, FileRefusedError, OSError)


@contextmanager
def room(most: int) -> Iterator[None]:
    """No file of this process may grow beyond so many bytes: a write fails as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def migrated() -> None:
    """Open the database with a program that knows one migration more."""
    db.close()
    kept = db.migrations()
    new = settings.store_dir().parent / "999_next.sql"
    new.write_text("CREATE TABLE IF NOT EXISTS next_thing AS FROM range(200000)", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(db, "migrations", lambda: [*kept, (999, new)])
        try:
            names()
        finally:
            db.close()


def published() -> None:
    """A file leaves by the command line; half of it must never bear its name."""
    to = settings.store_dir() / "out"
    to.mkdir(exist_ok=True)
    for one in to.iterdir():
        one.unlink()
    told = io.StringIO()
    with redirect_stderr(told):
        done = main(["alerts", "--ics", str(to / "a.ics")]) == 0
    if done:
        assert (to / "a.ics").read_bytes().endswith(b"END:VCALENDAR\r\n")
    else:
        assert "磁盘已满" in told.getvalue() or "读不出或写不进" in told.getvalue()
        assert not list(to.iterdir())


def sealed_copy() -> None:
    """The newest backup, sealed on the same disk."""
    if find_spec("pyrage") is None:  # optional
        return
    keys = settings.store_dir() / "keys"
    keys.mkdir(exist_ok=True)
    try:
        public = sealed.new_key(keys / f"{len(list(keys.iterdir()))}.key")
        sealed.seal(backup.all_backups()[0].folder, public, settings.store_dir() / "sealed")
    finally:
        assert all(one.stat().st_size for one in keys.iterdir()), "half a key"


def set_letter() -> None:
    kept.put("real", "circular_frames", "甲", {"frame": "{}"})


STEPS: dict[str, Callable[[], object]] = {
    "import": lambda: bring_in(3),
    "undo": lambda: importing.undo(1, "甲"),
    "backup": lambda: backup.make("甲"),
    "restore": lambda: backup.restore(backup.all_backups()[-1].folder, "甲"),
    "edit": set_letter,
    "publication": published,
    "sealed": sealed_copy,
    "retention": lambda: retention.clear(datetime(2099, 1, 1), "测试", "甲"),
    "erase": lambda: erasure.erase("横街7号", "测试", "甲", files=False, backups=False),
    "account": lambda: access.write_account("李四", "leader", "battery staple"),
    "audit": lambda: audit.record("view", "甲", "字" * 500),
    "migration": migrated,
}
LEFT = {"nothing": -1, "some": 400_000, "a line": 300, "a page": 5_000}  # beyond the database
Room = Callable[[int], AbstractContextManager[None]]


def walk(store: Path, left: int, room: Room) -> None:
    """Every step in turn with so many bytes left (-1: none), and again when there is room."""
    bring_in(1)
    bring_in(2)
    access.write_account("张三", "analyst", "correct horse")
    backup.make("甲")
    for step, do in STEPS.items():
        db.close()
        before = names()
        db.close()
        try:
            with room(left):
                do()
        except TOLD as error:
            assert str(error) and "Traceback" not in str(error), step
        db.close()
        if db.restore_is_unfinished():
            backup.finish_restore("甲")
        if step == "migration":
            STEPS[step]()  # a database that was migrated is for the newer program alone
            return
        after = names()
        assert set(after) <= {"1.csv", "2.csv", "3.csv"}, step
        assert after in (before, sorted({*before, "3.csv"}), [n for n in before if n != "1.csv"], [
            "1.csv", "2.csv"]), step  # fmt: skip
        assert access.refusal("张三", "correct horse") == "", step
        for one in backup.all_backups():
            backup.verify(one.folder)
        audit.record("view", "甲", step)
        assert audit.check() == [], step
        assert originals.compare().missing == (), step
        assert not list(store.rglob("*.part")) and not list(store.glob("*.anew")), step
        if step == "retention" and not backup.all_backups():
            backup.make("甲")
        if step != "undo" or "1.csv" in names():
            do()  # there is room again
        assert names(), step


def small_files(left: int) -> AbstractContextManager[None]:
    """Room for a file that is longer than the database by so many bytes."""
    return room(db.path("real").stat().st_size + left if left > 0 else 0)


@pytest.mark.parametrize("left", beyond([], LEFT, soak=1))
def test_no_step_leaves_half_of_anything(store: Path, left: str, from_scratch: None) -> None:
    walk(store, LEFT[left], small_files)


@pytest.mark.marathon
@pytest.mark.parametrize("left", [-1, 300, 5_000, 70_000, 400_000, 1_500_000])
def test_the_same_on_a_disk_that_is_full(
    tmp_path: Path, left: int, from_scratch: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file system of its own (needs root), filled but for so many bytes."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=200m", "tmpfs", str(disk)]
    if not shutil.which("mount") or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("no right to mount a file system")
    monkeypatch.setenv("DASHBOARD_STORE", str(disk / "store"))

    @contextmanager
    def filled(bytes_left: int) -> Iterator[None]:
        filler = disk / "filler"
        with filler.open("wb", buffering=0) as out:
            with suppress(OSError):
                while True:
                    out.write(bytes(2**20))
            out.truncate(max(0, out.tell() - max(bytes_left, 0)))
        try:
            yield
        finally:
            filler.unlink()

    try:
        walk(disk / "store", left, filled)
    finally:
        db.close()
        subprocess.run(["umount", "-l", str(disk)], check=True)
