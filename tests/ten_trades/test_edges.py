"""What the pages answer when data are missing, contradict each other or cannot be right.

Every test puts a handful of literal rows into an empty store and reads one page.
"""

import re
from datetime import date
from html import unescape
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.settings import ROOT
from dashboard.ten_trades import words
from tests.rows import Row, outlet, outlets, put

pytestmark = pytest.mark.usefixtures("store")
JUNE = date(2010, 6, 1)


def opened(name: str, **query: str) -> AppTest:
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    at.query_params.clear()
    for key, value in query.items():
        at.query_params[key] = value
    at = at.switch_page(str(ROOT / "pages" / f"{name}.py")).run()
    assert not at.exception and not at.error
    return at


def text(at: AppTest) -> str:
    bodies = [b.proto.body for b in at.get("html") if not b.proto.body.startswith("<style")]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", " ".join(bodies))))


def frame(at: AppTest, column: str) -> pd.DataFrame:
    """The first table on the page with a column."""
    return next(one.value for one in at.dataframe if column in one.value.columns)


def put_report(township: str, total: int, good: int, trade: str = "小食杂店") -> None:
    """The report of June of one trade of a township."""
    put("monthly_reports", [{"month": JUNE, "township": township, "is_reported": True}])
    line = {"month": JUNE, "township": township, "trade": trade, "outlets": total}
    put("monthly_progress", [{**line, "rectified": good, "compliant": good}])


def applicant(name: str, township: str, **more: Any) -> Row:
    line = {"county": "永嘉县", "applicant": name, "township": township, "level": "县"}
    return {
        **line,
        "category": "示范街（村）",
        "self_assessed_on": date(2010, 6, 5),
        "applied_on": date(2010, 6, 20),
        **more,
    }


@pytest.mark.soak
def test_a_township_without_a_register() -> None:
    put("outlets", outlets("上塘镇", 10, 10))
    at = opened("outlets", part=words.PLACES)
    row = frame(at, "可以不规范").set_index("乡镇").loc["瓯北镇"]
    assert (row["户数"], row["还差"]) == ("无数据", "未报") and pd.isna(row["规范率（%）"])
    at = opened("outlets", township="瓯北镇")
    assert "2010年6月30日之前没有“十小”名册" in text(at)
    at = opened("township", township="瓯北镇", as_of="2010-06-30")
    assert "2010年6月30日之前没有这个乡镇的数据" in text(at)
    at = opened("ranking")
    row = frame(at, "名次").set_index("乡镇").loc["瓯北镇"]
    assert (row["名次"], row["达到/总数"]) == ("—", "未报") and "未报 37个" in text(at)


@pytest.mark.soak
def test_a_register_without_checks() -> None:
    put("outlets", outlets("上塘镇", 8, 10))
    at = opened("outlets", part=words.ISSUES)
    assert "检查发现的问题：无数据" in text(at)
    put(
        "joint_enforcement",
        [
            {
                **{"acted_on": date(2010, 6, 20), "departments": ["县工商局"], "persons": 5},
                **{"outlets_checked": 20, "problems": 1, "cases": 0, "fine_yuan": 0.0},
                "closed_down": 0,
            }
        ],
    )
    assert "还没有督查评分表" in text(opened("inspections"))
    assert "还没有检查记录" in text(opened("inspections", part="problems"))
    assert "还没有回头看的检查记录" in text(opened("inspections", part="changes"))


def test_reports_that_contradict_the_register_stand_beside_it_with_the_difference() -> None:
    put("outlets", outlets("上塘镇", 8, 10))
    put_report("上塘镇", 12, 11)
    at = opened("outlets", part=words.ISSUES)
    assert "1个月的月报与名册有3处不一致" in text(at)
    rows = frame(at, "月报数")
    assert rows[["项目", "月报数", "名册数", "差"]].values.tolist() == [
        ["户数", 12, 10, 2],
        ["已整规", 11, 10, 1],
        ["已规范", 11, 8, 3],
    ]
    shown = text(opened("outlets"))
    assert "比名册" in shown and "高11.67" in shown


@pytest.mark.soak
def test_a_trade_that_a_township_does_not_have() -> None:
    put("outlets", [*outlets("上塘镇", 9, 10), *outlets("瓯北镇", 5, 6, trade="小药店")])
    grid = frame(opened("outlets"), "合计").set_index("乡镇")
    assert pd.isna(grid.loc["上塘镇", "小药店"]) and pd.isna(grid.loc["瓯北镇", "小食杂店"])
    rows = frame(opened("outlets", part=words.TRADES, township="上塘镇"), "牵头部门")
    assert dict(zip(rows["行业"], rows["户数"], strict=True))["小药店"] == "无此行业"
    at = opened("outlets", township="上塘镇", trade="小药店")
    assert "之前没有“十小”名册" in text(at)


