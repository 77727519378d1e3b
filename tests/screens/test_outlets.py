"""整规进度 below the county: villages, outlets, trades, map, issues; county file against truth."""

import re
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import access, divisions
from dashboard.charts.small_multiples import small_multiples
from dashboard.divisions.villages import UNKNOWN
from dashboard.duties import groups
from dashboard.frame import behind
from dashboard.indicators import measured
from dashboard.indicators.asked import from_text
from dashboard.indicators.definitions import indicator, measure
from dashboard.indicators.measured import Slice
from dashboard.maps import points
from dashboard.screens.ten_trades import issues as ten_trades_issues
from dashboard.screens.ten_trades import map as ten_trades_map
from dashboard.screens.ten_trades import outlet as ten_trades_outlet_module
from dashboard.screens.ten_trades import places as ten_trades_places
from dashboard.screens.ten_trades import trades as ten_trades_trades
from dashboard.settings import ROOT
from dashboard.ten_trades import leads, monthly, words
from dashboard.ten_trades import outlet as ten_trades_outlet
from dashboard.township import facts as township_facts
from tests.rows import outlet, outlets, put

OUTLET = {"address": None, "business_licence": None, "permit": None}
AS_OF = date(2010, 12, 31)


def listed(name: str, **more: Any) -> dict[str, Any]:
    """One register line with the columns that these tests use."""
    extra = {key: more.pop(key) for key in list(more) if key in OUTLET}
    return {**OUTLET, **outlet(name=name, **more), **extra}


@pytest.mark.usefixtures("store")
class TestPlaces:
    def test_villages_count_and_the_unknown_come_last(self) -> None:
        put(
            "outlets",
            [
                listed("甲", address="上塘镇环城路1号", compliant=False),
                listed("乙", address="上塘镇环城路2号"),
                listed("丙", address="上塘镇下村3号"),
                listed("丁", compliant=False, rectified=False),
                listed("戊", compliant=False),
            ],
        )
        rows = ten_trades_places.village_rows(township_facts.outlets("real", AS_OF))
        assert rows.values.tolist() == [
            ["环城路", 2, 2, 1, 1],
            ["下村", 1, 1, 1, 0],
            [UNKNOWN, 2, 1, 0, 2],
        ]
        title, sub = words.villages_panel("上塘镇", rows)
        assert title == "上塘镇不规范的3户中2户在村/街未明" and "未明2户" in sub

    def test_each_kind_of_list(self) -> None:
        put(
            "outlets",
            [
                listed("甲", compliant=False),
                listed("乙", rectified=False, compliant=False),
                listed("丙", business_licence="无"),
                listed("丁", permit="无"),
                listed("戊"),
            ],
        )
        rows = township_facts.outlets("real", AS_OF)
        found = {
            kind: set(ten_trades_places.limited(rows, kind)["name"])
            for kind in ten_trades_places.ONLY
        }
        assert found == {
            "未整规": {"乙"},
            "不规范": {"甲", "乙"},
            "无照无证": {"丙", "丁"},
            "又不规范": set(),
        }
        assert len(ten_trades_places.limited(rows, ten_trades_places.ALL_OUTLETS)) == 5

    def test_county_and_township_gaps_are_two_figures(self) -> None:
        put("outlets", [*outlets("上塘镇", 94, 100), *outlets("瓯北镇", 300, 300)])
        found = measured.ranking(
            "real", indicator("compliance_rate"), Slice(AS_OF), divisions.units("a")
        )
        title, sub = words.places_panel(found)
        assert title == "1个乡镇合计差4户（逐乡镇算），全县合算不差"
        assert "两个数" in sub
        rows = ten_trades_places.township_rows(found, township_facts.outlets("real", AS_OF))
        first = rows.iloc[0]
        assert (first["乡镇"], first["可以不规范"], first["还差"], first["不规范"]) == (
            "上塘镇",
            "2",
            "差 4 户",
            "6",
        )
        silent = rows[rows["乡镇"] == "碧莲镇"].iloc[0]
        assert (silent["户数"], silent["还差"], silent["规范率（%）"]) == ("无数据", "未报", "—")

    def test_of_those_that_miss_nothing_more_bad_come_first(self) -> None:
        put("outlets", [*outlets("上塘镇", 100, 100), *outlets("瓯北镇", 99, 100)])
        found = measured.ranking(
            "real", indicator("compliance_rate"), Slice(AS_OF), divisions.units("a")
        )
        rows = ten_trades_places.township_rows(found, township_facts.outlets("real", AS_OF))
        assert list(rows["乡镇"])[:2] == ["瓯北镇", "上塘镇"]


