"""A count on a page leads to exactly the things that it counts: the list holds as many rows."""

import re
import shutil
from collections.abc import Iterator
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.analysis import drill, kept_views
from dashboard.analysis.question import Question, checked
from dashboard.duties import completions
from dashboard.duties.plan import recent_overdue
from dashboard.frame import behind
from dashboard.frame.behind import Led, address
from dashboard.frame.listed import PARAMETER, Listing
from dashboard.inspections import order_entry
from dashboard.inspections.order_entry import Draft
from dashboard.screens import led
from dashboard.screens.plan import plan
from dashboard.settings import ROOT
from dashboard.store import db
from tests.ready_stores import ReadyStores
from tests.soak import beyond

DAY = "2010-10-15"
FRUIT: Listing[tuple[str, str, tuple[str, ...]]] = Listing(
    "fruit",
    "水果",
    "个",
    "plan",
    (("part", "list"),),
    {"种类": lambda one: one[0], "颜色": lambda one: one[1], "地方": lambda one: one[2]},
)
BOWL = [
    ("苹果", "红", ("桌上",)),
    ("苹果", "绿", ("桌上", "窗边")),
    ("梨", "绿", ()),
]


@pytest.mark.parametrize(
    ("limits", "number"),
    [
        ({}, 3),
        ({"种类": "苹果"}, 2),
        ({"种类": "苹果", "颜色": "绿"}, 1),
        ({"地方": "窗边"}, 1),
        ({"地方": "桌上"}, 2),
        ({"味道": "甜"}, 0),
    ],
)
def test_a_count_is_of_what_fulfils_every_limit(limits: dict[str, str], number: int) -> None:
    assert len(FRUIT.those(BOWL, limits)) == number
    told = FRUIT.count(BOWL, limits)
    assert told == str(number)
    assert bool(address(told)) == (number > 0)


def test_a_number_that_was_counted_otherwise_leads_nowhere() -> None:
    assert address(FRUIT.told(BOWL, {"种类": "苹果"}, 2))
    assert not address(FRUIT.told(BOWL, {"种类": "苹果"}, 3))
    assert not address(FRUIT.told(BOWL, {"种类": "桃"}, 0))


def test_the_way_carries_the_page_and_the_limits() -> None:
    told = FRUIT.count(BOWL, {"种类": "苹果", "颜色": "绿"})
    assert isinstance(told, Led)
    assert parse_qsl(urlsplit(address(told)).query) == [
        ("part", "list"),
        (PARAMETER, "fruit~种类~苹果"),
        (PARAMETER, "fruit~颜色~绿"),
        ("go", "1"),
    ]


