"""A spot-check list that comes again with other columns counts once; what differs counts twice."""

from typing import Any

import pytest

from dashboard.importing.pipeline import prepare

FULL = ["生产企业名称", "产品名称", "规格型号", "生产日期/批号", "抽样日期", "抽查级别", "检验结论"]
BATCHES = [
    ["永嘉县甲阀门有限公司", "球阀", "DN50", "2010-05/1", "2010.6.1", "市", "合格"],
    ["永嘉县甲阀门有限公司", "球阀", "DN80", "2010-05/2", "2010.6.1", "市", "合格"],
    ["永嘉县乙阀门厂", "闸阀", "DN50", "2010-05/3", "2010.6.2", "市", "不合格"],
    ["永嘉县丙阀门厂", "闸阀", "DN50", "2010-05/4", "2010.6.3", "市", "合格"],
    ["永嘉县丁阀门厂", "闸阀", "DN50", "2010-05/5", "2010.6.4", "市", "合格"],
    ["永嘉县戊阀门厂", "闸阀", "DN50", "2010-05/6", "2010.6.5", "市", "合格"],
]
MODELS = ("", "DN50", "DN80")
TITLE = ["2010年阀门监督抽查结果"]


def book(make_xlsx: Any, columns: list[int], rows: list[list[Any]]) -> bytes:
    head = [FULL[c] for c in columns]
    content: bytes = make_xlsx({"表": [TITLE, head, *([row[c] for c in columns] for row in rows)]})
    return content


def again(content: bytes) -> list[tuple[int, str]]:
    preview = prepare(content, "再发.xlsx")
    assert preview.refusal is None, preview.refusal
    return sorted((p.row, p.code) for p in preview.checked[0].problems if p.severity == "duplicate")


@pytest.fixture
def stored(make_xlsx: Any, import_file: Any) -> None:
    import_file(book(make_xlsx, [0, 1, 2, 3, 4, 5, 6], BATCHES), "一.xlsx")


@pytest.mark.usefixtures("stored")
@pytest.mark.parametrize(
    "columns",
    [[0, 1, 2, 6, 4], [0, 1, 2, 4, 6], [0, 1, 3, 4, 5, 6]],
    ids=["other order", "no batch", "no model"],
)
def test_poorer_list_counts_once_and_says_so(make_xlsx: Any, columns: list[int]) -> None:
    found = again(book(make_xlsx, columns, BATCHES))
    assert found == [(row, "duplicate_suspected") for row in range(3, 9)]


@pytest.mark.usefixtures("stored")
def test_a_list_without_days_counts_once_when_nearly_all_is_there(make_xlsx: Any) -> None:
    extra = ["永嘉县己阀门厂", "闸阀", "DN50", "", "", "市", "合格"]
    found = again(book(make_xlsx, [0, 1, 2, 6], [*BATCHES, extra]))
    assert found == [(row, "duplicate_suspected") for row in range(3, 9)]
    assert again(book(make_xlsx, [0, 1, 2, 6], BATCHES[:3])) == []


@pytest.mark.usefixtures("stored")
def test_what_differs_in_both_writings_is_another_batch(make_xlsx: Any) -> None:
    other = [
        ["永嘉县甲阀门有限公司", "球阀", "DN100", "", "2010.6.1", "", "合格"],
        ["永嘉县乙阀门厂", "闸阀", "", "2010-05/9", "2010.6.2", "", "不合格"],
        ["永嘉县丙阀门厂", "闸阀", "DN50", "", "2010.6.3", "省", "合格"],
        ["永嘉县丁阀门厂", "闸阀", "DN50", "", "2010.6.9", "", "合格"],
    ]
    assert again(book(make_xlsx, [0, 1, 2, 3, 4, 5, 6], other)) == []


@pytest.mark.usefixtures("stored")
def test_each_stored_batch_answers_for_one_row(make_xlsx: Any) -> None:
    rows = [["永嘉县甲阀门有限公司", "球阀", m, "", "2010.6.1", "", "合格"] for m in MODELS]
    found = again(book(make_xlsx, [0, 1, 2, 4, 6], rows))
    assert [code for _, code in found] == ["duplicate_suspected"] * 2


def test_richer_list_after_a_poorer_one_counts_once(make_xlsx: Any, import_file: Any) -> None:
    import_file(book(make_xlsx, [0, 1, 4, 6], [BATCHES[0], BATCHES[2]]), "一.xlsx")
    found = again(book(make_xlsx, [0, 1, 2, 3, 4, 5, 6], BATCHES))
    assert found == [(3, "duplicate_suspected"), (5, "duplicate_suspected")]


def test_not_tested_is_kept_without_a_verdict(make_xlsx: Any, import_file: Any, rows: Any) -> None:
    row = ["永嘉县甲阀门有限公司", "球阀", "DN50", "1", "2010.6.1", "市", "未检"]
    import_file(book(make_xlsx, [0, 1, 2, 3, 4, 5, 6], [row]), "一.xlsx")
    assert rows("SELECT verdict, verdict_text FROM live_samples") == [("未判定", "未检")]


ZONES = """2012年度优质产品生产示范区考核表
示范区,创建主体,质量管理(20),品牌建设(20),总分,结论
瓯北阀门示范区,东瓯街道,18,待定,88,通过
桥头纽扣示范区,桥头镇,25,15,,创建中
"""


def test_one_bad_mark_does_not_cost_the_zone(import_file: Any, rows: Any) -> None:
    preview, _ = import_file(ZONES.encode(), "示范区.csv")
    assert rows("SELECT zone, total FROM live_zone_assessments") == [("瓯北阀门", 88.0)]
    assert rows("SELECT zone, criterion, score FROM live_zone_scores") == [
        ("瓯北阀门", "质量管理", 18.0)
    ]
    problems = {(p.row, p.column, p.severity) for p in preview.checked[0].problems}
    assert {(3, "D", "notice"), (4, "C", "rejected")} <= problems