@pytest.mark.usefixtures("store")
class TestFile:
    def test_all_registers_across_the_merger_with_their_cells(self) -> None:
        put("outlets", [listed("甲", township="西溪乡", on="2010-06-30")], file_name="旧.xlsx")
        put(
            "outlets",
            [
                listed("甲", township="桥下镇", on="2011-12-31", compliant=False, permit="无"),
                listed("甲", township="桥下镇", trade="小药店", on="2011-12-31"),
            ],
            file_name="新.xlsx",
        )
        key = ten_trades_outlet.read_key("桥下镇·小食杂店·甲")
        assert key is not None and key.text == "桥下镇·小食杂店·甲"
        found = ten_trades_outlet.dossier("real", date(2012, 1, 1), key)
        assert found is not None
        assert list(found.lines["file_name"]) == ["新.xlsx", "旧.xlsx"]
        assert list(found.lines["row_number"]) == [4, 4]
        assert words.file_panel(found)[0] == "甲：2011年12月31日名册为不规范，2次名册有记载"
        told = dict(ten_trades_outlet_module.facts(found, access.User("甲", "leader")))
        assert told["许可证"] == "无" and told["营业执照"] == "没有填写"
        assert told["本乡镇本行业培训"] == "无数据" and told["网格"] == "无数据"
        assert ten_trades_outlet.dossier("real", date(2010, 1, 1), key) is None

    def test_positions_only_for_roles_that_may_see_them(self) -> None:
        put("outlets", [{**listed("甲"), "longitude": 120.6543, "latitude": 28.1}])
        key = ten_trades_outlet.Key("上塘镇", "小食杂店", "甲")
        found = ten_trades_outlet.dossier("real", AS_OF, key)
        assert found is not None
        seen = dict(ten_trades_outlet_module.facts(found, access.User("甲", "analyst")))["位置"]
        hidden = dict(ten_trades_outlet_module.facts(found, access.User("甲", "leader")))["位置"]
        assert "120.6543" in seen and "120" not in hidden

    @pytest.mark.parametrize("text", ["", "上塘镇", "上塘镇·小药店", "··"])
    def test_an_address_that_names_no_outlet(self, text: str) -> None:
        assert ten_trades_outlet.read_key(text) is None


@pytest.mark.usefixtures("store")
class TestIssues:
    def test_counts_by_register_and_not_told_is_not_zero(self) -> None:
        put("outlets", [listed("甲", business_licence="无"), listed("乙", business_licence="有")])
        rows = ten_trades_issues.issue_rows(ten_trades_issues.register_issues("real", Slice(AS_OF)))
        assert rows.to_dict("records") == [
            {
                "名册": "2010-06-30",
                "户数": "2",
                "无照": "1",
                "无证": "没有填写",
                "未整规": "0",
                "不规范": "0",
            }
        ]

    def test_shares_of_the_forms_that_the_papers_ask_for(self) -> None:
        forms = ["单店", "单店", "连锁", "加盟", "配送", "合作经营", "股份联合", None]
        shops = [{**listed(f"{n}号"), "business_form": form} for n, form in enumerate(forms)]
        put("outlets", shops)
        found = ten_trades_issues.register_issues("real", Slice(AS_OF))
        title, rule = words.forms_panel(found.iloc[-1])
        assert title == "新业态5户，占71.4%" and "合作经营、股份联合" in rule  # 5 of 7 told
        assert ten_trades_issues.form_rows(found).to_dict("records") == [
            {
                "名册": "2010-06-30",
                "填了业态": "7/8户",
                "单店": "2",
                **dict.fromkeys(("连锁", "加盟", "配送", "合作经营", "股份联合"), "1"),
            }
        ]

    def test_visits_by_month_and_kind(self) -> None:
        visit = {
            "checked_on": date(2010, 7, 5),
            "kind": "督查",
            "outlet": "甲",
            "township": "上塘镇",
            "result": "发现问题",
            "problem_kinds": ["无证照", "假冒伪劣"],
        }
        put("outlet_checks", [visit, {**visit, "result": "未发现问题", "problem_kinds": []}])
        found = ten_trades_issues.visit_problems("real", Slice(AS_OF))
        (row,) = ten_trades_issues.visit_rows(found).to_dict("records")
        assert (row["月份"], row["检查（户次）"], row["有问题"]) == ("2010-07", "2", "1")
        assert (row["无证照"], row["假冒伪劣"], row["不符合健康安全标准"]) == ("1", "1", "0")
        assert words.visits_panel(found)[0] == "检查2户次，1户次有问题"

    def test_reports_and_register_are_shown_with_their_difference(self) -> None:
        put("outlets", outlets("上塘镇", 8, 10, on="2010-06-30"))
        report = {"township": "上塘镇", "trade": "小食杂店", "rectified": 10}
        put(
            "monthly_progress",
            [
                {**report, "month": date(2010, 6, 1), "outlets": 12, "compliant": 9},
                {**report, "month": date(2010, 7, 1), "outlets": 10, "compliant": 10},
            ],
        )
        put(
            "monthly_reports",
            [
                {"month": date(2010, m, 1), "township": "上塘镇", "is_reported": True}
                for m in (6, 7)
            ],
        )
        found = monthly.report_gaps("real", Slice(AS_OF))
        assert found.months == 2
        assert [
            (r["项目"], r["差"]) for r in ten_trades_issues.gap_rows(found.rows).to_dict("records")
        ] == [
            ("户数", "+2"),
            ("已规范", "+1"),
        ], "in July the register stands still: more compliant outlets are no contradiction"


