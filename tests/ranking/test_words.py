"""Sentences of the league table and of its details, to the letter."""

import numpy as np

from dashboard import statistics
from dashboard.indicators.definitions import indicator
from dashboard.ranking import words
from dashboard.ranking.words import (
    map_panel,
    ranking_headline,
    ranking_panel,
    reading_guide,
    table_panel,
    unranked_foot,
)
from tests.rankings import ranking

COMPLIANCE, VALVES = indicator("compliance_rate"), indicator("valve_pass_rate")


CHANCE_ALONE = statistics.Overdispersion(0.8, 0.0, np.array([]), 38, 31.2, 0.74)
SPREAD = statistics.Overdispersion(2.04, 0.01, np.array([]), 38, 84.0, 0.0005)
FEW_FAR_OFF = statistics.Overdispersion(0.9, 0.0, np.array([]), 38, 61.3, 0.007)


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
            "阀门合格率85.7%，与原目标80%比，高5.7个百分点，仅供参考",
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
            "先看可能名次，再看名次：可能的范围宽，说明名次可能只是偶然。",
            "上塘镇第1名，可能第1到1名"
            "（算法：按各乡镇真实水平的散布估算，取中间95%；看不出差别时名次全部放开）。",
            "“高于/低于全县”：分得出高低的才写（算法：精确检验，并按同时比较全部乡镇校正）。",
            "全数统计没有抽样误差；这里的区间只回答：每户达标与否带点偶然时，数值和名次会动多少。",
            "并列后跳号（1、1、3）；不足5户不排名。",
        ]
        assert reading_guide(ranks, True)[-1] == ("并列后不跳号（1、1、2）；不足5户不排名。")


class TestDetails:
    def test_nobody_is_named_inside_the_limits(self) -> None:
        title, sub = words.funnel_panel([], [], COMPLIANCE, "目标98%", 38)
        assert title == "38个乡镇都在正常波动内，不宜点名"
        assert sub == (
            "横轴为名册上的全部经营户（户），纵轴为规范率（%）；对照目标98%，虚线95%界限，实线99.8%界限"
        )

    def test_those_outside_are_to_be_looked_at(self) -> None:
        names = ["瓯北镇", "上塘镇", "沙头镇", "岩头镇"]
        title, _ = words.funnel_panel(["桥下镇"], names, COMPLIANCE, "全县平均", 38)
        assert title == (
            "瓯北镇、上塘镇、沙头镇等4个低于正常波动范围，建议核查；桥下镇高于正常波动范围"
        )

    def test_the_foot_says_what_a_census_means_and_how_units_differ(self) -> None:
        start = "界限按二项分布（计入乡镇间差别时按贝塔二项分布）精确计算；"
        census = (
            "全数统计没有抽样误差；这里的区间只回答：每户达标与否带点偶然时，数值和名次会动多少；"
        )
        assert words.funnel_foot(COMPLIANCE, CHANCE_ALONE, False) == (
            f"{start}{census}乡镇间差别没有超出偶然波动"
            "（χ²＝31.2，若其实没有差别，出现这样大差别的机会约74%），界限不必放宽。"
        )
        times = "去掉两头后，各乡镇离平均的差别是偶然波动的2.0倍"
        seen = "全部合起来χ²＝84.0，若其实没有差别，出现这样大差别的机会不到0.1%"
        assert words.funnel_foot(VALVES, SPREAD, False) == (
            f"{start}{times}，可改看“计入乡镇间差别”的界限（{seen}）。"
        )
        assert words.funnel_foot(VALVES, SPREAD, True) == (
            f"{start}{times}，界限已计入乡镇间差别（{seen}）。"
        )

    def test_an_estimate_without_the_ends_is_no_all_clear(self) -> None:
        assert words.funnel_foot(VALVES, FEW_FAR_OFF, False).endswith(
            "多数乡镇相差不大，但少数离得太远，全部合起来差别超出偶然"
            "（χ²＝61.3，若其实没有差别，出现这样大差别的机会约0.7%）。"
        )

    def test_bands(self) -> None:
        assert words.bands_panel(1, 38)[0] == "38个乡镇先后分不开，只能归为一档"
        assert words.bands_panel(3, 38)[0] == "38个乡镇只分得出3档，同档内先后可能是偶然"
        assert words.band_words(3) == ["一档", "二档", "三档"]

    def test_the_share_of_noise(self) -> None:
        spread = statistics.Interval(0.8405, 0.9856)
        assert words.noise_lines(0.573, spread, COMPLIANCE, 38) == [
            "乡镇之间的差别，约57%可以用偶然波动解释。",
            "假如38个乡镇其实一样好，只凭偶然，最低和最高也会差到84.0%到98.6%左右。",
        ]
        assert words.noise_lines(1.0, spread, COMPLIANCE, 38)[0] == (
            "乡镇之间的差别没有超出偶然波动，名次不说明工作好坏。"
        )
        assert words.noise_lines(float("nan"), spread, COMPLIANCE, 38) == [
            "各乡镇规范率相同，没有可解释的差别。"
        ]

    def test_a_corrected_figure_is_never_the_official_one(self) -> None:
        fit = statistics.BetaBinomialFit(193.0, 15.2, 0.927, 1.7, False, 38)
        title, sub = words.shrink_panel(fit, COMPLIANCE)
        assert title == "小样本校正：户数越少，拉得越近"
        assert sub.endswith("小样本校正不是公布口径，不用于通报和排名。")
        assert words.shrink_sentence("西溪乡", "100.0", 3, 3, 0.961) == (
            "西溪乡原始100.0%（3/3）；小样本校正后约96.1%"
        )

    def test_the_assessment_says_what_is_missing(self) -> None:
        assert words.assessment_panel("枫林镇", 1, 4)[0] == (
            "综合得分：枫林镇现为最高，权重变动时在第1—4名之间"
        )
        assert words.assessment_missing(["群众满意度"], 20, True) == (
            "群众满意度还没有数据（权重20%），其余项按原比例折成100%"
        )
        assert words.assessment_missing(["督查得分", "群众满意度"], 50, False) == (
            "督查得分、群众满意度还没有数据（权重50%），缺得太多，不计算综合得分。"
        )
        assert words.assessment_foot([("规范率", 30)], "") == (
            "权重：规范率30；75号四(三)只写量化考核，没有给出权重，可在data/assessment.toml修改。"
        )
