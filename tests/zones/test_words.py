"""Sentences about the demonstration zones, asserted to the letter."""

import pandas as pd

from dashboard.indicators.definitions import indicator, measure
from dashboard.zones.words import zone_lines_panel, zone_map_panel, zones_headline


def zone_rows(*found: tuple[str, int, float | None, str]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"zone": z, "year": y, "total": t, "conclusion": c, "townships": [f"{z}镇"]}
            for z, y, t, c in found
        ]
    )


def test_short_of_the_target() -> None:
    rows = zone_rows(("甲", 2013, 90.0, "通过"), ("乙", 2013, 80.0, "创建中"))
    assert zones_headline(measure(indicator("zones_passed"), 1, 2), rows, 2013) == (
        "2013年：1个示范区通过考核，离目标还差2个",
        "参加考核2个；离2015年还有2年、2轮9月考核。",
    )
    doubted = zones_headline(measure(indicator("zones_passed"), 1, 2), rows, 2013, ["甲"])[0]
    assert doubted == "2013年：1个示范区通过考核（甲本县抽查有出入），离目标还差2个"
    assert zone_map_panel(rows, 2013)[0] == "通过的示范区在甲镇"
    assert zone_map_panel(rows, 2012)[0] == "还没有示范区通过考核"


def test_reached_with_or_without_a_rest() -> None:
    rows = zone_rows(*((name, 2015, 90.0, "通过") for name in "甲乙丙"))
    assert zones_headline(measure(indicator("zones_passed"), 3, 3), rows, 2015) == (
        "2015年：3个示范区通过考核，达到3个以上的目标",
        "",
    )
    more = pd.concat([rows, zone_rows(("丁", 2015, 70.0, "未通过"))])
    assert zones_headline(measure(indicator("zones_passed"), 3, 4), more, 2015)[0] == (
        "2015年：3个示范区通过考核，达到3个以上的目标，另1个还在创建"
    )


def test_who_rose_most() -> None:
    rows = zone_rows(
        ("甲", 2012, 80.0, "未通过"),
        ("乙", 2012, 70.0, "未通过"),
        ("丙", 2012, None, "创建中"),
        ("甲", 2013, 82.0, "未通过"),
        ("乙", 2013, 86.5, "通过"),
        ("丙", 2013, 90.0, "通过"),
    )
    assert zone_lines_panel(rows, 2012)[0] == "2012年是第一轮考核"
    assert zone_lines_panel(rows, 2013)[0] == "乙从70.0分到86.5分，升得最多"


def test_nobody_rose() -> None:
    rows = zone_rows(("甲", 2012, 80.0, "未通过"), ("甲", 2013, 79.0, "未通过"))
    assert zone_lines_panel(rows, 2013)[0] == "到2013年，没有示范区的得分比第一轮高"
