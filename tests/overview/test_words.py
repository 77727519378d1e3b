"""Sentences of the cockpit, to the letter for every state and edge."""

from datetime import date
from fractions import Fraction

import pytest

from dashboard.overview.words import (
    behind_panel,
    gap_map_panel,
    moved_lines,
    on_the_edge,
    overview_headline,
    progress_panel,
)
from tests.rankings import m, ranking


class TestOverview:
    def test_nothing_known(self) -> None:
        measures = [m("coverage_rate", 0, 0), m("clothing_pass_rate", 8, 10)]
        assert overview_headline(measures[:1], None) == (
            "还没有数据",
            "导入名册、抽查结果或示范区考核表后，这里显示目标完成情况。",
        )
        assert overview_headline(measures, None) == ("童装合格率80.0%（8/10批）", "")

    def test_reached_missed_and_unsure_are_told_apart(self) -> None:
        measures = [
            m("coverage_rate", 100, 100),
            m("compliance_rate", 90, 100),
            m("valve_pass_rate", 25, 28),
            m("zones_passed", 2, 6),
            m("clothing_pass_rate", 8, 10),
        ]
        title, sub = overview_headline(measures, None)
        assert title == (
            "4项目标达到1项；没达到的是规范率90.0%（差8户）、示范区2个（差1个）；阀门合格率样本不足"
        )
        assert sub == ""

    def test_all_reached(self) -> None:
        measures = [m("coverage_rate", 9, 9), m("valve_pass_rate", 50, 50)]
        ranks = ranking({"上塘镇": (10, 10), "乌牛镇": (10, 10)})
        assert overview_headline(measures, ranks) == (
            "2项目标达到2项",
            "各乡镇规范率都达到目标。",
        )

    def test_who_is_behind_old_or_silent(self) -> None:
        ranks = ranking(
            {"上塘镇": (8, 10), "乌牛镇": (5, 10), "岩头镇": (10, 10)},
            older=("岩头镇",),
            names=("上塘镇", "乌牛镇", "岩头镇", "桥头镇"),
        )
        _, sub = overview_headline([m("coverage_rate", 9, 9)], ranks)
        assert sub == (
            "规范率没到目标的有乌牛镇、上塘镇；岩头镇没有报新名册，沿用上一次的；桥头镇还没有名册。"
        )

    def test_a_silent_township_has_not_reached_anything(self) -> None:
        ranks = ranking({"上塘镇": (10, 10)}, names=("上塘镇", "乌牛镇"))
        _, sub = overview_headline([m("coverage_rate", 9, 9)], ranks)
        assert sub == "乌牛镇还没有名册。"
        assert gap_map_panel(ranks)[0] == "报了名册的乡镇都不差"


class TestPanelsOfTheCockpit:
    def test_gaps(self) -> None:
        ranks = ranking({"上塘镇": (8, 10), "乌牛镇": (5, 10), "岩头镇": (10, 10)})
        assert gap_map_panel(ranks) == (
            "2个还差，乌牛镇、上塘镇最多",
            "各乡镇达到98%还差的户数（圆面积）",
        )
        assert behind_panel(ranks) == (
            "2个乡镇还没到98%",
            "逐乡镇计算合计差7户，全县合并计算差7户",
        )

    def test_the_county_may_reach_what_a_township_misses(self) -> None:
        ranks = ranking({"上塘镇": (47, 49), "乌牛镇": (100, 100)})
        assert behind_panel(ranks) == (
            "1个乡镇还没到98%",
            "逐乡镇计算合计差2户，全县合并计算不差",
        )

    def test_nobody_is_behind(self) -> None:
        ranks = ranking({"上塘镇": (10, 10), "乌牛镇": (10, 10)})
        assert gap_map_panel(ranks)[0] == "各乡镇都不差"
        assert behind_panel(ranks)[0] == "没有乡镇落在目标之下"

    @pytest.mark.parametrize(
        ("rates", "title"),
        [
            ([(9, 10), (95, 100)], "规范率从2010年6月的90.0%升到95.0%"),
            ([(95, 100), (9, 10)], "规范率从2010年6月的95.0%降到90.0%"),
            ([(9, 10), (90, 100)], "规范率与2010年6月相同，都是90.0%"),
            ([(9, 10)], "规范率只有一次名册，还看不出变化"),
            ([(2, 3), (9, 10)], "规范率只有一次名册，还看不出变化"),
            ([], "规范率只有一次名册，还看不出变化"),
        ],
    )
    def test_progress(self, rates: list[tuple[int, int]], title: str) -> None:
        line = [
            (date(2010, 6 + i, 30), m("compliance_rate", *rate)) for i, rate in enumerate(rates)
        ]
        found = progress_panel({"覆盖面": [], "规范率": line})
        assert found == (title, "全县覆盖面、规范率（%），按各次名册计算")

    def test_on_the_edge(self) -> None:
        ranks = ranking({"上塘镇": (49, 50), "乌牛镇": (50, 50), "岩头镇": (48, 50)})
        assert on_the_edge(ranks) == ["离红线最近：上塘镇，再有1户不达标就低于98%。"]
        assert on_the_edge(ranking({"乌牛镇": (50, 50)})) == []


def test_a_number_of_things_moves_by_things_and_a_rate_by_points() -> None:
    assert moved_lines("12年9月", Fraction(2), noun="个") == ("比12年9月", "＋2个")
    assert moved_lines("5月", Fraction(-28, 10)) == ("比5月", "−2.8点")
