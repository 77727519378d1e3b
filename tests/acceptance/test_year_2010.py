"""The year 2010 from June to the award, by imports and forms alone: loops close, marks follow.

38 townships with ten outlets each. One township stays behind, is ordered to mend, replies and is
checked again; one street is blocked until its outlet complies; one township objects on the last
day. By hand (`-m marathon`); with YEAR_STORE set to a folder the store stays there to be looked at.
"""

import io
import os
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from dashboard import divisions
from dashboard.acceptance import entry as acceptance
from dashboard.acceptance import sheet
from dashboard.acceptance.method import read_plan
from dashboard.acceptance.sheet import TOWNSHIPS
from dashboard.demonstration import stages
from dashboard.importing.pipeline import prepare
from dashboard.importing.store import commit
from dashboard.inspections import order_entry, orders
from dashboard.inspections.order_entry import Draft
from dashboard.inspections.orders import Step
from dashboard.screens.acceptance import pack
from dashboard.store import db
from tests.rows import day

BY = "质安办"
BEHIND, STREET, OBJECTS = "岩头镇", "枫林镇", "上塘镇"
ITEMS = ("整规进度", "规范率", "宣传发动")


def take(text: str, name: str) -> None:
    """Import one list as the page does; nothing may be held back."""
    preview = prepare(text.encode(), name)
    assert preview.refusal is None, (name, preview.refusal)
    held = [p for one in preview.checked for p in one.problems if p.severity == "rejected"]
    assert not held, (name, held[:3])
    commit(preview, by=BY)


def townships() -> tuple[str, ...]:
    return divisions.names_in(divisions.era_on(day("2010-06-01")).id)


def register(month: int, last: int, bad: dict[str, int]) -> None:
    """The outlets of all townships; bad: how many of the ten do not comply."""
    lines = [
        f"{name}{n}号店,{name},小食杂店,{name}老街{n}号,是,{good}"
        for name in townships()
        for n in range(1, 11)
        for good in ["否" if n <= bad.get(name, 0) else "是"]
    ]
    head = f"2010年十小经营单位名册\n填报时间：2010年{month}月{last}日\n"
    take(f"{head}店名,乡镇,行业,地址,是否整规,是否规范\n" + "\n".join(lines), f"名册{month}月.csv")


def round_of(number: int, on: str, low: Sequence[str]) -> None:
    lines = [
        f"{name},{first},38,19,{first + 57}"
        for name in townships()
        for first in [20 if name in low else 38]
    ]
    head = f"2010年第{number}次督查评分表\n督查时间：{on}\n"
    items = zip(ITEMS, (40, 40, 20), strict=True)
    heads = "乡镇," + ",".join(f"{item}（{full}分）" for item, full in items) + ",总分"
    take(f"{head}{heads}\n" + "\n".join(lines), f"督查{number}.csv")


@pytest.mark.marathon
def test_from_june_to_the_award(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if kept := os.environ.get("YEAR_STORE"):
        monkeypatch.setenv("DASHBOARD_STORE", kept)
    register(6, 15, {BEHIND: 3, STREET: 1})
    round_of(1, "2010年6月18日", [BEHIND])

    (found,) = orders.findings("real", day("2010-06-01"), day("2010-06-18")).itertuples()
    assert (found.township, found.item) == (BEHIND, ITEMS[0])
    key = order_entry.issue(
        "real",
        Draft(
            BEHIND, "整规进度20分（满分40分）", "75.4.3.forms", day("2010-06-21"),
            day("2010-07-06"), source="督查", series=found.series, item=found.item,
            found_on=day("2010-06-18"),
        ),
        BY,
    )  # fmt: skip
    reply = Step("回复", day("2010-07-05"), remark="3户已规范")
    order_entry.enter("real", key, reply, BY, ("现场.jpg", b"photo"))
    round_of(2, "2010年7月26日", [])
    (closed,) = orders.orders("real", day("2010-07-26"))
    assert closed.standing.state == "已销号"

    street = f"{STREET}老街"
    names = "县（市、区）,申报单位,类别,级别,自评,申报,初审,考核,公示,审定"
    days = "2010-7-1,2010-7-5,2010-7-10,2010-7-20,2010-8-1,2010-8-10"
    take(f"2010年示范创先申报考核表\n{names}\n永嘉县,{street},示范街（村）,县,{days}\n", "示范.csv")
    made = stages.campaign("real", "yongjia", day("2010-08-20"))
    (gate,) = made.gates
    assert gate.words == "10户中1户未达标" and made.units[0].is_approved
    register(9, 25, {})
    round_of(3, "2010年9月25日", [])
    (gate,) = stages.campaign("real", "yongjia", day("2010-10-25")).gates
    assert gate.is_open

    surveyed = "\n".join(f"{name},100,90,8,2" for name in townships())
    take(
        f"2010年群众满意度调查表\n调查时间：2010年10月20日\n乡镇,调查人数,满意,基本满意,不满意\n{surveyed}\n",
        "满意度.csv",
    )
    take("2010年度经费安排\n单位,经费类别,安排金额（万元）\n县质监局,专项奖励,1\n", "经费.csv")

    plan, on = read_plan(), day("2010-11-20")
    before = sheet.sheet("real", 2010, on, plan, TOWNSHIPS)
    assert before.lines and before.lines[0].total is not None
    acceptance.put_marks(
        "real",
        2010,
        "县评",
        BEHIND,
        {"督查得分": 15.0},
        plan,
        BY,
        "第一次督查整改到位",
        "督办单1号",
    )
    acceptance.publish("real", 2010, day("2010-11-21"), day("2010-11-27"), "县府网", plan, BY)
    said = acceptance.object_to("real", 2010, OBJECTS, "满意度少算", day("2010-11-27"), BY)
    acceptance.answer("real", 2010, said, "核对后维持", day("2010-11-28"), BY)
    acceptance.confirm("real", 2010, day("2010-11-29"), "领导小组会议", plan, BY)
    acceptance.issue("real", 2010, day("2010-12-01"), "永政办发〔2010〕200号", BY)
    after = sheet.sheet("real", 2010, day("2010-12-31"), plan, TOWNSHIPS)
    assert after.step == "发文" and not after.open_objections()

    content = pack.made("real", day("2010-12-31"), 2010)
    listed = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert listed[0] == "00_目录.xlsx" and any("得分_乡镇" in name for name in listed)
    if kept:
        (Path(kept) / "迎检材料.zip").write_bytes(content)
        (Path(kept) / "迎检材料.txt").write_text("\n".join(listed), encoding="utf-8")
        db.close()
