"""Backup and restore: a fresh machine gets everything back from the backup alone, damage is named,
a full disk and a kill leave what was there."""

import errno
import os
import random
import threading
import time
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dashboard import access
from dashboard.cli import main
from dashboard.importing import pipeline
from dashboard.importing import store as importing
from dashboard.store import audit, backup, db, erasure, manifest, originals
from dashboard.store.manifest import BackupError

HEAD = (
    "2010年十小名册（岩头镇）\n填报时间：2010年6月{day}日\n单位名称,行业,地址,是否整规,是否规范\n"
)


def bring_in(number: int) -> int:
    rows = "".join(f"{number}之{n}店,小食杂店,横街{n}号,是,是\n" for n in range(20))
    text = HEAD.format(day=number) + rows
    return importing.commit(pipeline.prepare(text.encode(), f"{number}.csv"), "甲").import_id


def names() -> list[str]:
    with db.reading("real") as cursor:
        rows = cursor.execute("SELECT DISTINCT file_name FROM live_imports ORDER BY 1").fetchall()
    return [row[0] for row in rows]


@pytest.fixture
def filled(store: Path) -> Path:
    """A store with two imports and an account."""
    bring_in(1)
    bring_in(2)
    access.write_account("张三", "analyst", "correct horse")
    return store