@pytest.fixture(scope="module")
def folder(ready: ReadyStores, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Simulated data of this file alone, with three orders more."""
    own = tmp_path_factory.mktemp("orders")
    shutil.copyfile(ready.demo(), own / "demo.duckdb")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DASHBOARD_STORE", str(own))
        for number, (township, day) in enumerate((("瓯北镇", 1), ("瓯北镇", 2), ("桥下镇", 9))):
            issued, due = date(2010, 9, day), date(2010, 9, day + 10)
            draft = Draft(township, f"第{number}件没有整改", "75.4.3.forms", issued, due)
            order_entry.issue("demo", draft, "甲")
        yield own
        db.close()


def opened(page: str, asked: list[tuple[str, str]]) -> AppTest:
    """A page as a link opens it: with a fresh session."""
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120).run()
    for name, value in asked:
        known = at.query_params.get(name, [])
        at.query_params[name] = [*known, value] if name == PARAMETER else value
    at = at.switch_page(str(ROOT / "pages" / f"{page}.py")).run()
    assert not [*at.exception, *at.error]
    return at


def counts(at: AppTest) -> dict[str, int]:
    """Address → number of the counts of a page that lead to a list."""
    found = {}
    for block in at.get("html"):
        for to, text in re.findall(
            r'<a class="behind" href="([^"]*)"[^>]*>([^<]*)<', block.proto.body
        ):
            if f"{PARAMETER}=" in to and re.fullmatch(r"[\d,]+", text):
                found[unescape(to)] = int(text.replace(",", ""))
    return found


PLACES = {
    "计划的状态": ("plan", []),
    "看板": ("plan", [("part", "board")]),
    "各单位": ("plan", [("part", "load")]),
    "瓯北镇各单位": ("plan", [("part", "load"), ("township", "瓯北镇")]),
    "报送": ("reporting", []),
    "驾驶舱": ("overview", []),
    "督办单": ("inspections", [("part", "orders")]),
    "投诉": ("inspections", [("part", "complaints")]),
    "不合格跟踪": ("enterprises", [("part", "loop")]),
    "企业分类": ("enterprises", [("part", "classes")]),
    "示范创先": ("demonstration", [("part", "levels")]),
}
TRIED = 5  # counts of a place that are followed: the first, the last, some between


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("place", beyond([], PLACES))
def test_the_list_holds_as_many_rows_as_the_count_says(place: str) -> None:
    page, asked = PLACES[place]
    told = counts(opened(page, [*asked, ("as_of", DAY)]))
    assert told, "no count leads anywhere"
    every = list(told.items())
    for to, number in {*every[:: max(1, len(every) // TRIED)], every[-1]}:
        parts = urlsplit(to)
        query = parse_qsl(parts.query)
        known = [("as_of", DAY)] if "as_of" not in dict(query) else []
        at = opened(parts.path, [*query, *known])
        assert len(at.dataframe[0].value) == number, to


@pytest.mark.usefixtures("folder")
def test_what_the_cockpit_chases_is_what_the_plan_calls_chased() -> None:
    for day in (date(2010, 10, 15), date(2011, 6, 30), date(2012, 3, 1)):
        lines = completions.plan("demo", day, None, False)
        chased = plan.LINES.those(lines, {"状态": plan.CHASED})
        assert {id(one[1]) for one in chased} == {id(one[1]) for one in recent_overdue(lines, day)}


def test_a_number_of_rows_leads_to_the_rows_within_its_limits() -> None:
    told = led.rows("12", "outlet_checks", date(2010, 10, 15), {"乡镇": "瓯北镇", "行业": None})
    to = urlsplit(address(told))
    asked = dict(parse_qsl(to.query))
    question = kept_views.from_text(asked["ask"])
    assert (to.path, asked["as_of"]) == ("explore", "2010-10-15")
    assert question == Question("rows-outlet_checks", ("rows",), only=(("乡镇", ("瓯北镇",)),))
    assert not address(led.rows("—", "outlet_checks", date(2010, 10, 15), {}))
    assert behind.carried(told) == address(told)
    assert led.dimension("publicity", "unit") == "发布单位"
    assert led.dimension("publicity", "sheet") == ""


ROWS_BEHIND = {
    "问题与业态": ("outlets", [("part", "问题与业态")]),
    "月报": ("outlets", []),
    "联合执法": ("inspections", [("part", "enforcement")]),
    "检查": ("inspections", [("part", "problems")]),
    "网格": ("mechanism", [("part", "grid")]),
    "台账": ("ledgers", []),
    "不合格项目": ("valves", []),
    "童装不合格项目": ("childrens_clothing", []),
}


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("place", beyond([], ROWS_BEHIND))
def test_as_many_rows_stand_behind_a_number_or_they_add_up_to_it(
    place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, asked = ROWS_BEHIND[place]
    found: list[Led] = []
    rows = led.rows

    def noted(*args: Any, **more: Any) -> str:
        told = rows(*args, **more)
        found.extend([told] if isinstance(told, Led) else [])
        return told

    monkeypatch.setattr(led, "rows", noted)
    opened(page, [*asked, ("as_of", DAY)])
    assert found, "no number leads to rows"
    for told in {**{one.choices: one for one in found}}.values():
        to = dict(told.choices)
        question, cell = kept_views.from_text(to["ask"]), drill.read_cell(to["cell"])
        assert cell is not None and checked(question).question == question
        behind_it = drill.rows("demo", question, cell, date.fromisoformat(to["as_of"]))
        sums = behind_it.select_dtypes("number").sum()
        known = {len(behind_it), *sums, *(sums / 10_000)}  # money in 10,000 yuan
        for number in re.findall(r"[\d,]+(?:\.\d+)?", told):
            value = float(number.replace(",", ""))
            assert any(abs(value - one) < 0.006 for one in known), (told, to["ask"])


def test_a_link_may_name_a_choice_by_its_option_also_where_the_page_was_drawn() -> None:
    def page() -> None:
        import streamlit as st

        from dashboard.frame import address

        address.arrive()
        address.take("part", {"list": "清单", "board": "看板"})
        st.write(st.session_state.get("part"))

    at = AppTest.from_function(page)

    def shown(part: str | None, chosen: str = "") -> str:
        if part is not None:
            at.query_params["part"] = part
        if chosen:
            at.session_state["part"] = chosen
        return str(at.run().markdown[0].value)

    assert shown("list") == "list"
    assert shown(None, "board") == "board"  # the reader chooses, the address still stands
    assert shown("board") == "board"
    assert shown("list") == "list"
    assert shown("看板") == "list"  # its words are the widget's own, which follows them itself
    assert shown("other") == "list"


BROKEN = {
    "plan": [("part", "list"), ("only", "lines~状态~没有")],
    "enterprises": [("part", "register"), ("only", "firms~三批~没有")],
    "inspections": [("part", "orders"), ("only", "orders~没有~x")],
    "demonstration": [("part", "list"), ("only", "applicants~级别")],
}


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("page", beyond([], BROKEN))
def test_an_address_that_asks_for_what_is_not_there_breaks_nothing(page: str) -> None:
    assert opened(page, [*BROKEN[page], ("as_of", DAY)]).get("html")


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("page", beyond([], ["outlets"]))
def test_a_township_of_another_era_is_told_and_not_dropped_in_silence(page: str) -> None:
    told = [one.value for one in opened(page, [("township", "东城街道"), ("as_of", DAY)]).info]
    assert any("东城街道" in one and "上塘镇" in one and "全部乡镇" in one for one in told), told