@pytest.mark.soak
def test_townships_that_merged_list_their_parts() -> None:
    put("outlets", [*outlets("桥下镇", 9, 10), *outlets("西溪乡", 4, 8)])
    at = opened("township", township="桥下镇", as_of="2011-12-31")
    shown = text(at)
    assert "桥下镇区划调整以来没有数据" in shown and "桥下镇由原来的5个乡镇组成" in shown
    assert re.search(r"西溪乡 整体并入 8 50\.0 2010年6月", shown)
    assert re.search(r"徐岙乡 整体并入 无数据", shown)
    labels = [link.proto.label for link in at.get("page_link")]
    assert "看西溪乡在2011年4月30日的画像 →" in labels
    at = opened("township", township="西溪乡", as_of="2011-04-30")
    assert "西溪乡2011年并入桥下镇" in text(at) and "50.0" in text(at)


@pytest.mark.soak
def test_nothing_of_nothing_is_no_rate() -> None:
    put("outlets", [*outlets("上塘镇", 9, 10), *outlets("瓯北镇", 9, 10)])
    put_report("上塘镇", 0, 0)
    shown = text(opened("outlets"))
    assert "10年6月 1个 不完整 0/0 —" in shown, "the register lists outlets of this trade"
    panel = shown.split("还没有能算规范率的月报", 1)[1].split("乡镇 × 行业", 1)[0]
    assert not re.search(r"(?<![\d.])0(\.0)?%", panel), "neither 0% nor 0.0%"
    assert "自相矛盾" not in shown
    put("monthly_reports", [{"month": JUNE, "township": "瓯北镇", "is_reported": False}])
    silent = text(opened("outlets", township="瓯北镇"))
    assert "还没有能算规范率的月报" in silent and "自相矛盾" not in silent, (
        "who sent nothing contradicts nothing"
    )
    at = opened("mechanism", year="2010", part="training")
    assert "还没有培训台账" in text(at)


@pytest.mark.soak
def test_more_compliant_than_counted_is_shown_as_reported_and_gives_no_rate() -> None:
    put("outlets", outlets("上塘镇", 9, 10))
    put_report("上塘镇", 10, 12)
    shown = text(opened("outlets"))
    assert "月报数字自相矛盾，不算规范率" in shown and "12/10 多于总数" in shown
    at = opened("outlets", part=words.ISSUES)
    assert "月报前后矛盾的有1处" in text(at)
    row = frame(at, "矛盾").iloc[0]
    assert row["矛盾"] == "已整规多于总数、已规范多于总数"


def test_a_demonstration_street_with_no_outlets_blocks_nothing_and_proves_nothing() -> None:
    put(
        "outlets",
        [
            {**outlet("上塘镇", name="甲店"), "address": "上塘镇环城路3号"},
            {**outlet("上塘镇", name="乙店", compliant=False), "address": "上塘镇横街1号"},
        ],
    )
    put(
        "demonstration_units",
        [
            applicant("上塘镇老街", "上塘镇"),
            applicant("上塘镇环城路", "上塘镇"),
            applicant("上塘镇横街", "上塘镇"),
            applicant("瓯北镇人民路", "瓯北镇"),
        ],
    )
    rows = frame(opened("demonstration", as_of="2010-06-30", part="list"), "范围内")
    rows = rows.set_index("申报单位")["范围内"]
    assert rows.to_dict() == {
        "上塘镇老街": "范围内没有登记的“十小”单位",
        "上塘镇环城路": "1户全部达标",
        "上塘镇横街": "1户中1户未达标",
        "瓯北镇人民路": "瓯北镇没有名册",
    }


@pytest.mark.soak
def test_the_first_township_shown_is_one_with_a_register() -> None:
    put("outlets", outlets("岩头镇", 3, 4))
    assert opened("township").selectbox(key="township").value == "岩头镇"


def test_a_budget_alone_has_its_page() -> None:
    line = {"year": 2010, "unit": "岩头镇", "township": "岩头镇", "purpose": "工作经费"}
    put("budget_lines", [{**line, "planned_yuan": 50_000.0, "paid_yuan": 20_000.0}])
    shown = text(opened("mechanism", part="grid"))
    assert "2010年三项经费" in shown and "模拟数据" not in shown
