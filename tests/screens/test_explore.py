"""The page 自助分析 by its address: a link with question and cell, unknown values, a code."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.analysis import codes, drill, words
from dashboard.analysis.drill import Cell
from dashboard.analysis.kept_views import as_text
from dashboard.analysis.question import Question
from dashboard.indicators import measured
from dashboard.indicators.definitions import indicator
from dashboard.indicators.measured import Slice
from dashboard.settings import ROOT

pytestmark = pytest.mark.marathon
END = date(2010, 12, 31)
ASKED = Question(
    "samples-valves-event",
    ("valve_pass_rate",),
    ("年",),
    ("抽查级别",),
    (("乡镇", ("瓯北镇",)),),
)


def opened(**address: str | list[str]) -> AppTest:
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    for key, value in address.items():
        at.query_params[key] = value
    at = at.switch_page(str(ROOT / "pages" / "explore.py")).run()
    assert not at.exception and not at.error
    return at


def said(at: AppTest) -> str:
    return " ".join(one.proto.body for one in at.get("html"))


def test_links_open_what_they_name(demo_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DASHBOARD_STORE", str(demo_folder))
    cell = Cell("valve_pass_rate", ("2010年",), ())
    at = opened(ask=as_text(ASKED), cell=cell.text, as_of="2010-12-31")
    chosen = Slice(END, date(2010, 1, 1), END, townships=("瓯北镇",))
    value = measured.total("demo", indicator("valve_pass_rate"), chosen)
    counts = f"{value.numerator}/{value.denominator}"
    assert counts in at.dataframe[0].value.to_string()
    assert f"{counts}由这些记录数出来" in said(at)
    behind = at.dataframe[1].value
    assert len(behind) == value.denominator and set(behind["乡镇"]) == {"瓯北镇"}

    key = "r_samples-valves-event"
    at = opened(source="samples-valves-event", **{key: ["年", "坏的"]}, as_of="2010-12-31")
    assert [one.value for one in at.warning] == [words.not_in_address("行", ["坏的"])]
    assert at.multiselect(key=key).value == ["年"]

    number = codes.number_of("valve_pass_rate", chosen)
    assert codes.find("demo", number.code()) is None
    at = opened(code=number.code(), as_of="2010-12-31")
    assert words.UNKNOWN_CODE in [one.value for one in at.info]

    at = opened(ask="{broken", as_of="2010-12-31")
    assert words.BROKEN_LINK in [one.value for one in at.warning]


def test_links_broken_by_hand_end_in_words(
    demo_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Brackets without end, more dimensions than fit, one named twice, rows that are no numbers."""
    monkeypatch.setenv("DASHBOARD_STORE", str(demo_folder))
    without_end = "[" * 20_000
    assert drill.read_cell(without_end) is None
    at = opened(ask=without_end, explore_part="")
    assert [one.value for one in at.warning] == [words.BROKEN_LINK]
    key = "r_samples-valves-event"
    crowded = replace(ASKED, rows=("年", "月", "季度", "半年"), columns=(), only=ASKED.only * 2)
    at = opened(ask=as_text(crowded), as_of="2010-12-31")
    assert at.multiselect(key=key).value == ["年", "月", "季度", "半年"]
    assert at.multiselect(key="f_samples-valves-event").value == ["乡镇"]
    cell = Cell("valve_pass_rate", (), ()).text
    for row in ("²~x~1", "1~x~" + "9" * 30, "9" * 5_000 + "~x~1"):
        at = opened(ask=as_text(ASKED), cell=cell, row=row)
        assert not [one for one in at.button if one.key == "close_row"]


def test_a_limit_that_is_no_more_is_told(
    demo_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Opened for a day on which the township was part of another, and for one on which it was."""
    monkeypatch.setenv("DASHBOARD_STORE", str(demo_folder))
    limited = Question(
        "outlets-state", ("compliance_rate",), ("乡镇",), (), (("乡镇", ("应坑乡",)),)
    )
    at = opened(ask=as_text(limited), as_of="2010-12-31")
    assert not at.warning and list(at.dataframe[0].value["乡镇"])[0] == "应坑乡"
    at = opened(ask=as_text(limited), as_of="2012-06-30")
    assert any("“应坑乡”" in one.value for one in at.warning)
    assert any("碧莲镇" in one.value for one in at.info)