def test_a_fresh_machine_gets_everything_from_the_backup_alone(
    filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    assert main(["backup", str(tmp_path / "disk")]) == 0
    assert "副本已打开核对" in capsys.readouterr().out
    (made,) = (tmp_path / "disk").iterdir()
    assert [one for one in made.rglob("*") if one.stat().st_mode & 0o077] == []
    monkeypatch.setenv("DASHBOARD_STORE", str(tmp_path / "fresh"))
    assert main(["restore", str(made)]) == 0
    assert names() == ["1.csv", "2.csv"]
    assert originals.compare() == originals.Compared((), (), ())
    assert access.refusal("张三", "correct horse") == ""
    kinds = [one["what"] for one in audit.events()]
    assert kinds[:2] == ["sign_in", "restore"] and kinds.count("import") == 2
    assert main(["check"]) == 0


@pytest.mark.soak
def test_what_a_restore_replaces_stays_and_the_audit_goes_on(filled: Path) -> None:
    made = backup.make("甲")
    bring_in(3)
    before = len(audit.events())
    aside = backup.restore(made.folder, "甲")
    assert names() == ["1.csv", "2.csv"]
    assert (aside / "real.duckdb").is_file() and len(
        list((aside / "originals").rglob("*.csv"))
    ) == 3
    assert len(audit.events()) == before + 1, "what happened after the backup is not forgotten"
    assert audit.check() == []


def test_what_was_restored_never_comes_to_a_data_version_that_a_server_may_know(
    store: Path,
) -> None:
    with db.transaction("real") as cursor:
        cursor.execute("INSERT INTO store_state VALUES ('told', 'old')")
    made = backup.make("甲")
    for _ in range(3):
        with db.transaction("real"):
            pass
    before = int(db.data_version("real"))
    db.close()
    backup.restore(made.folder, "甲")
    assert int(db.data_version("real")) > before
    db.close()
    (store / "real.duckdb").write_bytes(b"damaged")
    backup.restore(made.folder, "甲")
    assert int(db.data_version("real")) > 1000


@pytest.mark.soak
def test_every_flipped_bit_of_a_backup_is_noticed(filled: Path) -> None:
    made = backup.make("甲").folder
    chance = random.Random(16)
    files = [one for one in made.rglob("*") if one.is_file() and one.name != manifest.MANIFEST]
    for file in files:
        whole = file.read_bytes()
        if not whole:
            continue
        for _ in range(3):
            changed = bytearray(whole)
            changed[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
            file.write_bytes(bytes(changed))
            with pytest.raises(BackupError, match="已损坏"):
                backup.restore(made, "甲")
        file.write_bytes(whole)
    files[0].unlink()
    with pytest.raises(BackupError, match="缺文件"):
        backup.restore(made, "甲")
    (made / manifest.MANIFEST).write_text("{}", encoding="utf-8")
    with pytest.raises(BackupError, match="不是完整的备份"):
        backup.restore(made, "甲")
    assert names() == ["1.csv", "2.csv"], "the store itself was not touched"


def said_by(database: Path) -> list[Any]:
    """All that a database says, in short."""
    with duckdb.connect(str(database), read_only=True) as connection:
        tables = connection.execute("SELECT table_name FROM duckdb_tables() ORDER BY 1").fetchall()
        asked = 'SELECT count(*), sum(hash(t)) FROM "{}" AS t'
        return [connection.execute(asked.format(one)).fetchall() for (one,) in tables] + (
            connection.execute("SELECT sql FROM duckdb_views() ORDER BY 1").fetchall()
        )


@pytest.mark.soak
def test_damage_of_the_store_is_noticed_by_check(filled: Path, capsys: Any) -> None:
    """Bits of the database in use, of an original and of the audit."""
    db.close()
    main(["backup"])
    db.close()
    database = db.path("real")
    with duckdb.connect(str(database)) as connection:
        connection.execute("CHECKPOINT")
    whole, noticed = database.read_bytes(), 0
    said = said_by(database)
    used = [at for at in range(0, len(whole), 4096) if any(whole[at : at + 4096])]
    chance = random.Random(16)
    for at in chance.sample(used, 12):
        changed = bytearray(whole)
        changed[at + chance.randrange(min(4096, len(whole) - at))] ^= 1 << chance.randrange(8)
        database.write_bytes(bytes(changed))
        is_noticed = main(["check"]) != 0
        db.close()
        noticed += is_noticed
        assert is_noticed or said_by(database) == said, "only what nothing refers to may change"
    database.write_bytes(whole)
    assert noticed >= 6
    assert main(["check"]) == 0
    original = next(iter(originals.kept()))
    content = original.read_bytes()
    original.write_bytes(content[:-1] + b"x")
    assert main(["check"]) == 2 and "已损坏" in capsys.readouterr().out
    original.write_bytes(content)
    line = next(audit.folder().glob("2*.jsonl"))
    line.write_bytes(line.read_bytes().replace("张三".encode(), "李四".encode()))
    assert main(["check"]) == 2 and "被改过" in capsys.readouterr().out


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="root alone can")
def test_what_root_makes_belongs_to_the_account_of_the_service(filled: Path) -> None:
    """An administrator restores as root; the service, another account, must open what is there."""
    db.close()
    for one in (filled, *filled.rglob("*")):
        os.chown(one, 12345, 12345)
    elsewhere = filled.with_name("elsewhere")
    elsewhere.write_text("of root")
    (filled / "link").symlink_to(elsewhere)
    assert main(["backup"]) == 0
    (made,) = (filled / "backups").iterdir()
    assert main(["restore", made.name]) == 0
    assert {one.lstat().st_uid for one in filled.rglob("*")} == {12345}
    assert elsewhere.stat().st_uid == 0


def test_what_a_migration_kept_is_found_beside_backups_on_another_disk(
    filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    made = backup.make("甲")
    kept = made.folder.rename(made.folder.with_name("20261130-020000-before-migration"))
    monkeypatch.setenv("DASHBOARD_BACKUPS", str(tmp_path / "disk"))
    other = backup.make("甲")
    assert main(["backup", "--list"]) == 0
    told = capsys.readouterr().out
    assert kept.name in told and other.folder.name in told
    assert backup.named(kept.name) == kept
    assert {kept, other.folder} <= set(erasure.find("2之1店").backups)


def test_a_new_store_is_not_a_lost_one(store: Path, capsys: Any) -> None:
    assert main(["backup"]) == 0, "of a store into which nothing was imported yet"
    assert main(["check"]) == 0
    assert "还没有建立" in capsys.readouterr().out


def test_a_lost_database_is_told_with_the_one_command_that_helps(filled: Path, capsys: Any) -> None:
    made = backup.make("甲")
    db.close()
    db.path("real").unlink()
    assert main(["check", "--clean"]) == 2
    told = capsys.readouterr().out
    assert f"python -m dashboard restore {made.folder.name}" in told
    assert "什么都没有删除" in told and len(originals.kept()) == 2
    for words in (["imports"], ["import", __file__], ["backup"], ["erase", "横街7号"]):
        assert main(words) == 2 and "正式数据库不见了" in capsys.readouterr().err, words
    assert main(["backup", "--list"]) == 0 and not db.exists("real"), "no new one in its place"
    assert main(["restore", made.folder.name]) == 0
    assert names() == ["1.csv", "2.csv"]


@pytest.mark.soak
def test_clean_asks_and_spares_what_is_newer_than_the_database(
    filled: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = (originals.keep(text, f"{n:064x}", "x.csv") for n, text in enumerate((b"a", b"b")))
    os.utime(old, (1e9, 1e9))
    later = time.time() + 5000
    os.utime(new, (later, later))
    monkeypatch.setattr(originals, "RUNNING_SECONDS", -1e6)
    for answer, is_there in (("", True), ("是", True), ("删除", False)):
        monkeypatch.setattr("builtins.input", lambda _, answer=answer: answer)
        main(["check", "--clean"])
        assert old.exists() == is_there
    assert new.exists() and "不删除" in capsys.readouterr().out


@pytest.mark.parametrize("step", ["copy", "write", "link"])
@pytest.mark.soak
def test_a_full_disk_leaves_no_half_backup(
    filled: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    good = backup.make("甲")

    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    if step == "link":
        monkeypatch.setattr(os, "link", full)
        assert backup.make("甲", place=filled / "elsewhere").facts["rows"]["imports"] == 2
        return
    monkeypatch.setattr(manifest, step, full)
    with pytest.raises(BackupError, match="磁盘已满"):
        backup.make("甲", place=filled.parent / "disk")
    assert list((filled.parent / "disk").glob("*")) == []
    assert [one.folder for one in backup.all_backups()] == [good.folder]
    assert names() == ["1.csv", "2.csv"]


def test_it_is_due_once_a_day_when_something_was_written(filled: Path) -> None:
    assert backup.make_if_due() is not None, "none is there yet"
    assert backup.make_if_due() is None
    tomorrow = time.time() + 25 * 3600
    assert not backup.is_due(tomorrow), "nothing new"
    bring_in(3)
    assert not backup.is_due(time.time()) and backup.is_due(tomorrow)
    assert backup.all_backups()[0].facts["kind"] == "scheduled"


@pytest.mark.soak
def test_an_import_going_on_is_in_the_backup_whole_or_not_at_all(filled: Path) -> None:
    running = threading.Thread(target=lambda: [bring_in(n) for n in range(3, 7)])
    running.start()
    made = [backup.make("甲", place=filled.parent / f"disk{n}") for n in range(2)]
    running.join()
    for one in made:
        backup.verify(one.folder)
        rows = one.facts["rows"]
        assert rows["outlets"] == 20 * rows["imports"]


def test_before_a_migration_the_database_is_kept(
    filled: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    db.close()
    files = db.migrations()
    new = tmp_path / "999_next.sql"
    new.write_text("CREATE TABLE next_thing (a INTEGER)", encoding="utf-8")
    monkeypatch.setattr(db, "migrations", lambda: [*files, (999, new)])
    assert names() == ["1.csv", "2.csv"]
    (kept,) = backup.all_backups()
    assert kept.facts["kind"] == "before_migration" and kept.facts["schema"] == files[-1][0]
    db.close()
    monkeypatch.setattr(db, "migrations", lambda: files)
    with pytest.raises(db.StoreNewerError, match="请升级程序"):
        names()
    backup.restore(kept.folder, "甲")
    assert names() == ["1.csv", "2.csv"], "the way back"
    monkeypatch.setattr(db, "migrations", lambda: files[:-1])
    with pytest.raises(BackupError, match="更新版本的程序"):
        backup.restore(kept.folder, "甲")


@pytest.mark.soak
def test_two_backups_of_one_second_are_two(filled: Path) -> None:
    one, two = backup.make("甲"), backup.make("甲")
    assert one.folder != two.folder
    (backup.home() / f"{two.folder.name}-2.part").mkdir()  # killed half-way
    for made in (one, two, backup.make("甲")):
        backup.verify(made.folder)
    assert len(backup.all_backups()) == 3
