"""Every page on demo data, on an empty store and signed out; and what the filters do."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import access
from dashboard.frame import menu
from dashboard.settings import ROOT
from dashboard.store import db
from tests.soak import beyond

APP = str(ROOT / "app.py")
TITLES = menu.titles()
NEEDS_DATA = {
    "overview",
    "township",
    "outlets",
    "ranking",
    "inspections",
    "mechanism",
    "demonstration",
    "valves",
    "childrens_clothing",
    "zones",
    "enterprises",
}
pages = pytest.mark.parametrize("name", TITLES)


def start() -> AppTest:
    """A session that has drawn nothing yet."""
    return AppTest.from_file(APP, default_timeout=120)


def to(at: AppTest, name: str) -> AppTest:
    """Go to a page of the menu."""
    return at.switch_page(str(ROOT / "pages" / f"{name}.py")).run()


def blocks(at: AppTest, css_class: str) -> list[str]:
    """Texts of the HTML elements of a class, tags taken out."""
    found = []
    for block in at.get("html"):
        body = block.proto.body
        if not body.startswith("<style"):
            for match in re.findall(rf'<(\w+) class="{css_class}"[^>]*>(.*?)</\1>', body, re.S):
                found.append(unescape(re.sub(r"<[^>]+>", " ", match[1])).strip())
    return found


def invitations(at: AppTest) -> list[str]:
    """Labels of the links to pages, without those of the strip."""
    own = {"会议模式", "通报、幻灯片、工作簿… →"}
    return [one.proto.label for one in at.get("page_link") if one.proto.label not in own]


def headline(at: AppTest) -> str:
    return blocks(at, "headline")[0]


def trouble(at: AppTest) -> list[str]:
    return [e.message for e in at.exception] + [e.value for e in at.error]


@pytest.fixture(scope="module")
def folder(demo_folder: Path) -> Iterator[Path]:
    """One store folder for the tests that only look."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DASHBOARD_STORE", str(demo_folder))
        yield demo_folder
        db.close()


Drawn = Callable[[str], AppTest]


@pytest.fixture(scope="module")
def drawn(folder: Path) -> Drawn:
    """Each page on demo data, drawn once for all tests that only read it."""
    return cache(lambda name: to(start(), name))


