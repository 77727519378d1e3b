"""Sentences of the pages, asserted to the letter for every state and edge."""

from datetime import date

import pandas as pd
import pytest

from dashboard import divisions
from dashboard.indicators import measured
from dashboard.indicators.definitions import Measure, indicator, measure
from dashboard.indicators.measured import Ranking, Slice
from dashboard.indicators.words import indicator_note, measure_sentence
from dashboard.overview.words import (
    behind_panel,
    gap_map_panel,
    on_the_edge,
    overview_headline,
    progress_panel,
)
from dashboard.ranking.words import (
    map_panel,
    ranking_headline,
    ranking_panel,
    reading_guide,
    table_panel,
    unranked_foot,
)
from dashboard.spot_checks.words_samples import (
    change_headline,
    items_panel,
    sample_map_panel,
    series_title,
)
from dashboard.ten_trades.words import grid_panel, outlets_headline, trades_panel
from tests.rows import day

Counts = dict[str | None, tuple[int, int]]
ON = day("2010-12-31")


def m(name: str, n: int, d: int) -> Measure:
    return measure(indicator(name), n, d)


def ranking(
    counts: Counts,
    name: str = "compliance_rate",
    *,
    older: tuple[str, ...] = (),
    names: tuple[str, ...] | None = None,
) -> Ranking:
    """A ranking of literal counts; places that `counts` does not name reported nothing."""
    rows = pd.DataFrame(
        [
            {
                "key": key,
                "numerator": n,
                "denominator": d,
                "silent": 0,
                "last_day": pd.Timestamp("2010-06-30" if key in older else "2010-12-31"),
            }
            for key, (n, d) in counts.items()
        ]
    )
    found = names or tuple(key for key in counts if key)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(measured, "counts", lambda *_, **__: rows)
        return measured.ranking(
            "real", indicator(name), Slice(ON), divisions.Units("a", found, "38个乡镇")
        )


@pytest.mark.parametrize(
    ("name", "n", "d", "text"),
    [
        ("valve_pass_rate", 25, 28, "阀门合格率89.3%，过80%线，但只有28批，还不能下结论"),
        ("valve_pass_rate", 50, 50, "阀门合格率100%，已达到80%目标"),
        ("valve_pass_rate", 7, 10, "阀门合格率70.0%，低于80%线，但只有10批，还不能下结论"),
        ("valve_pass_rate", 10, 50, "阀门合格率20.0%，没有达到80%目标"),
        ("valve_pass_rate", 4, 4, "阀门合格率：4批中4批，不足5批，不计算比率"),
        ("valve_pass_rate", 0, 0, "阀门合格率：还没有数据"),
        ("compliance_rate", 48, 49, "规范率97.96%，离98%目标还差1户"),
        ("compliance_rate", 4000, 5754, "规范率69.5%，离98%目标还差1,639户"),
        ("compliance_rate", 49, 50, "规范率98.0%，已达到98%目标"),
        ("clothing_pass_rate", 8, 10, "童装合格率80.0%（8/10批）"),
        ("clothing_pass_rate", 1, 2, "童装合格率：2批中1批，不足5批，不计算比率"),
        ("zones_passed", 2, 6, "示范区2个，离3目标还差1个"),
        ("zones_passed", 3, 6, "示范区3个，已达到3目标"),
        ("zones_passed", 0, 0, "示范区：还没有数据"),
    ],
)
def test_one_value_against_its_target(name: str, n: int, d: int, text: str) -> None:
    assert measure_sentence(m(name, n, d)) == text


class TestOverview:
    def test_nothing_known(self) -> None:
        measures = [m("coverage_rate", 0, 0), m("clothing_pass_rate", 8, 10)]
        assert overview_headline(measures, None) == (
            "还没有数据",
            "导入名册、抽查结果或示范区考核表后，这里显示目标完成情况。",
        )

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


