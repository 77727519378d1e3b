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

import openpyxl
import pytest

from dashboard import divisions
from dashboard.acceptance import entry as acceptance
from dashboard.acceptance import sheet
from dashboard.acceptance.method import read_plan
from dashboard.acceptance.sheet import TOWNSHIPS
from dashboard.demonstration import stages
from dashboard.duties import groups
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
PACK = [
    "目录.xlsx",
    "2010年“十小”行业质量安全整治与规范工作情况_20101231.docx",
    "2010年“十小”行业整规工作考核验收情况_20101231.docx",
    "提请表彰2010年“十小”行业整规工作先进单位_20101231.docx",
    "拨付2010年“十小”行业整规工作以奖代补资金_20101231.docx",
    "2010年“十小”行业整规工作第一次督查情况_20100618.docx",
    "2010年“十小”行业整规工作第二次督查情况_20100726.docx",
    "2010年“十小”行业整规工作第三次督查情况_20100925.docx",
    "2010年12月全县质量工作情况_20101231.xlsx",
    "2010年考核得分_乡镇.xlsx",
    "2010年考核得分_行业.xlsx",
    "佐证目录.xlsx",
]


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


def round_sheet(number: int, on: str, low: Sequence[str]) -> str:
    """A round's score sheet; low: townships with half the marks for progress."""
    lines = [
        f"{name},{first},38,19,{first + 57}"
        for name in townships()
        for first in [20 if name in low else 38]
    ]
    head = f"2010年第{number}次督查评分表\n督查时间：{on}\n"
    items = zip(ITEMS, (40, 40, 20), strict=True)
    heads = "乡镇," + ",".join(f"{item}（{full}分）" for item, full in items) + ",总分"
    return f"{head}{heads}\n" + "\n".join(lines)


def round_of(number: int, on: str, low: Sequence[str]) -> None:
    take(round_sheet(number, on, low), f"督查{number}.csv")


def demonstration_street() -> None:
    """The street is approved though an outlet of it does not comply by the register of June."""
    names = "县（市、区）,申报单位,类别,级别,自评,申报,初审,考核,公示,审定"
    days = "2010-7-1,2010-7-5,2010-7-10,2010-7-20,2010-8-1,2010-8-10"
    take(
        f"2010年示范创先申报考核表\n{names}\n永嘉县,{STREET}老街,示范街（村）,县,{days}\n",
        "示范.csv",
    )


def survey() -> None:
    lines = "\n".join(f"{name},100,90,8,2" for name in townships())
    head = "2010年群众满意度调查表\n调查时间：2010年10月20日\n乡镇,调查人数,满意,基本满意,不满意\n"
    take(head + lines, "满意度.csv")


def budget() -> None:
    take("2010年度经费安排\n单位,经费类别,安排金额（万元）\n县质监局,专项奖励,1\n", "经费.csv")


# What the offices told of the tasks of 75号's plan: task, body (empty: everybody), day, paper.
TOLD = (
    ("召开全县动员会，签订目标责任书", "", "2010-06-12", "永质安办〔2010〕20号"),
    ("各乡镇开动员会，与村居签责任书", "", "2010-06-18", "责任书"),
    ("制定年度工作方案和宣传方案，报备案", "", "2010-06-16", "工作方案"),
    ("开展专题宣传", "", "2010-06-19", "宣传方案"),
    ("分类复核，查漏补缺", "", "2010-06-17", "复核汇总表"),
    ("培育典型，确定示范街（村）和示范乡镇", "", "2010-06-14", "名单"),
    ("出台长效机制指导性意见", "", "2010-08-09", "永政办发〔2010〕126号"),
    ("完成标准规范培训与宣贯", "", "2010-06-29", "培训签到表"),
    ("至少组织一次规模以上联合执法", "", "2010-06-25", "执法记录"),
    ("完成“百镇百街（村）”创建，范围内全部达标", "", "2010-09-25", "审定文件"),
    ("长效管理机制形成文件", STREET, "2010-08-27", "枫政〔2010〕31号"),
    ("优化结构，改造提升", "", "2010-10-26", "总结"),
    ("全面完成整规目标和任务", "", "2010-10-30", "月报"),
    ("制定考核验收办法和标准", "", "2010-10-29", "永质安办〔2010〕60号"),
    ("组织全年考核验收", "", "2010-11-13", "考核得分表"),
    ("迎接省平安办检查", "", "2010-12-20", "汇报材料"),
    ("迎接省“十小”领导小组验收", "", "2010-12-28", "汇报材料"),
)


def tasks_told() -> None:
    lines = "\n".join(",".join(row) for row in TOLD)
    head = "2010年工作计划推进表完成情况\n工作内容,完成单位,完成日期,佐证文号\n"
    take(head + lines, "推进表.csv")


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

    demonstration_street()
    made = stages.campaign("real", "yongjia", day("2010-08-20"))
    (gate,) = made.gates
    assert gate.words == "10户中1户未达标" and made.units[0].is_approved
    register(9, 25, {})
    round_of(3, "2010年9月25日", [])
    (gate,) = stages.campaign("real", "yongjia", day("2010-10-25")).gates
    assert gate.is_open

    survey()
    budget()
    groups.set_members("real", "key_townships", [STREET, BEHIND], "县政府会议纪要", BY)
    tasks_told()

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
    acceptance.publish("real", 2010, day("2010-11-18"), day("2010-11-27"), "县府网", plan, BY)
    said = acceptance.object_to("real", 2010, OBJECTS, "满意度少算", day("2010-11-27"), BY)
    acceptance.answer("real", 2010, said, "核对后维持", day("2010-11-28"), BY)
    acceptance.confirm("real", 2010, day("2010-11-29"), "领导小组会议", plan, BY)
    acceptance.issue("real", 2010, day("2010-12-01"), "永政办发〔2010〕200号", BY)
    after = sheet.sheet("real", 2010, day("2010-12-31"), plan, TOWNSHIPS)
    assert after.step == "发文" and not after.open_objections()

    content = pack.made("real", day("2010-12-31"), 2010)
    folder = zipfile.ZipFile(io.BytesIO(content))
    listed = folder.namelist()
    assert [name[3:] for name in listed] == PACK
    told = openpyxl.load_workbook(io.BytesIO(folder.read(listed[0]))).active
    assert told is not None
    reasons = {str(row[1]): str(row[2]) for row in told.iter_rows(min_row=3, values_only=True)}
    assert {reasons[name] for name in PACK[1:7]} == {"已放入"}
    if kept:
        (Path(kept) / "迎检材料.zip").write_bytes(content)
        (Path(kept) / "迎检材料.txt").write_text("\n".join(listed), encoding="utf-8")
        db.close()