FILTERS = [  # page, choices in its address, words that it then says
    ("ranking", {"indicator": "coverage_rate"}, "不低于原目标100%"),
    ("ranking", {"indicator": "valve_pass_rate"}, "不低于原目标80%"),
    ("ranking", {"indicator": "valve_pass_rate", "year": "since_start"}, "13个片区"),
    ("ranking", {"indicator": "clothing_pass_rate"}, "童装合格率"),
    ("ranking", {"register": "2010-12-31", "ties": "dense"}, "38个乡镇"),
    ("ranking", {"register": "2010-12-31", "township": "瓯北镇"}, "瓯北镇规范率"),
    ("ranking", {"trade": "小药店", "colour": "verdict"}, "不低于原目标98%"),
    ("outlets", {"register": "2010-06-30", "township": "瓯北镇"}, "瓯北镇规范率"),
    ("outlets", {"trade": "小药店", "cells": "missing"}, "全县小药店规范率"),
    ("valves", {"purpose": "跟踪", "year": "2010"}, "阀门合格率"),
    ("valves", {"level": "国", "refused": "fail", "grain": "quarter"}, "阀门合格率"),
    ("valves", {"part": "groups", "by": "class"}, "阀门合格率"),
    ("valves", {"part": "groups", "by": "standard"}, "阀门合格率"),
    ("valves", {"part": "makers", "year": "since_start"}, "阀门合格率"),
    ("valves", {"part": "published"}, "阀门合格率"),
    ("childrens_clothing", {"level": "市"}, "童装合格率"),
    ("zones", {"before": "2012"}, "2015年：3个示范区"),
    ("zones", {"part": "cards"}, "2015年：3个示范区"),
    ("zones", {"part": "quality", "zone": "瓯北阀门"}, "2015年：3个示范区"),
    ("zones", {"part": "duties"}, "2015年：3个示范区"),
    ("childrens_clothing", {"baseline": "2009"}, "比2009年"),
    ("childrens_clothing", {"year": "2008", "part": "regional"}, "2008年发现疑似区域聚集"),
    ("childrens_clothing", {"part": "regional"}, "未发现区域性质量问题"),
    ("childrens_clothing", {"part": "items"}, "童装合格率"),
    ("childrens_clothing", {"part": "published"}, "童装合格率"),
    ("documents", {"document": "62号"}, "62号"),
    ("mechanism", {"year": "2010"}, "38个乡镇中20个佐证齐全"),
    ("mechanism", {"township": "界坑乡"}, "没有佐证的：会议、信息报送、新闻发布"),
    ("mechanism", {"year": "2015"}, "培训覆盖"),
    ("mechanism", {"part": "training"}, "培训覆盖"),
    ("mechanism", {"part": "grid"}, "培训覆盖"),
    ("mechanism", {"part": "people"}, "培训覆盖"),
    ("inspections", {"part": "enforcement"}, "2010年县督查第3轮"),
    ("inspections", {"part": "problems"}, "2010年县督查第3轮"),
    ("inspections", {"part": "changes"}, "2010年县督查第3轮"),
    ("inspections", {"part": "plan"}, "抽中6个乡镇90户"),
    ("demonstration", {"part": "list"}, "永嘉县"),
    ("demonstration", {"part": "checks"}, "永嘉县"),
    ("campaign", {"part": "findings"}, "62号"),
    ("campaign", {"part": "report"}, "62号"),
    ("inspections", {"series": "市"}, "2010年市督查第3轮"),
    ("inspections", {"round": "2", "township": "桥下镇"}, "2010年县督查第2轮"),
    ("inspections", {"year": "2013"}, "2013年还没有督查评分表"),
    ("demonstration", {"region": "jiaxing"}, "嘉兴市，7个县（市、区）"),
    ("demonstration", {"category": "示范乡镇", "member": "桥下镇"}, "永嘉县"),
    ("demonstration", {"region": "jiaxing", "title_level": "省"}, "省级示范街（村）"),
    ("enterprises", {"product": "童装", "class": "C"}, "童装企业"),
    ("enterprises", {"part": "classes"}, "A类从"),
    ("enterprises", {"part": "rectification", "product": "阀门"}, "责令整改"),
    ("enterprises", {"part": "blacklist"}, "黑名单上"),
    ("enterprises", {"part": "chain", "product": "童装"}, "家供应商里"),
]


