"""Erasing a person: from tables, held rows, free blocks, originals and backups, with the proof."""

import zipfile
from pathlib import Path
from typing import Any

import pytest

from dashboard.cli import main
from dashboard.importing import pipeline
from dashboard.importing import store as importing
from dashboard.store import audit, backup, db, erasure, originals

WHO, PHONE = "欧阳某某", "14212345011"
TEXT = (
    "2010年名册（岩头镇）\n填报时间：2010年6月1日\n单位名称,行业,负责人,联系电话,地址,备注,是否整规,是否规范\n"
    + "".join(f"{n}号店,小食杂店,戴某{n},1371234{n:04},横街{n}号,,是,是\n" for n in range(300))
    + f"甲店,小食杂店,{WHO},{PHONE},横街1号,{WHO}的店,是,是\n"
    + f"乙店,没有的行业,{WHO},{PHONE},横街2号,,也许,是\n"
)


@pytest.mark.soak
def test_a_person_is_gone_from_everywhere_and_it_is_proved(store: Path, capsys: Any) -> None:
    importing.commit(pipeline.prepare(TEXT.encode("gb18030"), "a.csv"), "甲")
    importing.commit(pipeline.prepare(TEXT.replace(WHO, "别人").encode(), "b.csv"), "甲")
    backup.make("甲")
    before = erasure.find(WHO)
    assert {table for table, _ in before.cells} >= {"outlets", "held_rows"}
    assert len(before.originals) == 1 and len(before.backups) == 1
    assert main(["erase", WHO]) == 0 and "请加 --why" in capsys.readouterr().out
    assert erasure.find(WHO) == before, "asking changes nothing"
    assert main(["erase", WHO, "--why", "本人申请"]) == 2, "originals and backups still hold it"
    assert erasure.find(WHO).cells == {}
    elsewhere = backup.make("甲", place=store.parent / "usb").folder
    log = store / "log" / "dashboard.log"
    log.parent.mkdir()
    log.write_text(f"{WHO} 出错", encoding="utf-8")
    wanted = ["--originals", "--backups", "--also", str(elsewhere.parent)]
    assert main(["erase", WHO, "--why", "本人申请", *wanted]) == 0
    assert not elsewhere.exists() and "清除" in log.read_text(encoding="utf-8")
    (fresh,) = backup.all_backups()
    backup.verify(fresh.folder)  # never without one: it was made before the old ones went
    assert "都没有这段文字" in capsys.readouterr().out
    db.close()
    raw = db.path("real").read_bytes()
    assert WHO.encode() not in raw and not erasure.holds(db.path("real"), WHO)
    assert WHO not in str(audit.events()), "the audit keeps that, not whom"
    with db.reading("real") as cursor:
        told = cursor.execute(
            "SELECT owner, remark FROM outlets WHERE name = '甲店' AND owner LIKE '%清除%'"
        ).fetchall()
    assert told == [("（已清除）", "（已清除）的店")]
    assert [file.suffix for file in originals.kept()] == [".csv"], "the other file stays"
    assert len(db.query("real", "imports")) == 2 and main(["erase", "甲"]) == 2
    assert main(["check"]) == 0, "what was erased on purpose is not missed"


def test_a_name_split_by_marks_is_found(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr(
            "xl/sharedStrings.xml", "<si><r><t>欧阳</t></r><r><t>&#26576;某</t></r></si>"
        )
    assert erasure.holds(file, WHO) and not erasure.holds(file, "欧阳不在")