class TestTrades:
    def test_nobody_is_named_as_lead_until_the_county_does(self) -> None:
        assert set(leads.leads("real").values()) == {leads.UNSETTLED}
        m = measure(indicator("compliance_rate"), 9, 10)
        named = leads.leads("real")
        asked = Slice(date(2010, 9, 30))
        own = [("小药店", m), ("小菜场", m)]
        rows, (whole,) = ten_trades_trades.department_rows(own, named, asked)
        name, counted = from_text(behind.text_of(whole))
        assert (name, whole) == ("compliance_rate", "90.0%")
        assert counted.chosen.trades == ("小药店", "小菜场")
        assert rows["牵头部门"].tolist() == [leads.UNSETTLED]
        assert rows["逐行业还差（户）"].tolist() == ["2"]

    def test_the_lead_that_the_county_sets_on_the_page_is_named(self, store: Path) -> None:
        lead = groups.lead_groups()["小药店"]
        groups.set_members("real", lead.id, ["县食药监局"], "县府办会议纪要", "测试")
        found = leads.leads("real")
        assert found["小药店"] == "县食药监局" and found["小菜场"] == leads.UNSETTLED

    def test_an_absent_trade_says_so(self) -> None:
        m = measure(indicator("compliance_rate"), 9, 10)
        rows = ten_trades_trades.trade_rows([("小药店", m)], {"小药店": 10}, leads.leads("real"))
        assert rows.iloc[0]["还差"] == "差 1 户"
        assert rows[rows["行业"] == "小菜场"].iloc[0]["户数"] == "无此行业"

    def test_every_trade_has_its_place_line_and_target(self) -> None:
        one = indicator("compliance_rate")
        found = {
            name: [(date(2010, month, 28), measure(one, n, 10)) for month, n in ((6, 8), (9, 9))]
            for name in ("甲", "乙", "丙")
        }
        found["丁"] = [(date(2010, 6, 28), measure(one, 0, 0))]
        figure = small_multiples(found)
        assert len(figure.data) == 4
        assert [shape.y0 for shape in figure.layout.shapes] == [98.0] * 4
        titles = [note.text for note in figure.layout.annotations]
        assert titles[0] == "<b>甲</b>　90.0%" and titles[3] == "<b>丁</b>　无数据"


class TestMap:
    def test_outlets_within_a_kilometre_share_a_circle(self) -> None:
        rows = pd.DataFrame(
            {
                "longitude": [120.651, 120.652, 120.72, None],
                "latitude": [28.051, 28.052, 28.3, None],
                "is_compliant": [True, False, True, True],
            }
        )
        found = points.cells(rows)
        assert [(one.count, one.bad) for one in found] == [(2, 1), (1, 0)]
        figure = points.cluster_map(found, divisions.units("a"))
        (circles,) = [t for t in figure.data if getattr(t, "mode", "") == "markers"]
        assert len(circles.lon) == 2 and circles.marker.size[0] > circles.marker.size[1]

    def test_counts_by_township_leave_the_silent_ones_empty(self) -> None:
        rows = pd.DataFrame({"township": ["上塘镇", "上塘镇", "瓯北镇"]})
        table = ten_trades_map.by_township(rows, divisions.units("a")).set_index("township")[
            "value"
        ]
        assert table["上塘镇"] == 2 and pd.isna(table["碧莲镇"])


@pytest.fixture
def county(county_store: Path, county_truth: dict[str, Any]) -> dict[str, Any]:
    """The truth about the county's workbooks, with their store chosen."""
    return dict(county_truth["aggregates"])


def opened(**query: str) -> AppTest:
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    at = at.switch_page(str(ROOT / "pages" / "outlets.py")).run()
    for key, value in query.items():
        at = at.get_by_key(key).set_value(value).run()
    assert not at.exception and not at.error
    return at