class TestRanking:
    def test_the_order_is_chance(self) -> None:
        ranks = ranking({"上塘镇": (9, 10), "乌牛镇": (10, 10), "岩头镇": (8, 10)})
        assert ranking_headline(ranks) == (
            "3个乡镇中1个到了98%；名次分不开，没有一个与全县有明显差别",
            "全县90.0%；各乡镇的先后可能只是偶然。",
        )
        assert ranking_panel(ranks)[0] == "有3个乡镇都可能是第1名"

    def test_clear_differences_are_named(self) -> None:
        ranks = ranking({"上塘镇": (200, 200), "乌牛镇": (100, 200)})
        title, sub = ranking_headline(ranks)
        assert title == "2个乡镇中1个到了98%；只有2个与全县有明显差别"
        assert sub == "全县75.0%；上塘镇明显高于全县，乌牛镇明显低于全县；其余的先后可能只是偶然。"
        assert ranking_panel(ranks)[0] == "只有上塘镇可能是第1名"

    def test_all_or_none_reached(self) -> None:
        high = ranking({"上塘镇": (50, 50), "乌牛镇": (49, 50)})
        low = ranking({"上塘镇": (9, 10), "乌牛镇": (8, 10)})
        assert ranking_headline(high)[0].startswith("2个乡镇都到了98%；")
        assert ranking_headline(low)[0].startswith("2个乡镇都没到98%；")

    def test_without_a_target(self) -> None:
        ranks = ranking({"桥下镇": (9, 10), "徐岙乡": (8, 10)}, "clothing_pass_rate")
        assert ranking_headline(ranks) == (
            "2个乡镇的童装合格率：名次分不开，没有一个与全县有明显差别",
            "全县85.0%；各乡镇的先后可能只是偶然。",
        )

    def test_nobody_can_be_ranked(self) -> None:
        ranks = ranking({"瓯北镇": (3, 4), None: (3, 3)}, "valve_pass_rate")
        assert ranking_headline(ranks) == (
            "各乡镇阀门合格率的数量都不足，不排名",
            "阀门合格率85.7%，过80%线，但只有7批，还不能下结论",
        )
        assert map_panel(ranks)[0] == "还没有可比的阀门合格率"
        assert ranking_panel(ranks)[0] == "各乡镇阀门合格率"
        assert len(reading_guide(ranks, False)) == 3

    def test_one_township(self) -> None:
        ranks = ranking({"上塘镇": (200, 200), "乌牛镇": (100, 200), "岩头镇": (2, 3)})
        assert ranking_headline(ranks, "乌牛镇") == (
            "乌牛镇规范率50.0%，第2名（2—2），明显低于全县",
            "差 96 户；规范率74.9%，离98%目标还差93户",
        )
        assert ranking_headline(ranks, "岩头镇")[0] == "岩头镇：3户中2户，数量过少，不排名"
        assert ranking_headline(ranks, "别处") == ranking_headline(ranks)

    def test_who_is_left_out_and_why(self) -> None:
        ranks = ranking(
            {"上塘镇": (9, 10), "乌牛镇": (10, 10), "岩头镇": (2, 3)},
            older=("乌牛镇",),
            names=("上塘镇", "乌牛镇", "岩头镇", "桥头镇", "沙头镇"),
        )
        assert unranked_foot(ranks) == (
            "数量过少、不排名：岩头镇。未报、不排名：桥头镇、沙头镇。"
            "未报新名册、沿用上一次的：乌牛镇"
        )
        checks = ranking({"瓯北镇": (9, 10), None: (3, 4)}, "valve_pass_rate")
        assert unranked_foot(checks) == "另有4批没有写明乡镇（未明），只计入全县"

    def test_the_map_names_the_lowest(self) -> None:
        ranks = ranking({"上塘镇": (9, 10), "乌牛镇": (8, 10), "岩头镇": (16, 20)})
        assert map_panel(ranks)[0] == "乌牛镇、岩头镇最低（80.0%）"
        equal = ranking({"上塘镇": (9, 10), "乌牛镇": (18, 20)})
        assert map_panel(equal)[0] == "2个乡镇都是90.0%"

    def test_the_table_names_the_largest_gaps(self) -> None:
        ranks = ranking({"上塘镇": (9, 10), "乌牛镇": (8, 10), "岩头镇": (10, 10)})
        assert table_panel(ranks)[0] == "还差的户数最多：乌牛镇 2、上塘镇 1"
        one = ranking({"上塘镇": (9, 10), "乌牛镇": (10, 10)})
        assert table_panel(one)[0] == "还差的户数最多：上塘镇 1"
        none = ranking({"上塘镇": (10, 10)})
        assert table_panel(none)[0] == "各乡镇规范率与名次"

    def test_how_to_read(self) -> None:
        ranks = ranking({"上塘镇": (200, 200), "乌牛镇": (100, 200)})
        assert reading_guide(ranks, False) == [
            "先看名次区间，再看名次：区间宽，说明名次可能只是偶然。",
            "上塘镇第1名，区间第1—1名（20,000次模拟的中间95%）。",
            "“高于/低于全县”：精确检验，并按同时比较全部乡镇校正（Holm法）。",
            "同分同名次，后面空位（1、1、3）；不足5户不排名。",
        ]
        assert reading_guide(ranks, True)[-1] == ("同分同名次，不空位（1、1、2）；不足5户不排名。")


