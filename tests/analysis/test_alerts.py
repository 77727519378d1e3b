"""Alerts on literal rows: raised where it is certain, silent where chance may do it."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from dashboard.analysis import alerts, drill, kept_views, pivot, words_alerts
from dashboard.indicators import asked
from dashboard.indicators.definitions import Measure, indicator
from tests.rows import outlets, put, put_reports, samples

END = date(2010, 12, 31)


def kinds(as_of: date = END) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in alerts.found("real", as_of):
        found.setdefault(one.kind, []).append(one.text)
    return found


@pytest.mark.marathon
def test_nothing_is_raised_of_an_empty_store_or_by_chance(store: Path) -> None:
    assert alerts.found("real", END) == []
    for year in (2005, 2006, 2007, 2008, 2009, 2010):
        for part in ("03", "09"):
            put("samples", samples(8, 10, on=f"{year}-{part}-05"))
    assert {"outside", "changed", "crossed"} & set(kinds()) == set()


@pytest.mark.soak
def test_a_fall_a_missed_target_and_old_data_are_raised(store: Path) -> None:
    for year in (2007, 2008, 2009):
        for month in ("02", "05", "08", "11"):
            put("samples", samples(47, 50, on=f"{year}-{month}-05"))
    put("samples", samples(25, 50, on="2010-05-05"))
    put("outlets", outlets("上塘镇", 50, 100, on="2010-06-30"))
    found = kinds(date(2010, 7, 10))
    assert any("规范率50.0%" in text or "规范率50%" in text for text in found["missed"])
    assert found["outside"] and "阀门合格率2010年上半年50.0%" in found["outside"][0]
    assert "从2010年第2季度起低了" in found["changed"][0]
    shown = {one.kind: one for one in alerts.found("real", date(2010, 7, 10))}
    for kind in ("outside", "changed"):
        to = dict(shown[kind].choices)
        cell = drill.read_cell(to["cell"])
        assert shown[kind].page == "explore" and cell is not None
        table = pivot.asked("real", kept_views.from_text(to["ask"]), date(2010, 7, 10))
        assert table.counts[cell.measure, cell.row, ()] == (25, 50), kind
    missed = [one for one in alerts.found("real", date(2010, 7, 10)) if one.kind == "missed"]
    figures = dict(asked.from_text(dict(one.choices)["figure"]) for one in missed)
    assert figures["compliance_rate"].chosen.as_of == date(2010, 7, 10)
    later = kinds(date(2010, 12, 20))
    assert any("十小经营单位名册最新只到2010年6月30日" in text for text in later["old"])
    assert any("岩头镇" in text or "不完整" in text for text in later["incomplete"])


def test_what_is_counted_is_said_where_the_noun_does_not() -> None:
    for key, said in {
        "training_twice_rate": "还差168个（数的是报了应培训人数的乡镇行业，2010年）",
        "compliance_rate": "还差168户（2010年）",
    }.items():
        one = indicator(key)
        value = Measure(one, 3, 171, one.targets[0], "missed", missing=168)
        assert words_alerts.missed(value, "2010年").endswith(said)


def test_an_old_figure_tells_its_day_once() -> None:
    one = indicator("compliance_rate")
    old = Measure(one, 3, 171, one.targets[0], "missed", day=date(2010, 1, 31), missing=168)
    told = words_alerts.missed(replace(old, seen=date(2010, 12, 31)), "截至1月31日名册")
    assert told.count("截至") == 1 and "旧数" in told, told


def test_the_text_and_the_calendar_hold_all_of_them() -> None:
    day = date(2010, 7, 10)
    found = [
        alerts.Alert("missed", "规范率50%，差48户", date(2010, 6, 30), "outlets"),
        alerts.Alert("late", "月报（岩头镇），应在7月3日前完成", date(2010, 7, 3), "plan"),
    ]
    text = alerts.as_text(found, day).splitlines()
    assert text[0] == "永嘉质量看板提醒（截至2010年7月10日，2件）"
    assert text[1:] == ["【没有达标】规范率50%，差48户", "【逾期】月报（岩头镇），应在7月3日前完成"]
    calendar = alerts.as_calendar(found, day).decode().replace("\r\n ", "")
    assert calendar.count("BEGIN:VEVENT") == 2 and "DTSTART;VALUE=DATE:20100703" in calendar
    assert alerts.as_calendar(found, day) == alerts.as_calendar(list(found), day)


def test_nothing_is_in_doubt_before_anybody_told_anything(store: Path) -> None:
    put("outlets", outlets("上塘镇", 50, 100, on="2010-06-30"))
    rule = alerts.Rule("doubt", "incomplete", datasets=("outlets", "samples"))
    assert [one.text for one in alerts._incomplete("real", rule, date(2008, 6, 30))] == []
    (one,) = alerts._incomplete("real", rule, date(2010, 7, 10))
    assert one.text.startswith("十小经营单位名册不完整的乡镇37个")
    assert (one.page, one.choices) == ("data_quality", (("confidence", "outlets"),))


def test_a_rule_looks_at_the_duties_and_data_that_it_names(store: Path) -> None:
    put("outlets", outlets("上塘镇", 50, 100, on="2010-01-31"))
    put_reports([(date(2010, 6, 1), "上塘镇", 100, 50)])
    put_reports([(date(2010, 7, 1), "上塘镇", 100, 50)])
    day = date(2010, 12, 20)
    late = list(alerts._late("real", alerts.Rule("all", "late"), day))
    assert len(late) > 1
    key = dict(late[0].choices)["duty"]
    one = alerts.Rule("one", "late", duties=(key.split("@")[0],))
    assert {dict(a.choices)["duty"].split("@")[0] for a in alerts._late("real", one, day)} == {
        key.split("@")[0]
    }
    assert list(alerts._old("real", alerts.Rule("o", "old", datasets=("samples",)), day)) == []
    (old,) = alerts._old("real", alerts.Rule("o", "old", datasets=("outlets",)), day)
    assert old.choices == (("explore_part", "rows"), ("list", "outlets"))