def text(at: AppTest) -> str:
    bodies = [b.proto.body for b in at.get("html") if not b.proto.body.startswith("<style")]
    return unescape(re.sub(r"<[^>]+>", " ", " ".join(bodies)))


def frame(at: AppTest, column: str) -> pd.DataFrame:
    """The first table on the page with a column."""
    return next(one.value for one in at.dataframe if column in one.value.columns)


def number(cell: object) -> int:
    return int(float(str(cell).replace(",", "")))


@pytest.mark.soak
class TestCounty:
    def test_townships_trades_and_cells_as_the_truth_has_them(self, county: dict[str, Any]) -> None:
        truth = county["roster"]
        at = opened(part=words.PLACES)
        rows = frame(at, "可以不规范").set_index("乡镇")
        for name, wanted in truth["by_township"].items():
            row = rows.loc[name]
            assert number(row["户数"]) == wanted["outlets"], name
            assert number(row["已规范"]) == wanted["compliant"], name
            assert number(row["未整规"]) == wanted["outlets"] - wanted["rectified"], name
            assert number(row["可以不规范"]) == wanted["outlets"] * 2 // 100, name
        at = opened(part=words.TRADES)
        rows = frame(at, "牵头部门").set_index("行业")
        for name, wanted in truth["by_trade"].items():
            assert number(rows.loc[name, "户数"]) == wanted["outlets"]
            assert number(rows.loc[name, "已规范"]) == wanted["compliant"]
        at = opened(township="瓯北镇", part=words.TRADES)
        rows = frame(at, "牵头部门").set_index("行业")
        for key, wanted in truth["by_township_trade"].items():
            township, trade = key.split("|")
            if township == "瓯北镇" and wanted["outlets"]:
                assert number(rows.loc[trade, "户数"]) == wanted["outlets"]
                assert number(rows.loc[trade, "已规范"]) == wanted["compliant"]

    def test_down_to_the_outlet(self, county: dict[str, Any]) -> None:
        at = opened(township="瓯北镇", part=words.PLACES)
        villages = frame(at, "村/街")
        total = county["roster"]["by_township"]["瓯北镇"]["outlets"]
        assert sum(map(number, villages["户数"])) == total
        village = villages.iloc[0]["村/街"]
        at = at.get_by_key("village").set_value(village).run()
        at = at.get_by_key("only").set_value("不规范").run()
        shown = frame(at, "情况")
        assert len(shown) == number(villages.iloc[0]["不规范"])
        assert set(shown["村/街"]) == {village}
        one = shown.iloc[0]
        at.query_params["outlet"] = f"瓯北镇·{one['行业']}·{one['名称']}"
        at = at.run()
        assert f"{one['名称']}：" in text(at) and "十小名册2010.xlsx" in text(at)
        at = at.button(key="close_file").click().run()
        assert f"{one['名称']}：" not in text(at)

    def test_planted_contradictions_between_reports_and_register(
        self, county: dict[str, Any]
    ) -> None:
        wanted = {
            (one["month"], one["township"], one["reported"][0] - one["expected"][0])
            for one in county["monthly"]["contradictions"]
            if one["code"] == "roster_total_mismatch"
        }
        rows = frame(opened(part=words.ISSUES), "月报数")
        found = {(r["月报"], r["乡镇"], int(r["差"])) for r in rows.to_dict("records")}
        assert found == wanted and len(wanted) == 2

    def test_reports_that_contradict_themselves_are_listed_as_reported(
        self, county: dict[str, Any]
    ) -> None:
        wanted = {
            (one["month"], one["township"], one["trade"], *one["reported"])
            for one in county["monthly"]["rule_findings"]
            if one["code"] != "roster_total_mismatch"
        }
        at = opened(part=words.ISSUES)
        rows = frame(at, "总数")
        assert {tuple(row[:-1]) for row in rows.values.tolist()} == wanted and len(wanted) == 4
        told = {(row[1], row[-1]) for row in rows.values.tolist()}
        assert ("乌牛镇", "已规范多于已整规、已整规比上次报的少3户") in told
        assert ("桥下镇", "已规范比上次报的少11户") in told
        assert "月报前后矛盾的有4处" in text(at)

    def test_the_map_and_the_cards_lead_on(self, county: dict[str, Any]) -> None:
        at = opened(part=words.MAP)
        assert "户有位置" in text(at)
        at = at.button(key="to_无照无证").click().run()
        assert at.get_by_key("part").value == words.PLACES
        assert "逐乡镇算" in text(at)
