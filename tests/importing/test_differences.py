"""New, changed, unchanged and disappeared rows, told before anything is written."""

from typing import Any

import pytest

from dashboard.importing.differences import Difference, Shrinking, compare, corrections, shrinking
from dashboard.importing.pipeline import prepare
from dashboard.importing.store import undo

HEAD = ["乡镇", "单位名称", "行业类别", "地址", "是否整规", "是否规范", "整规日期"]
JIA = ["岩头镇", "甲店", "小食杂店", "横街1号", "是", "是", "2010.5.3"]
YI = ["岩头镇", "乙店", "小药店", "横街2号", "是", "否", "2010.5.3"]
BING = ["岩头镇", "丙店", "小药店", "横街3号", "否", "否", ""]
FAR = ["岩坦镇", "远店", "小药店", "老街1号", "否", "否", ""]


def register(make_xlsx: Any, day: str, *rows: list[str]) -> bytes:
    content: bytes = make_xlsx({"名册": [["十小名册"], [f"填报时间：{day}"], HEAD, *rows]})
    return content


def told(differences: list[Difference]) -> list[tuple[str, str, str]]:
    return [(one.state, one.what.split(" · ")[1], one.changes) for one in differences]


def test_into_an_empty_store_all_is_new(make_xlsx: Any, store: Any) -> None:
    found = compare(prepare(register(make_xlsx, "2010年6月30日", JIA, YI), "六月.xlsx"))
    assert told(found) == [("新增", "甲店", ""), ("新增", "乙店", "")]
    assert [one.row for one in found] == [4, 5]


def test_the_next_register_against_the_previous_one(make_xlsx: Any, import_file: Any) -> None:
    import_file(register(make_xlsx, "2010年6月30日", JIA, YI, BING, FAR), "六月.xlsx")
    moved = ["岩头镇", "甲 店", "小食杂店", "永嘉县横街1号", "是", "是", "2010.5.3"]
    better = [*YI[:5], "是", "2010.7.1"]
    new = ["岩头镇", "丁店", "小药店", "横街4号", "否", "否", ""]
    july = register(make_xlsx, "2010年7月31日", moved, better, new)
    found = compare(prepare(july, "七月.xlsx"))
    assert told(found) == [
        ("新增", "丁店", ""),
        ("变更", "乙店", "是否规范：否 → 是；整规日期：2010-05-03 → 2010-07-01"),
        ("消失", "丙店", ""),
        ("不变", "甲店", ""),
    ]


def test_a_held_row_has_not_disappeared(make_xlsx: Any, import_file: Any) -> None:
    import_file(register(make_xlsx, "2010年6月30日", JIA, YI), "六月.xlsx")
    wrong = [*YI[:6], "2010.2.30"]
    found = compare(prepare(register(make_xlsx, "2010年7月31日", JIA, wrong), "七月.xlsx"))
    assert [(one.state, one.what.split(" · ")[1]) for one in found] == [
        ("扣下", "乙店"),
        ("不变", "甲店"),
    ]
    assert shrinking(found) == []


def test_a_shrinking_base_is_pointed_out(make_xlsx: Any, import_file: Any) -> None:
    import_file(register(make_xlsx, "2010年6月30日", JIA, YI, BING, FAR), "六月.xlsx")
    found = compare(prepare(register(make_xlsx, "2010年7月31日", JIA), "七月.xlsx"))
    assert shrinking(found) == [Shrinking("岩头镇", 3, 1)]


def test_an_undone_import_is_no_longer_compared_with(make_xlsx: Any, import_file: Any) -> None:
    _, done = import_file(register(make_xlsx, "2010年6月30日", JIA), "六月.xlsx")
    undo(done.import_id, "测试")
    found = compare(prepare(register(make_xlsx, "2010年7月31日", JIA), "七月.xlsx"))
    assert [one.state for one in found] == ["新增"]


def test_batches_in_the_store_are_unchanged_or_contradicted(
    make_xlsx: Any, import_file: Any
) -> None:
    head = ["企业名称", "产品名称", "规格型号", "生产日期/批号", "抽样日期", "检验结论"]
    one = ["甲阀门厂", "球阀", "DN50", "2010-05/1", "2010.6.1", "合格"]
    two = ["乙阀门厂", "球阀", "DN50", "2010-05/2", "2010.6.2", "合格"]
    import_file(make_xlsx({"表": [["2010年阀门监督抽查结果"], head, one, two]}), "一.xlsx")
    other = [*two[:5], "不合格"]
    new = ["丙阀门厂", "球阀", "DN50", "2010-05/3", "2010.6.3", "合格"]
    again = make_xlsx({"表": [["2010年阀门监督抽查结果"], head, one, other, new]})
    found = compare(prepare(again, "二.xlsx"))
    assert [(one.state, one.what.split(" · ")[0]) for one in found] == [
        ("新增", "丙阀门厂"),
        ("扣下", "乙阀门厂"),
        ("不变", "甲阀门厂"),
    ]


@pytest.mark.soak
def test_every_file_of_the_county_compares_with_itself_as_unchanged(
    import_file: Any, shared: Any
) -> None:
    """Only the rows that replace nothing: what was just taken in is found again, value by value."""
    folder = shared / "inputs/county"
    for name in (
        "阀门童装企业分类名册.xlsx",
        "督查评分表.xlsx",
        "培训台账.xlsx",
        "联合执法记录.csv",
    ):
        preview, _ = import_file(folder / name)
        states = [one.state for one in compare(prepare(preview.content, preview.file_name))]
        assert states and set(states) <= {"不变", "扣下"}, name


def test_a_month_sent_again_says_which_figure_was_and_is(make_xlsx: Any, import_file: Any) -> None:
    def month(rectified: int) -> bytes:
        head = ["乡镇", "小药店总数", "小药店已整规", "小药店已规范"]
        rows = [["岩头镇", 90, 60, 30], ["瓯北镇", 80, rectified, 20]]
        content: bytes = make_xlsx({"表": [["2010年7月十小整规进度月报表"], head, *rows]})
        return content

    import_file(month(50), "七月.xlsx")
    assert corrections(prepare(month(50), "七月2.xlsx")) == []
    found = corrections(prepare(month(55), "七月更正.xlsx"))
    assert [(one.row, one.what, one.changes) for one in found] == [
        (4, "2010年7月 · 瓯北镇 · 小药店", "已整规：50 → 55")
    ]
