"""Held rows: corrected, checked by the same rules, added to their import; or sent back."""

import json
from typing import Any

import pytest

from dashboard.importing import held
from dashboard.importing.problems import FileRefusedError
from dashboard.importing.store import undo

HEAD = ["单位名称", "行业", "地址", "从业人数", "是否整规", "是否规范", "整规日期"]
REGISTER = [
    ["2010年十小名册（岩头镇）"],
    ["填报时间：2010年6月30日"],
    HEAD,
    ["甲店", "小食杂店", "横街1号", 2, "是", "是", "2010.5.3"],
    ["乙店", "小旅馆", "横街2号", 2, "是", "是", "2010.5.3"],
    ["丙店", "小药店", "横街3号", "若干", "是", "否", "2010.2.30"],
    ["甲 店", "小食杂店", "横街1号", 2, "是", "是", "2010.5.3"],
]


@pytest.fixture
def imported(make_xlsx: Any, import_file: Any) -> int:
    _, done = import_file(make_xlsx({"岩头镇": REGISTER}), "岩头.xlsx")
    import_id: int = done.import_id
    return import_id


def test_the_queue_holds_bad_rows_and_no_duplicates(imported: int) -> None:
    rows = held.queue()
    assert list(rows["row_number"]) == [5, 6]
    assert json.loads(rows["cells"][1])["D"] == "若干"
    assert "小旅馆" in rows["reasons"][0]


def test_a_corrected_row_is_added_to_its_import(imported: int, rows: Any) -> None:
    found = held.fix(imported, {("岩头镇", 5): {"B": "小餐饮店"}}, "测试")
    assert [(one.row, one.is_taken) for one in found] == [(5, True)]
    assert rows("SELECT import_id, row_number, name, trade, employees FROM live_outlets") == [
        (imported, 4, "甲店", "小食杂店", 2),
        (imported, 5, "乙店", "小餐饮店", 2),
    ]
    assert rows("SELECT rows_accepted, rows_rejected, summary FROM import_sheets") == [
        (2, 1, '{"outlets": 2, "rectified": 2, "compliant": 2}')
    ]
    assert list(held.queue()["row_number"]) == [6]
    undo(imported, "测试")
    assert rows("SELECT count(*) FROM live_outlets") == [(0,)]


def test_a_row_that_is_still_wrong_stays_with_its_reasons(imported: int, rows: Any) -> None:
    edits = {("岩头镇", 5): {"B": "小药店"}, ("岩头镇", 6): {"D": "3"}}
    found = held.fix(imported, edits, "测试")
    assert [(one.row, one.is_taken) for one in found] == [(5, True), (6, False)]
    assert "2010.2.30" in found[1].reasons[0]
    assert list(held.queue()["row_number"]) == [6]


def test_a_row_made_equal_to_another_is_not_counted_twice(imported: int, rows: Any) -> None:
    found = held.fix(
        imported, {("岩头镇", 5): {"A": "甲店", "B": "小食杂店", "C": "横街1号"}}, "测试"
    )
    assert [one.is_taken for one in found] == [False]
    assert rows("SELECT count(*) FROM live_outlets") == [(1,)]


def test_two_people_do_not_add_a_row_twice(imported: int, rows: Any) -> None:
    held.fix(imported, {("岩头镇", 5): {"B": "小药店"}}, "甲")
    with pytest.raises(FileRefusedError, match="刚刚已由甲处理"):
        held.fix(imported, {("岩头镇", 5): {"B": "小餐饮店"}}, "乙")
    assert rows("SELECT trade FROM live_outlets WHERE row_number = 5") == [("小药店",)]


def test_a_row_sent_back_leaves_the_queue(imported: int, rows: Any) -> None:
    held.send_back(imported, [("岩头镇", 6)], "测试")
    assert list(held.queue()["row_number"]) == [5]
    assert rows("SELECT decision, decided_by FROM held_decisions") == [("returned", "测试")]


def test_a_failure_in_the_middle_adds_nothing(
    imported: int, rows: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(held, "_count", fail)
    with pytest.raises(OSError, match="disk full"):
        held.fix(imported, {("岩头镇", 5): {"B": "小药店"}}, "测试")
    assert rows("SELECT count(*) FROM live_outlets") == [(1,)]
    assert list(held.queue()["row_number"]) == [5, 6]


def test_nothing_is_added_to_an_undone_import(imported: int) -> None:
    undo(imported, "测试")
    assert held.queue().empty
    with pytest.raises(FileRefusedError, match="已经撤销"):
        held.fix(imported, {("岩头镇", 5): {"B": "小药店"}}, "测试")


def test_batches_of_the_same_import_do_not_stand_in_the_way(
    make_xlsx: Any, import_file: Any, rows: Any
) -> None:
    """Rows of the import itself are in the store by now and must not count as contradictions."""
    head = ["企业名称", "产品名称", "规格型号", "生产日期/批号", "抽样日期", "检验结论"]
    good = ["甲阀门厂", "球阀", "DN50", "2010-05/1", "2010.6.1", "合格"]
    bad = ["乙阀门厂", "球阀", "DN50", "2010-05/2", "2010.2.30", "合格"]
    book = make_xlsx({"表": [["2010年阀门监督抽查结果"], head, good, bad]})
    _, done = import_file(book, "一.xlsx")
    found = held.fix(done.import_id, {("表", 4): {"E": "2010.6.3"}}, "测试")
    assert [one.is_taken for one in found] == [True]
    assert rows("SELECT enterprise FROM live_samples ORDER BY 1") == [("乙阀门厂",), ("甲阀门厂",)]


def test_a_held_row_of_the_right_hand_table_is_mended_in_its_cell(
    make_xlsx: Any, import_file: Any, rows: Any
) -> None:
    head = ["店名", "行业", "是否整规", "是否规范"]
    sheet = [["岩头镇名册 2010年6月30日"], [*head, "", *head],
             ["甲店", "小药店", "是", "是", "", "乙店", "小旅馆", "是", "否"]]  # fmt: skip
    _, done = import_file(make_xlsx({"册": sheet}), "册.xlsx")
    (outcome,) = held.fix(done.import_id, {("册（第2栏）", 3): {"G": "小菜场"}}, "测试")
    assert outcome.is_taken
    assert rows("SELECT name, trade FROM live_outlets ORDER BY 1") == [
        ("乙店", "小菜场"), ("甲店", "小药店"),
    ]  # fmt: skip
