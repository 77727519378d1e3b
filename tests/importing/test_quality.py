"""Findings over all imports; similar names are decided once."""

from typing import Any

from dashboard.importing import held, quality
from dashboard.importing.store import undo

HEAD = ["企业名称", "产品名称", "规格型号", "生产日期/批号", "抽样日期", "检验结论"]
ROWS = [
    ["永嘉县昶翊阀门厂", "球阀", "DN50", "2010-05/1", "2010.6.1", "合格"],
    ["永嘉县昶翊阀门有限公司", "球阀", "DN50", "2010-05/2", "2010.6.2", "合格"],
    ["丙阀门厂", "球阀", "DN50", "2010-05/3", "2010.2.30", "合格"],
    ["丁阀门厂", "球阀", "DN50", "2010-05/4", "2010.2.31", "合格"],
]


def taken_in(make_xlsx: Any, import_file: Any) -> int:
    book = make_xlsx({"表": [["2010年阀门监督抽查结果"], HEAD, *ROWS]})
    _, done = import_file(book, "一.xlsx")
    import_id: int = done.import_id
    return import_id


def test_findings_are_counted_with_their_first_cell(make_xlsx: Any, import_file: Any) -> None:
    number = taken_in(make_xlsx, import_file)
    rows = quality.findings()
    assert list(rows["code"]) == ["date_impossible"]
    assert (rows["findings"][0], rows["first_cell"][0], rows["first_found"][0]) == (
        2,
        "E5",
        "2010.2.30",
    )
    held.send_back(number, [("表", 5)], "测试")
    assert list(quality.findings()["first_cell"]) == ["E6"]
    undo(number, "测试")
    assert quality.findings().empty


def test_a_pair_of_names_is_decided_once(make_xlsx: Any, import_file: Any) -> None:
    taken_in(make_xlsx, import_file)
    pairs = quality.open_pairs()
    assert [(one.left, one.right) for one in pairs] == [
        ("永嘉县昶翊阀门厂", "永嘉县昶翊阀门有限公司")
    ]
    quality.decide(pairs[0].right, pairs[0].left, True, "测试")
    assert quality.open_pairs() == []
    quality.decide(pairs[0].left, pairs[0].right, False, "测试")
    assert list(quality.decisions()["is_same"]) == [False]


def test_without_a_store_there_is_nothing(store: Any) -> None:
    assert quality.findings().empty and quality.open_pairs() == []
