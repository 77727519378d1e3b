"""Long monthly forms (类别 | 单位 | 数量): recognised, checked, in the tables of the wide form."""

from datetime import date
from typing import Any

import pytest

from dashboard.importing.kinds.monthly_forms import read_line
from dashboard.importing.pipeline import prepare
from dashboard.store import db

BY_MEASURE = [
    ["“十小”行业整规工作进度统计表（2010年8月）"],
    ["填报单位：岩头镇人民政府", "", "填报时间：2010年9月2日"],
    ["类 别", "单 位", "数 量"],
    ["经营单位总数", "户", 180],
    ["其中：小食杂店", "户", 140],
    ["　　小餐饮店", "户", 40],
    ["已整规", "户", 150],
    ["其中：小食杂店", "户", 120],
    ["其中：小餐饮店", "户", 30],
    ["规范达标户数", "户", 100],
    ["其中：小食杂店", "户", 121],
    ["其中：小餐饮店", "户", 20],
    ["小餐饮店规范率", "%", "60%"],
    ["出动执法人员", "人次", 12],
    ["备注：此表于次月3日前报县质安办。"],
]


def noticed(preview: Any) -> set[tuple[int, str]]:
    return {(p.row, p.code) for p in preview.checked[0].problems if p.severity == "notice"}


def test_measures_with_trades_below_them(make_xlsx: Any, import_file: Any, rows: Any) -> None:
    sheet = [list(row) for row in BY_MEASURE]
    sheet[5][0] = "其中：小餐饮店"
    preview, _ = import_file(make_xlsx({"表": sheet}), "统计表.xlsx")
    checked = preview.checked[0]
    assert checked.dataset.kind == "monthly_forms"
    assert preview.sheets[0].plan.layout.header_rows == [2]
    assert rows(
        "SELECT township, trade, outlets, rectified, compliant, CAST(month AS VARCHAR) "
        "FROM live_monthly_progress ORDER BY trade"
    ) == [
        ("岩头镇", "小食杂店", 140, 120, 121, "2010-08-01"),
        ("岩头镇", "小餐饮店", 40, 30, 20, "2010-08-01"),
    ]
    assert rows(
        "SELECT is_reported, printed_outlets, printed_rectified, printed_compliant "
        "FROM live_monthly_reports"
    ) == [(True, 180, 150, 100)]
    assert noticed(preview) == {
        (10, "parts_sum_wrong"),  # 100 written, 121 + 20 below it
        (11, "part_gt_total"),  # 121 of 100
        (11, "compliant_gt_rectified"),  # 121 of 120
        (13, "printed_rate_differs"),  # 60 % written, 20 of 40
    }
    assert {(p.row, p.code) for p in checked.problems if p.severity == "rejected"} == {
        (14, "category_unknown")
    }
    assert checked.summary == {
        "townships": 1, "reported": 1, "outlets": 180, "rectified": 150, "compliant": 141,
    }  # fmt: skip


def test_trades_with_measures_below_them(make_xlsx: Any, import_file: Any, rows: Any) -> None:
    sheet = [
        ["岩头镇2010年8月十小整规月报表"],
        ["项目", "其中", "单位", "数量"],
        ["小食杂店", "", "户", 140],
        ["小食杂店", "已整规", "户", 120],
        ["小食杂店", "已规范", "户", 110],
        ["小药店总数", "", "户", 8],
        ["小药店总数", "", "户", 9],
        ["小菜场应整规户数", "", "吨", 3],
    ]
    preview, _ = import_file(make_xlsx({"表": sheet}), "月报.xlsx")
    assert rows(
        "SELECT trade, outlets, rectified, compliant FROM live_monthly_progress ORDER BY trade"
    ) == [("小药店", 8, None, None), ("小食杂店", 140, 120, 110)]
    assert {(p.row, p.code) for p in preview.checked[0].problems if p.severity == "rejected"} == {
        (7, "duplicate_line"),
        (8, "unit_unexpected"),
    }


@pytest.mark.parametrize(
    ("label", "trade", "measure", "part", "rate"),
    [
        ("1、应整规总户数", "合计", "outlets", False, False),
        ("（一）小食杂店已整规户数", "小食杂店", "rectified", False, False),
        ("小餐饮已规范", "小餐饮店", "compliant", False, False),
        ("其中：小菜场", "小菜场", None, True, False),
        ("规范率", "合计", "compliant", False, True),
        ("“十小”经营单位数", "合计", "outlets", False, False),
        ("立案查处", None, None, False, False),
    ],
)
def test_lines(label: str, trade: str | None, measure: str | None, part: bool, rate: bool) -> None:
    line = read_line(label, None)
    assert (line.trade, line.measure, line.part, line.rate) == (trade, measure, part, rate)


def test_a_form_that_names_no_township_is_refused(make_xlsx: Any) -> None:
    rows = [["2010年8月十小整规统计表"], ["类别", "单位", "数量"], ["小药店总数", "户", 8]]
    preview = prepare(make_xlsx({"表": rows}), "统计表.xlsx")
    assert preview.refusal is not None and preview.refusal.code == "township_missing"


def test_the_source_of_a_month_counts_its_own_rows_alone(import_file: Any, make_xlsx: Any) -> None:
    report = [["2010年6月月报"], ["乡镇", "行业", "总数", "已整规"], ["桥头镇", "小药店", 5, 4]]
    register = [
        ["2010年6月十小名册"],
        ["乡镇", "单位名称", "行业", "是否整规", "是否规范"],
        *[["桥头镇", f"{name}店", "小药店", "是", "是"] for name in "甲乙丙"],
    ]
    import_file(make_xlsx({"月报": report, "名册": register}), "桥头.xlsx")
    (row,) = db.query("real", "monthly_sources", month=date(2010, 6, 1)).to_dict("records")
    assert (row["file_name"], row["rows_accepted"]) == ("桥头.xlsx", 1)
