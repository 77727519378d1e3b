"""Which day a page stands on, when a figure is old, and when a target is over."""

from datetime import date
from pathlib import Path

import pytest

from dashboard.indicators import evidence, measured, readings
from dashboard.indicators.definitions import indicator
from dashboard.indicators.measured import Slice
from dashboard.indicators.words import measure_sentence
from dashboard.overview.eras import era_on
from dashboard.spot_checks.words import PARTS
from dashboard.store import datasets
from dashboard.words.formats import span_text
from tests.rows import day, outlets, put, samples, zone

REGISTER, ROUND = day("2010-06-30"), day("2015-09-18")


@pytest.fixture
def county(store: Path) -> None:
    """A register of June 2010, valves of 2007 and 2010, a zone sheet of September 2015."""
    put("outlets", outlets("上塘镇", 8, 10))
    put("samples", [*samples(9, 10, on="2007-09-03"), *samples(9, 10, on="2010-05-04")])
    put("zone_assessments", [{**zone(year=2015), "assessed_on": ROUND}])


@pytest.mark.usefixtures("county")
def test_each_page_and_letter_stands_on_its_own_evidence() -> None:
    days = {
        name: evidence.default_day("real", evidence.of_page(name))
        for name in ("overview", "outlets", "ranking", "valves", "zones", "childrens_clothing")
    }
    assert days == {
        "overview": REGISTER,
        "outlets": REGISTER,
        "ranking": REGISTER,
        "valves": day("2010-05-04"),
        "zones": ROUND,
        "childrens_clothing": None,
    }
    chosen = evidence.of_page("ranking", {"indicator": "指标：阀门抽查合格率"})
    assert evidence.default_day("real", chosen) == day("2010-05-04")
    letters = {k: evidence.default_day("real", evidence.of_report(k)) for k in ("review", "zones")}
    assert letters == {"review": REGISTER, "zones": ROUND}


def test_every_dataset_that_is_named_exists() -> None:
    known, file = set(datasets.declared()), evidence.rules()
    named = {
        name
        for part in ("pages", "reports")
        for groups in file[part].values()
        for group in groups
        for name in group
    }
    assert named | set(file["rhythm"]) <= known
    assert {one.dataset for one in map(indicator, ("supervision_rate", "zones_passed"))} <= known


def test_old_figures_carry_their_age() -> None:
    assert evidence.old_mark("outlets", REGISTER, day("2010-08-31")) == ""
    assert evidence.old_mark("outlets", REGISTER, day("2010-11-30")) == "旧数，已5个月"
    assert evidence.old_mark("zones", day("2014-09-16"), ROUND) == ""
    assert evidence.age_words(REGISTER, ROUND) == "5年"
    assert evidence.day_words(REGISTER, day("2010-11-30")) == "截至6月30日"
    assert evidence.day_words(REGISTER, ROUND) == "截至2010年6月30日"


@pytest.mark.usefixtures("county")
def test_a_target_that_is_over_is_compared_and_not_judged() -> None:
    valves, compliance = indicator("valve_pass_rate"), indicator("compliance_rate")
    years = dict(measured.series("real", valves, Slice(REGISTER), "year"))
    assert [m.state for m in years.values()] == ["reached_unproven", "reference"]
    told = measure_sentence(years[date(2010, 1, 1)])
    assert told == "阀门合格率90.0%，与原目标80%比，高10.0个百分点，仅供参考"
    assert measured.total("real", compliance, Slice(REGISTER)).state == "missed"
    assert measured.total("real", compliance, Slice(ROUND)).state == "reference"
    zones = indicator("zones_passed")
    assert measured.total("real", zones, Slice(day("2015-12-31"))).state == "missed"
    with readings.trying("C26", "extend"):
        assert measured.total("real", compliance, Slice(ROUND)).state == "missed"


@pytest.mark.usefixtures("county")
@pytest.mark.soak
def test_readings_replay_what_they_change() -> None:
    put("outlets", [{**one, "business_licence": "无"} for one in outlets("乌牛镇", 10, 10)])
    found = {
        (conflict, option): measured.replay("real", conflict, option, REGISTER)
        for conflict, option in (
            ("C31", "as_listed"),
            ("C31", "not_compliant"),
            ("C32", "coverage"),
        )
    }
    assert found["C31", "as_listed"] == []
    names = [name for name, _, _ in found["C31", "not_compliant"]]
    assert "规范率" in names
    now, then = next(rest for name, *rest in found["C31", "not_compliant"] if name == "规范率")
    assert now.startswith("规范率90.0%") and then.startswith("规范率40.0%")


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2010-01-01", "2010-12-31", "2010年"),
        ("2010-01-01", "2010-06-30", "2010年上半年"),
        ("2010-07-01", "2010-12-31", "2010年下半年"),
        ("2010-01-01", "2010-09-30", "2010年1—9月"),
        ("2010-09-01", "2010-09-30", "2010年9月"),
        ("2010-01-01", "2010-10-15", "2010年截至10月15日"),
        ("2007-01-01", "2010-10-15", "2007—2010年"),
    ],
)
def test_periods_in_words(first: str, last: str, words: str) -> None:
    assert span_text(day(first), day(last)) == words


def test_part_of_a_year_is_compared_with_the_same_part() -> None:
    assert measured.year_before(day("2010-06-30")) == day("2009-06-30")
    assert measured.year_before(day("2012-02-29")) == day("2011-02-28")
    assert measured.year_before(day("2013-02-28")) == day("2012-02-29")
    assert measured.year_before(day("2010-10-15")) == day("2009-10-15")


def test_the_work_year_follows_the_newest_paper() -> None:
    days = ("2007-01-01", "2008-06-30", "2010-06-03", "2010-10-25", "2013-10-01")
    assert [era_on(day(one)).head for one in days] == ["62号", "62号", "62号", "75号", "83号"]


def test_the_part_beside_published_counts_has_its_words() -> None:
    option, shown = evidence.BESIDE
    assert PARTS[option] == shown
