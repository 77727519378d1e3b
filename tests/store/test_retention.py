"""What is over its time is listed, goes when a reason is given, and is counted anew."""

import os
import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from dashboard.cli import main
from dashboard.importing import pipeline
from dashboard.importing import store as importing
from dashboard.store import audit, backup, db, originals, retention
from tests.store.test_erasure import PHONE, TEXT, WHO


def made_long_ago(days: int) -> None:
    """Every import of the store came in, or was undone, so many days ago."""
    then = datetime.now() - timedelta(days=days)
    with db.transaction("real") as cursor:
        cursor.execute(
            "UPDATE imports SET imported_at = $t, "
            "undone_at = CASE WHEN undone_at IS NOT NULL THEN $t END",
            {"t": then},
        )


def counts() -> dict[str, int]:
    return {one.rule.id: one.count for one in retention.due(datetime.now())}


def asked(sql: str) -> list[tuple[Any, ...]]:
    with db.reading("real") as cursor:
        return list(cursor.execute(sql).fetchall())


@pytest.mark.soak
def test_persons_held_rows_originals_and_backups_go_in_their_time(store: Path, capsys: Any) -> None:
    kept = importing.commit(pipeline.prepare(TEXT.encode(), "a.csv"), "甲").import_id
    undone = TEXT.replace("1号店", "一号店").encode()
    importing.undo(importing.commit(pipeline.prepare(undone, "b.csv"), "甲").import_id, "甲")
    old = backup.make("甲")
    aside = store / f"{backup.REPLACED}20200101-000000"
    aside.mkdir()
    assert counts() == {"persons": 0, "held": 0, "originals": 0, "replaced": 1, "backups": 0}
    made_long_ago(2200)
    before = asked(
        "SELECT name, count(*), count(DISTINCT owner) FROM outlets GROUP BY ALL ORDER BY 1"
    )
    due = counts()
    assert due["persons"] > 600 and due["held"] >= 2 and due["originals"] == 1
    assert main(["retention"]) == 0 and "要清除，请加 --why" in capsys.readouterr().out
    assert counts() == due, "asking changes nothing"
    manifest = old.folder / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"made_at": "20', '"made_at": "19'))
    assert backup.newest() is not None and counts()["backups"] == 0, "the last one stays"
    backup.make("甲")
    assert counts()["backups"] == 1
    assert main(["retention", "--why", "测试"]) == 0
    assert "重新数过：到期的都已清除" in capsys.readouterr().out
    assert set(counts().values()) == {0} and not aside.exists() and not old.folder.exists()
    db.close()
    raw = db.path("real").read_bytes()
    for gone in ("戴某250", "13712340250", PHONE):
        assert gone.encode() not in raw
    assert asked(f"SELECT count(*) FROM outlets WHERE owner = '{WHO}'") == [(0,)]
    after = asked(
        "SELECT name, count(*), count(DISTINCT owner) FROM outlets GROUP BY ALL ORDER BY 1"
    )
    assert after == before, "registers count what they counted"
    assert asked("SELECT count(*) FROM held_rows") == [(0,)]
    assert asked(f"SELECT count(*) FROM imports WHERE import_id = {kept}") == [(1,)]
    assert originals.compare().missing == (), "what was erased on purpose is not missed"
    assert len(originals.kept()) == 1
    erased = [one for one in audit.events() if one["what"] == "erase"]
    assert {one["more"]["why"] for one in erased if "more" in one} == {"测试"}


def test_a_rule_that_is_wrong_is_left_out_and_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "retention.toml"
    shutil.copy(retention.FILE, file)
    text = file.read_text(encoding="utf-8").replace("months = 60", "months = 0")
    file.write_text(text.replace('what = "held"', 'what = "everything"'), encoding="utf-8")
    monkeypatch.setattr(retention, "FILE", file)
    assert [one.id for one in retention.rules.__wrapped__()] == ["originals", "replaced", "backups"]


@pytest.mark.parametrize(
    ("day", "months", "wanted"),
    [
        ("2012-02-29", 12, "2011-02-28"),
        ("2010-03-31", 1, "2010-02-28"),
        ("2010-01-15", 1, "2009-12-15"),
    ],
)
def test_months(day: str, months: int, wanted: str) -> None:
    found = retention.months_before(datetime.fromisoformat(day), months)
    assert f"{found:%Y-%m-%d}" == wanted


def test_what_a_killed_backup_left_is_cleared_by_the_next(store: Path) -> None:
    importing.commit(pipeline.prepare(TEXT.encode(), "a.csv"), "甲")
    young, old = (backup.home() / f"2020010{n}-000000.part" for n in (1, 2))
    for place in (young, old):
        (place / "originals").mkdir(parents=True)
    os.utime(old, (1e9, 1e9))
    backup.make("甲")
    assert young.exists() and not old.exists()
