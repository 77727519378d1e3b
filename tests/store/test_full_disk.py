"""A full disk at every step: the step is refused in Chinese or ends well, nothing is half, and the
same step ends well when there is room again."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from dashboard import access, settings
from dashboard.importing import store as importing
from dashboard.importing.problems import FileRefusedError
from dashboard.store import audit, backup, db, erasure, originals
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


STEPS: dict[str, Callable[[], object]] = {
    "import": lambda: bring_in(3),
    "undo": lambda: importing.undo(1, "甲"),
    "backup": lambda: backup.make("甲"),
    "restore": lambda: backup.restore(backup.all_backups()[-1].folder, "甲"),
    "erase": lambda: erasure.erase("横街7号", "测试", "甲", files=False, backups=False),
    "account": lambda: access.write_account("李四", "leader", "battery staple"),
    "audit": lambda: audit.record("view", "甲", "字" * 500),
    "migration": migrated,
}
LEFT = {"nothing": -1, "some": 400_000, "a line": 300, "a page": 5_000}  # beyond the database


@pytest.mark.parametrize("left", beyond([], LEFT, soak=2))
def test_no_step_leaves_half_of_anything(store: Path, left: str, from_scratch: None) -> None:
    bring_in(1)
    bring_in(2)
    access.write_account("张三", "analyst", "correct horse")
    backup.make("甲")
    for step, do in STEPS.items():
        db.close()
        size = db.path("real").stat().st_size
        before = names()
        db.close()
        try:
            with room(size + LEFT[left] if LEFT[left] > 0 else 0):
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
        if step != "undo" or "1.csv" in names():
            do()  # there is room again
        assert names(), step