class TestDemo:
    @pytest.mark.usefixtures("folder")
    def test_the_bare_address_leads_to_the_cockpit(self) -> None:
        at = start().run()
        assert not trouble(at)
        assert blocks(at, "strip")[0].startswith(TITLES["overview"])

    @pages
    def test_title_headline_mark_and_source(self, drawn: Drawn, name: str) -> None:
        at = drawn(name)
        assert not trouble(at)
        (strip,) = blocks(at, "strip")
        assert strip.startswith(TITLES[name])
        assert "模拟数据" in strip and "统计截止" in strip and "区划" in strip
        assert len(headline(at)) > 5
        if name in NEEDS_DATA:
            assert re.search(r"\d", headline(at)), "the headline holds a figure"
            assert re.search(r"数据 *截至", strip), "the strip says of which day the evidence is"
            assert "来源：程序生成的模拟数据" in "".join(blocks(at, "foot page-foot"))

    @pages
    def test_no_english_is_left_in_heads_and_labels(self, drawn: Drawn, name: str) -> None:
        at = drawn(name)
        heads = blocks(at, "headline") + blocks(at, "panel-title") + blocks(at, "strip")
        for block in at.get("html"):
            heads += re.findall(r"<th\b[^>]*>(.*?)</th>", block.proto.body)
        for kind in ("selectbox", "button", "date_input", "toggle", "checkbox", "radio", "tabs"):
            heads += [str(getattr(item, "label", "") or "") for item in at.get(kind)]
        assert len(heads) > 2
        for head in heads:
            words = set(re.findall(r"[A-Za-z]{2,}", head)) - {"pH", "CSV", "Excel"}
            assert not words, head

    @pages
    def test_every_chart_is_ours_and_asks_nobody(self, drawn: Drawn, name: str) -> None:
        for chart in drawn(name).get("plotly_chart"):
            assert chart.proto.theme == "", "theme=None keeps our own template"
            assert "http" not in chart.proto.spec
            assert '"locale":"zh-CN"' in chart.proto.config.replace(" ", "")

    @pytest.mark.parametrize(("name", "filters", "words"), beyond(FILTERS[1:2], FILTERS, soak=4))
    def test_filters(self, folder: Path, name: str, filters: dict[str, str], words: str) -> None:
        at = start()
        at.query_params["as_of"] = "2015-12-31"  # by default the demo opens in 2010
        at = to(at, name)
        for key, value in filters.items():
            at = at.get_by_key(key).set_value(value).run()
            assert not trouble(at)
            assert at.get_by_key(key).value == value
        assert words in headline(at) + blocks(at, "strip")[0]

    @pytest.mark.soak
    @pytest.mark.parametrize("name", [n for n in TITLES if n != "overview"])
    def test_before_any_evidence_nothing_is_made_up(self, folder: Path, name: str) -> None:
        at = start()
        at.query_params["as_of"] = "2007-01-01"
        at = to(at, name)
        assert not trouble(at)
        assert "2007年1月1日" in blocks(at, "strip")[0]
        if name in NEEDS_DATA:
            assert headline(at).startswith("2007年1月1日之前没有")

    @pytest.mark.parametrize("name", ["outlets", "ranking", "valves"])
    @pytest.mark.soak
    def test_a_link_to_a_day_long_before_says_so(self, folder: Path, name: str) -> None:
        at = to(start(), name)
        picker = at.date_input(key="as_of")
        assert picker.min <= date(1999, 12, 31) and picker.max >= date(2030, 1, 1)
        at = picker.set_value(date(1999, 12, 31)).run()
        assert not trouble(at)
        assert "1999年12月31日" in blocks(at, "strip")[0]
        assert headline(at).startswith("1999年12月31日之前没有")

    def test_the_cockpit_before_any_register(self, folder: Path) -> None:
        at = to(start(), "overview")
        at = at.date_input(key="as_of").set_value(date(2007, 1, 1)).run()
        assert not trouble(at)
        assert headline(at) == "还没有数据"


@pytest.fixture(scope="module")
def on_nothing(folder: Path) -> AppTest:
    at = to(start(), "imports").run()
    return at.get_by_key("data").set_value("real").run()


@pytest.mark.soak
class TestEmptyStore:
    @pages
    def test_an_invitation_instead_of_figures(self, on_nothing: AppTest, name: str) -> None:
        at = to(on_nothing, name).run()  # the tester's first run after a switch lacks the choice
        assert not trouble(at)
        (strip,) = blocks(at, "strip")
        assert strip.startswith(TITLES[name]) and "模拟数据" not in strip
        if name in NEEDS_DATA:
            assert headline(at).startswith("还没有")
            assert [label[:3] for label in invitations(at)] == ["去导入"]
            assert len(at.get("plotly_chart")) == 0
        assert "模拟" not in "".join(blocks(at, "foot page-foot"))


class TestSignedOut:
    @pytest.fixture
    def accounts(self, store: Path) -> None:
        access.write_account("李四", "leader", "battery staple")

    @pages
    @pytest.mark.usefixtures("accounts")
    def test_every_page_asks_for_sign_in_and_shows_nothing(self, name: str) -> None:
        """Each page alone, as a deep link on a fresh server runs it, without app.py."""
        at = AppTest.from_file(str(ROOT / "pages" / f"{name}.py"), default_timeout=60).run()
        assert not trouble(at)
        assert [m.value for m in at.markdown] == ["### 请先登录"]
        assert blocks(at, "strip") == blocks(at, "headline") == []
        assert len(at.get("plotly_chart")) + len(at.dataframe) + len(at.selectbox) == 0
        assert not db.exists("demo") and not db.exists("real"), "not even the data were opened"

    @pytest.mark.usefixtures("accounts")
    def test_once_signed_in_the_page_appears_by_role(self) -> None:
        at = to(start(), "imports")
        at.session_state[access._SESSION_KEY] = access.begin("李四")
        at.run()
        assert not trouble(at)
        assert headline(at) == "您的角色不能导入数据"
        assert [button.label for button in at.sidebar.button] == ["退出（李四）"]
        at.session_state["data"] = "real"
        at = to(at, "valves").run()
        assert headline(at).startswith("还没有")
        assert invitations(at) == [], "who may not import is not invited to"
