"""Reported totals against the register and against the month before."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dashboard.importing import reconciliation

REGISTER = """2010年十小名册（岩头镇）
填报单位：岩头镇人民政府 填报时间：2010年6月30日
单位名称,行业,地址,是否整规,是否规范
甲店,小食杂店,岩头镇横街1号,是,是
乙店,小食杂店,岩头镇横街2号,是,否
丙店,小药店,岩头镇横街3号,是,是
"""
REPORT = """2010年{month}月岩头镇十小整规月报表
填报单位：岩头镇人民政府
行业类别,总数,已整规,已规范
小食杂店,{outlets},2,1
小药店,1,1,1
"""


def listed() -> list[tuple[object, ...]]:
    rows = reconciliation.differences()
    return [
        (f"{row.month:%Y-%m}", row.township, row.trade, row.code, row.reported, row.expected,
         row.difference)
        for row in rows.itertuples()
    ]  # fmt: skip


def test_difference_and_shrinking_base(import_file: Any) -> None:
    import_file(REGISTER.encode(), "名册.csv")
    for month, outlets in ((6, 4), (7, 3), (8, 2)):
        text = REPORT.format(month=month, outlets=outlets)
        preview, _ = import_file(text.encode(), f"{month}月.csv")
        codes = {(p.row, p.code) for p in preview.checked[0].problems}
        assert ((4, "roster_total_mismatch") in codes) == (month < 8)
    assert listed() == [
        ("2010-06", "岩头镇", "小食杂店", "roster_total_mismatch", 4, 2, 2),
        ("2010-07", "岩头镇", "小食杂店", "roster_total_mismatch", 3, 2, 1),
        ("2010-07", "岩头镇", "小食杂店", "base_shrinking", 3, 4, -1),
    ]


def test_months_before_the_register_are_not_compared(import_file: Any) -> None:
    import_file(REGISTER.encode(), "名册.csv")
    import_file(REPORT.format(month=5, outlets=9).encode(), "5月.csv")
    assert listed() == []


@pytest.mark.soak
def test_the_contradictions_of_the_county(shared: Path, import_file: Any) -> None:
    county = shared / "inputs/county"
    truth = json.loads((county / "truth.json").read_text(encoding="utf-8"))
    import_file(county / "十小名册2010.xlsx")
    told: set[tuple[str, str]] = set()
    for month in range(6, 12):
        preview, _ = import_file(county / f"月报表/2010年{month:02d}月十小整规进度月报表.xlsx")
        told |= {
            (f"2010-{month:02d}", p.code)
            for p in preview.checked[0].problems
            if p.code == "roster_total_mismatch"
        }
    wanted = [
        (one["month"], one["township"], one["trade"], one["reported"][0], one["expected"][0])
        for one in truth["aggregates"]["monthly"]["contradictions"]
        if one["code"] == "roster_total_mismatch"
    ]
    found = reconciliation.differences()
    mismatches = found[found["code"] == "roster_total_mismatch"]
    assert [
        (f"{row.month:%Y-%m}", row.township, row.trade, row.reported, row.expected)
        for row in mismatches.itertuples()
    ] == wanted
    assert told == {(one[0], "roster_total_mismatch") for one in wanted}
    shrunk = {
        (one["month"], one["township"], one["trade"], one["reported"][0] - one["previous"][0])
        for one in truth["aggregates"]["monthly"]["rule_findings"]
        if one["previous"] and one["reported"][0] < one["previous"][0]
    }
    smaller = found[found["code"] == "base_shrinking"]
    assert {
        (f"{row.month:%Y-%m}", row.township, row.trade, row.difference)
        for row in smaller.itertuples()
    } == shrunk


def test_without_a_store_there_is_nothing(store: Any) -> None:
    assert reconciliation.differences().empty


@pytest.mark.parametrize(("month", "day"), [("2010-02-01", 28), ("2008-02-01", 29)])
def test_end_of_a_month(month: str, day: int) -> None:
    assert reconciliation.month_end(date.fromisoformat(month)).day == day
