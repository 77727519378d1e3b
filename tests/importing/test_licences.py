"""先证后照 of 126号: the permit comes before the licence, as far as a register tells the days."""

from datetime import date
from pathlib import Path
from typing import Any

from dashboard.checks import contradictions
from dashboard.importing.pipeline import prepare
from dashboard.importing.store import commit
from dashboard.store import db

HEADS = [
    "单位名称",
    "行业类别",
    "营业执照",
    "执照核发日期",
    "卫生许可证",
    "许可证日期",
    "是否整规",
    "是否规范",
]


def test_a_licence_before_its_permit_is_told_once_the_paper_asks_for_it(
    make_xlsx: Any, store: Path
) -> None:
    rows = [
        ["甲店", "小餐饮店", "有", "2010-03-12", "有", "2010-02-01", "是", "是"],
        ["乙店", "小餐饮店", "有", "2010年3月12日", "有", "2010.5.1", "是", "是"],  # permit later
        ["丙店", "小餐饮店", "有", "2010-03-01", "无", "", "是", "否"],  # none at all
        ["丁店", "小食杂店", "有", "2009-03-12", "/", "", "是", "是"],  # needs none
        ["戊店", "小餐饮店", "有", "", "有", "2010-05-01", "是", "是"],  # no day of the licence
    ]
    title = ["填报单位：上塘镇人民政府", "", "填报时间：2010年9月30日", *[""] * 5]
    commit(prepare(make_xlsx({"": [title, HEADS, *rows]}), "名册.xlsx"), "测试")
    with db.cursor("real") as cursor:
        days = cursor.execute("SELECT permit_on FROM outlets WHERE name = '乙店'").fetchone()
    assert days is not None and days[0] == date(2010, 5, 1)

    def told(on: date) -> list[str]:
        found = contradictions.found("real", on)
        return [one.text for one in found if one.kind == "licence_before_permit"]

    assert told(date(2010, 9, 30)) == ["3户写有领照日期，2户当时还没有许可证（126号：先证后照）"]
    assert contradictions.PAPERS["licence_before_permit"] == "126号"
