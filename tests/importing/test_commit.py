"""Commit, the same file again, undo and redo; a failure in the middle keeps nothing."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from dashboard.cli import main
from dashboard.importing import store as importing_store
from dashboard.importing.ledger import import_as_json
from dashboard.importing.pipeline import prepare
from dashboard.importing.problems import FileRefusedError
from dashboard.importing.store import commit, undo
from dashboard.store import db

HEAD = ["单位名称", "行业", "地址", "从业人数", "是否整规", "是否规范", "整规日期"]
REGISTER = [
    ["2010年十小名册（岩头镇）"],
    ["填报单位：岩头镇人民政府  填报时间：2010年6月30日"],
    HEAD,
    ["甲店", "小食杂店", "岩头镇横街1号", 2, "是", "是", "2010.5.3"],
    ["乙店", "小旅馆", "岩头镇横街2号", 2, "是", "是", "2010.5.3"],
    ["丙店", "小药店", "岩头镇横街3号", "若干", "是", "否", "2010.2.30"],
    ["甲 店", "小食杂店", "永嘉县岩头镇横街1号", 2, "是", "是", "2010.5.3"],
    ["丁店", "小药店", "岩头镇横街4号", 3, "否", "否", ""],
]


@pytest.fixture
def register(make_xlsx: Any) -> bytes:
    return make_xlsx({"岩头镇": REGISTER})


def test_accepted_held_and_original(
    register: bytes, import_file: Any, rows: Any, store: Path
) -> None:
    _, done = import_file(register, "岩头.xlsx")
    assert rows("SELECT row_number, name FROM live_outlets ORDER BY 1") == [
        (4, "甲店"),
        (8, "丁店"),
    ]
    held = rows("SELECT row_number, codes, cells FROM held_rows ORDER BY 1")
    assert [(row, codes) for row, codes, _ in held] == [
        (5, ["trade_unknown"]),
        (6, ["employees_impossible", "date_impossible"]),
        (7, ["duplicate_name_variant"]),
    ]
    assert json.loads(held[1][2])["D"] == "若干"
    digest = hashlib.sha256(register).hexdigest()
    kept = store / "originals" / digest[:2] / f"{digest}.xlsx"
    assert kept.read_bytes() == register
    sheet = import_as_json(done.import_id)[0]
    assert (sheet["rows_read"], sheet["rows_accepted"], sheet["rows_duplicate"]) == (5, 2, 1)
    assert sheet["rows_rejected"] == 2
    assert sheet["summary"] == {"outlets": 2, "rectified": 1, "compliant": 1}


def test_every_problem_cites_the_cell_it_found(register: bytes, store: Path) -> None:
    preview = prepare(register, "岩头.xlsx")
    problems = preview.checked[0].problems
    assert {problem.code for problem in problems} >= {"trade_unknown", "date_impossible"}
    for problem in problems:
        assert problem.column is not None
        cell = REGISTER[problem.row - 1]["ABCDEFG".index(problem.column)]
        assert problem.found == str(cell)
        assert f"第{problem.row}行{problem.column}列" in problem.message


def test_same_file_twice_changes_nothing(register: bytes, import_file: Any, rows: Any) -> None:
    _, first = import_file(register, "岩头.xlsx")
    version = db.data_version("real")
    _, again = import_file(register, "改了名.xlsx")
    assert (again.import_id, again.unchanged) == (first.import_id, True)
    assert db.data_version("real") == version
    assert rows("SELECT count(*) FROM imports") == [(1,)]


def test_register_of_the_same_day_replaces_the_earlier_one(
    make_xlsx: Any, import_file: Any, rows: Any
) -> None:
    first, _ = import_file(make_xlsx({"岩头镇": REGISTER[:4]}), "一.xlsx")
    assert first.checked[0].problems == []
    second, _ = import_file(make_xlsx({"岩头镇": [*REGISTER[:4], REGISTER[7]]}), "二.xlsx")
    assert [problem.code for problem in second.checked[0].problems] == ["register_replaced"]
    assert rows("SELECT name FROM register_on(DATE '2010-12-31') ORDER BY 1") == [
        ("丁店",),
        ("甲店",),
    ]


BATCHES = [
    ["2010年阀门监督抽查结果"],
    ["企业名称", "产品名称", "规格型号", "生产日期/批号", "抽样日期", "检验结论"],
    ["甲阀门厂", "球阀", "DN50", "2010-05/1", "2010.6.1", "合格"],
    ["乙阀门厂", "球阀", "DN50", "2010-05/2", "2010.6.2", "合格"],
]


def test_batches_of_another_file_are_duplicates_or_contradictions(
    make_xlsx: Any, import_file: Any, rows: Any
) -> None:
    import_file(make_xlsx({"表": BATCHES}), "一.xlsx")
    changed = [*BATCHES[3][:5], "不合格"]
    new = ["丙阀门厂", "球阀", "DN50", "2010-05/3", "2010.6.3", "合格"]
    preview, _ = import_file(make_xlsx({"表": [*BATCHES[:3], changed, new]}), "二.xlsx")
    assert preview.checked[0].duplicates == {0: "duplicate_in_store"}
    assert preview.checked[0].rejected == {1: ["verdict_differs_from_store"]}
    assert rows("SELECT enterprise, verdict FROM live_samples ORDER BY row_number, 1") == [
        ("甲阀门厂", "合格"),
        ("乙阀门厂", "合格"),
        ("丙阀门厂", "合格"),
    ]


def test_undo_and_redo(register: bytes, import_file: Any, rows: Any) -> None:
    _, first = import_file(register, "岩头.xlsx")
    undo(first.import_id, by="测试")
    assert rows("SELECT count(*) FROM live_outlets") == [(0,)]
    assert rows("SELECT count(*) FROM outlets") == [(2,)]
    with pytest.raises(FileRefusedError):
        undo(first.import_id)
    _, second = import_file(register, "岩头.xlsx")
    assert second.import_id > first.import_id
    assert rows("SELECT count(*) FROM live_outlets") == [(2,)]


def test_failure_in_the_middle_keeps_nothing(
    register: bytes, store: Path, rows: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(importing_store, "_insert_held", fail)
    with pytest.raises(db.StoreUnusableError, match="没有改动任何数据.*disk full"):
        commit(prepare(register, "岩头.xlsx"), by="测试")
    for table in ("imports", "import_sheets", "outlets", "held_rows", "import_problems"):
        assert rows(f"SELECT count(*) FROM {table}") == [(0,)]


def test_row_order_does_not_matter(make_xlsx: Any, store: Path) -> None:
    body = REGISTER[3:]
    summaries = []
    for order in (body, body[::-1]):
        preview = prepare(make_xlsx({"岩头镇": [*REGISTER[:3], *order]}), "岩头.xlsx")
        summaries.append(
            (preview.checked[0].summary, preview.rows_rejected, len(preview.checked[0].duplicates))
        )
    assert summaries[0] == summaries[1]


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, Any]:
    status = main([*arguments])
    printed = capsys.readouterr().out
    return status, json.loads(printed) if "--json" in arguments else printed


def test_command_line_contract(
    register: bytes, make_xlsx: Any, tmp_path: Path, store: Path, capsys: Any
) -> None:
    mixed, clean, bad = (tmp_path / name for name in ("混.xlsx", "好.xlsx", "坏.xlsx"))
    mixed.write_bytes(register)
    clean.write_bytes(make_xlsx({"岩头镇": [*REGISTER[:3], REGISTER[7]]}))
    bad.write_bytes(b"PK")
    status, outcome = run(capsys, "import", str(mixed), "--json", "--dry-run")
    assert (status, outcome["import_id"]) == (3, None) and not db.exists("real")
    status, outcome = run(capsys, "import", str(mixed), "--json")
    assert (status, outcome["file"]) == (3, "混.xlsx")
    sheet = outcome["sheets"][0]
    assert set(sheet) >= {
        "sheet", "kind", "header_rows", "rows_read", "rows_accepted", "rows_duplicate",
        "rows_rejected", "summary", "problems",
    }  # fmt: skip
    assert (sheet["sheet"], sheet["kind"], sheet["header_rows"]) == ("岩头镇", "outlets", [3])
    problem = sheet["problems"][0]
    assert problem["code"] == "trade_unknown" and problem["found"] == "小旅馆"
    assert (problem["sheet"], problem["row"], problem["column"]) == ("岩头镇", 5, "B")
    status, again = run(capsys, "import", str(mixed), "--json")
    assert (status, again["import_id"], again["sheets"][0]["rows_accepted"]) == (
        3, outcome["import_id"], 2,
    )  # fmt: skip
    assert run(capsys, "undo", str(outcome["import_id"]))[0] == 0
    assert run(capsys, "undo", str(outcome["import_id"]))[0] == 2
    assert run(capsys, "import", str(clean), "--json")[0] == 0
    status, refused = run(capsys, "import", str(bad), "--json")
    assert (status, refused["error"]["code"], refused["sheets"]) == (2, "corrupt", [])
    status, both = run(capsys, "import", str(bad), str(clean), "--json")
    assert status == 3 and [one["file"] for one in both] == ["坏.xlsx", "好.xlsx"]
    assert "已撤销" in run(capsys, "imports")[1]


def test_command_line_says_what_it_did_in_chinese(
    register: bytes, tmp_path: Path, store: Path, capsys: Any
) -> None:
    file = tmp_path / "岩头.xlsx"
    file.write_bytes(register)
    _, printed = run(capsys, "import", str(file))
    assert "读5行，收2行，重复1行，退回2行" in printed
    assert "行业类别“小旅馆”不属于十小行业" in printed