class TestSeries:
    @pytest.mark.parametrize(
        ("counts", "title"),
        [
            ([(3, 4), (2, 3)], "每个时期都不足以计算比率"),
            ([(9, 10), (7, 10)], "2个时期的区间都跨着80%线，都不能下结论"),
            ([(50, 50), (7, 10)], "2个时期中1个可以下结论；2008年未达标·样本不足"),
            ([(3, 4), (50, 50)], "1个时期中1个可以下结论；2008年已达标"),
        ],
    )
    def test_how_many_periods_bear_a_conclusion(
        self, counts: list[tuple[int, int]], title: str
    ) -> None:
        points = [(date(2007 + i, 1, 1), m("valve_pass_rate", *c)) for i, c in enumerate(counts)]
        assert series_title(points, "year")[0] == title

    def test_without_a_target_the_newest_period_speaks(self) -> None:
        points = [(day("2010-07-01"), m("clothing_pass_rate", 8, 10))]
        assert series_title(points, "half")[0] == "2010年下半年80.0%（8/10批）"

    def test_a_change_is_told_only_with_its_interval(self) -> None:
        points = [
            (day("2007-01-01"), m("clothing_pass_rate", 48, 80)),
            (day("2010-01-01"), m("clothing_pass_rate", 56, 70)),
        ]
        title, sub = change_headline(points)
        assert title == "童装合格率2010年80.0%，比2007年高20.0个百分点"
        # Newcombe 1998, method 10, for 56/70 - 48/80: his table II prints 0.0524 to 0.3339
        assert sub == (
            "差的95%区间为+5.2至+33.4个百分点（纽科姆法）：区间不含0，可以认定有变化；"
            "2007年48/80批，2010年56/70批。"
        )
        title, sub = change_headline(points[::-1])
        assert "比2010年低20.0个百分点" in title and "-33.4至-5.2" in sub

    def test_a_change_that_may_be_chance_and_none_at_all(self) -> None:
        first = (day("2007-01-01"), m("clothing_pass_rate", 8, 10))
        last = (day("2010-01-01"), m("clothing_pass_rate", 9, 10))
        assert "区间含0，还不能认定有变化" in change_headline([first, last])[1]
        assert change_headline([first]) == ("童装合格率80.0%（8/10批）", "")
        few = (day("2010-01-01"), m("clothing_pass_rate", 1, 2))
        assert change_headline([few]) == ("样本过少，不计算合格率", "")
        assert change_headline([]) == ("样本过少，不计算合格率", "")


class TestOutlets:
    def test_headline(self) -> None:
        measures = [
            m("coverage_rate", 99, 100),
            m("compliance_rate", 90, 100),
            m("township_completion_rate", 0, 38),
        ]
        assert outlets_headline(measures, None, None) == (
            "全县规范率90.0%，离98%目标还差8户",
            "覆盖面99.0%，离100%目标还差1户；乡镇完成率0%，离100%目标还差38个。",
        )
        assert outlets_headline(measures[:2], "上塘镇", ("小药店",)) == (
            "上塘镇小药店规范率90.0%，离98%目标还差8户",
            "覆盖面99.0%，离100%目标还差1户。",
        )

    def test_trades(self) -> None:
        found = [
            ("小食杂店", m("compliance_rate", 90, 100)),
            ("小药店", m("compliance_rate", 8, 10)),
        ]
        assert trades_panel(found)[0] == "小食杂店差8户，占各行业差额的80%"
        assert trades_panel([("小药店", m("compliance_rate", 9, 9))])[0] == "各行业都不差"
        assert grid_panel("missing")[0] == "还差的户数：乡镇 × 行业"
        assert grid_panel("rate")[0] == "规范率：乡镇 × 行业"


class TestSamples:
    def test_where_most_batches_come_from(self) -> None:
        sure = ranking({"瓯北镇": (50, 50), "桥头镇": (3, 4)}, "valve_pass_rate")
        assert sample_map_panel(sure)[0] == "瓯北镇批次最多（50/50）"
        unsure = ranking({"瓯北镇": (9, 10), "桥头镇": (3, 4)}, "valve_pass_rate")
        assert sample_map_panel(unsure)[0] == "瓯北镇批次最多，也还不能下结论"
        untold = ranking({None: (9, 10)}, "valve_pass_rate", names=("瓯北镇",))
        assert sample_map_panel(untold)[0] == "抽查结果没有写明乡镇"

    def test_items_and_periods(self) -> None:
        items = pd.DataFrame({"item": ["标志", "密封", "壳体强度"], "batches": [5, 3, 1]})
        whole = Slice(ON)
        year = Slice(ON, start=day("2010-01-01"), end=ON)
        span = Slice(ON, start=day("2007-01-01"), end=ON)
        assert items_panel(items, year) == (
            "标志、密封最常不合格",
            "不合格项目出现的批数，2010年",
        )
        assert items_panel(items[:1], span) == (
            "标志最常不合格",
            "不合格项目出现的批数，2007—2010年",
        )
        assert items_panel(items[:0], whole) == (
            "没有写明的不合格项目",
            "不合格项目出现的批数，历年",
        )

    def test_which_rows_count(self) -> None:
        assert indicator_note(indicator("valve_pass_rate")) == (
            "阀门合格率＝首次检验合格的批次÷实际抽查的批次；只计定期抽查的首次检验"
        )
        note = indicator_note(indicator("compliance_rate"))
        assert note == "规范率＝达到规范要求的经营户÷名册上的全部经营户"
