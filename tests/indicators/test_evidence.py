"""Which day a page stands on, when a figure is old, and when a target is over."""

from datetime import date
from pathlib import Path

import pytest

from dashboard import divisions
from dashboard.indicators import evidence, measured, readings
from dashboard.indicators.definitions import indicator, measure, part
from dashboard.indicators.measured import Slice
from dashboard.indicators.words import goal_text, measure_sentence, old_words
from dashboard.overview.eras import era_on
from dashboard.spot_checks.words import PARTS
from dashboard.store import datasets
from dashboard.ten_trades import monthly
from dashboard.words.formats import span_text
from tests.rows import day, outlets, put, put_reports, samples, zone

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


def test_a_monthly_report_is_looked_at_from_the_day_it_came(store: Path) -> None:
    line = {"duty": "75.monthly", "period": "2010-11", "received_on": date(2010, 12, 3)}
    put_reports([(date(2010, 11, 1), "上塘镇", 9, 8)])
    judged = evidence.of_report("monthly_notice")
    assert evidence.default_day("real", judged) == day("2010-11-30"), "no list tells when"
    put("submissions", [{**line, "unit": "上塘镇"}])
    late = {**line, "unit": "瓯北镇", "received_on": date(2010, 12, 9)}
    put("submissions", [late])  # of which no figures were imported
    found = evidence.default_day("real", judged)
    assert found == day("2010-12-03")
    [month] = monthly.months("real", Slice(found))
    assert (month.outlets, month.compliant) == (9, 8)
    assert evidence.known_by("real", judged, found) == "截至11月30日月报"


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
def test_what_is_told_later_is_told_from_there() -> None:
    """A register of 2010 that a page of 2015 shows: no light on it, its townships or its parts."""
    one = indicator("compliance_rate")
    then, later = Slice(REGISTER), Slice(REGISTER, seen=ROUND)
    now, old = (measured.total("real", one, chosen) for chosen in (then, later))
    assert (now.state, old.state) == ("missed", "reference")
    assert now.target and old.target
    assert (now.target.label, old.target.label) == ("目标98%", "原目标98%")
    assert (goal_text(now), goal_text(old)) == ("目标 ≥98%", "原目标 ≥98%")
    assert measure_sentence(old) == (
        "规范率80.0%，与原目标98%比，低18.0个百分点，仅供参考，截至2010年6月30日名册（旧数，已5年）"
    )
    assert measure_sentence(old, dated=False).endswith("仅供参考") and old_words(now) == ""
    units = divisions.units_for(REGISTER, REGISTER)
    league = measured.ranking("real", one, later, units)
    assert set(league.table["state"]) == {"reference", "no_data"}
    assert league.target and league.target.label == "原目标98%"
    assert [part(whole, 98, 100).state for whole in (now, old)] == ["reached", "reference"]
    assert part(old, 1, 2, of=indicator("coverage_rate")).state == "reference"
    # whoever tells no day of the evidence is judged by the day he names, never by an ended target
    states = [measure(one, 98, 100, on=on).state for on in (REGISTER, ROUND, None)]
    assert states == ["reached", "reference", "reached"]


@pytest.mark.usefixtures("county")
def test_the_strip_names_the_evidence_of_the_page() -> None:
    told = {
        (name, on): evidence.known_by("real", evidence.of_page(name), day(on))
        for name, on in (
            ("outlets", "2010-06-29"),
            ("outlets", "2010-08-31"),
            ("outlets", "2010-11-30"),
            ("overview", "2015-10-01"),
            ("valves", "2010-06-30"),
        )
    }
    assert list(told.values()) == [
        "",
        "截至6月30日名册",
        "截至6月30日名册（旧数，已5个月）",
        "截至9月18日考核",
        "截至5月4日抽查",
    ]


@pytest.mark.usefixtures("county")
def test_firms_that_are_counted_for_batches_are_called_firms() -> None:
    one = indicator("valve_pass_rate")
    with readings.trying("C33", "firms"):
        found = measured.total("real", one, Slice(REGISTER))
    assert found.indicator.noun == "家" and found.counts_text.endswith("家 · 抽查")
    assert measured.total("real", one, Slice(REGISTER)).indicator.noun == "批"
    # no list tells its items: a reading that counts them has no data, and says so
    (_, now, then), *_ = measured.replay("real", "C33", "items", REGISTER)
    assert now.startswith("阀门合格率90.0%") and then == "还没有数据"


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
    spans = [measured.in_step(2007, 2010, day(on)) for on in ("2010-06-30", "2010-10-25")]
    assert [span_text(*one) for one in spans] == ["2007年上半年", "2007年截至10月25日"]
    assert span_text(*measured.in_step(2007, 2009, day("2010-06-30"))) == "2007年"


def test_the_work_year_follows_the_newest_paper() -> None:
    days = ("2007-01-01", "2008-06-30", "2010-06-03", "2010-10-25", "2013-10-01")
    assert [era_on(day(one)).head for one in days] == ["62号", "62号", "62号", "75号", "83号"]
    assert era_on(day("2010-06-30")).papers == ("75号", "嘉兴"), "126号 is of August"


def test_the_part_beside_published_counts_has_its_words() -> None:
    option, shown = evidence.BESIDE
    assert PARTS[option] == shown
