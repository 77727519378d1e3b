"""Sentences of the spot checks and of their details, to the letter."""

from datetime import date
from fractions import Fraction

import pandas as pd
import pytest

from dashboard import statistics
from dashboard.indicators.definitions import Measure, indicator, measure
from dashboard.indicators.measured import Slice
from dashboard.indicators.policy import Step
from dashboard.indicators.words import Change, change, indicator_note
from dashboard.spot_checks import words_details
from dashboard.spot_checks.words_samples import (
    change_headline,
    items_panel,
    sample_map_panel,
    series_title,
)
from dashboard.statistics import Assurance, Cluster, Trend, TrendTest
from tests.rankings import ON, m, ranking
from tests.rows import day

COMPLIANCE, VALVES = indicator("compliance_rate"), indicator("valve_pass_rate")


def valve(passed: int, total: int) -> Measure:
    return measure(VALVES, passed, total)


def cluster(p_value: float) -> Cluster:
    return Cluster((0, 1), 0, 3.0, 9, 25.0, 3.04, 4.2, 5.0, p_value)


class TestSeries:
    @pytest.mark.parametrize(
        ("counts", "title"),
        [
            ([(3, 4), (2, 3)], "每个时期都不足以计算比率"),
            ([(9, 10), (7, 10)], "2个时期可能的范围都跨着80%线，都不能下结论"),
            ([(50, 50), (7, 10)], "2个时期中1个可以下结论；2008年没过线，抽得还少"),
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
            "差可能在+5.2至+33.4个百分点（算法：纽科姆法，95%）：可以认定有变化；"
            "2007年48/80批，2010年56/70批。"
        )
        title, sub = change_headline(points[::-1])
        assert "比2010年低20.0个百分点" in title and "-33.4至-5.2" in sub

    def test_a_change_that_may_be_chance_and_none_at_all(self) -> None:
        first = (day("2007-01-01"), m("clothing_pass_rate", 8, 10))
        last = (day("2010-01-01"), m("clothing_pass_rate", 9, 10))
        assert "升降还分不出" in change_headline([first, last])[1]
        like = Change(Fraction(66, 10), -0.05, 0.18)
        title, sub = change_headline([first, last], like)
        assert "按企业分类折算比" in title and title.endswith("高6.6个百分点")
        assert sub.startswith("折算后差可能在-5.0至+18.0个百分点（算法：95%）：升降还分不出")
        assert "；不折算" in sub
        assert change_headline([first]) == ("童装合格率80.0%（8/10批）", "")
        few = (day("2010-01-01"), m("clothing_pass_rate", 1, 2))
        assert change_headline([few]) == ("样本过少，不计算合格率", "")
        assert change_headline([]) == ("样本过少，不计算合格率", "")


class TestSamples:
    def test_where_most_batches_come_from(self) -> None:
        sure = ranking({"瓯北镇": (50, 50), "桥头镇": (3, 4)}, "valve_pass_rate")
        assert sample_map_panel(sure)[0] == "瓯北镇批次最多（50/50）"
        unsure = ranking({"瓯北镇": (9, 10), "桥头镇": (3, 4)}, "valve_pass_rate")
        assert sample_map_panel(unsure)[0] == "瓯北镇批次最多（9/10）"  # 62号 ended in 2007
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
            "阀门合格率＝首次检验合格的批次÷实际抽查的批次；只计定期抽查的首次检验，没有注明性质的按定期抽查计"
        )
        note = indicator_note(indicator("compliance_rate"))
        assert note == "规范率＝达到规范要求的经营户÷名册上的全部经营户"


class TestDetails:
    @pytest.mark.parametrize(
        ("p", "text"),
        [
            (0.0004, "若各地其实一样，出现这样集中的机会不到0.1%"),
            (0.018, "若各地其实一样，出现这样集中的机会约1.8%"),
            (0.0999, "若各地其实一样，出现这样集中的机会约10%"),
            (0.523, "若各地其实一样，出现这样集中的机会约52%"),
        ],
    )
    def test_chance_in_words(self, p: float, text: str) -> None:
        assert words_details.clustered_text(p) == text

    def test_an_ordinary_process_needs_no_explanation(self) -> None:
        chart = statistics.phased_chart([8, 9, 8, 9], [10] * 4)
        rules = statistics.phased_rules(chart)
        title, sub = words_details.control_panel(chart, rules, VALVES, "按季度")
        assert title == "4个时期都属普通波动，不必逐期解释升降"
        assert sub == (
            "阀门合格率（%），按季度；实线为控制限（均值±3倍标准差，批数少时按二项分布精确计算）"
        )
        foot = words_details.control_foot(chart, is_laney=False)
        assert foot.startswith("试行控制限：现阶段只有4个点，不足12个；规则：")

    def test_a_special_newest_period_is_said(self) -> None:
        chart = statistics.phased_chart([90] * 12 + [50], [100] * 13)
        rules = statistics.phased_rules(chart)
        title, _ = words_details.control_panel(chart, rules, VALVES, "按月")
        assert title == "13个时期中13个不是普通波动；最近一期差于以往，不像偶然"

    def test_assurance(self) -> None:
        assert words_details.assurance_sentence(Assurance.HIT_OR_MISS, "80%", 12) == (
            "照现在的水平，有时过80%有时不过，单期高低不说明问题。"
        )
        assert words_details.assurance_sentence(Assurance.FAIL, "80%", 12) == (
            "照现在的水平，每期都到不了80%，须改变做法。"
        )
        assert words_details.assurance_sentence(None, "80%", 5) == (
            "现阶段只有5个点，不足12个，不判断能不能稳定到80%。"
        )

    def test_phases_are_told(self) -> None:
        chart = statistics.phased_chart([7] * 8 + [9] * 6, [10] * 14, [8])
        foot = words_details.control_foot(chart, is_laney=False)
        assert foot.startswith("试行控制限：现阶段只有6个点，不足12个；")
        assert foot.endswith("各段各算均值和控制限，连续几点的规则不跨段。")

    def test_trend(self) -> None:
        rising = TrendTest(4.2, 17.6, 0.00003, 0.021, 0.011, 0.031)
        span = ("2007年", "2015年")
        assert words_details.trend_sentence(rising, rising, Trend.NONE, *span) == (
            "2007年至2015年呈上升趋势（平均每年＋2.1个百分点，＋1.1至＋3.1；同类企业之间比较，"
            "若其实没有升降，出现这样的趋势的机会不到0.1%），"
            "只看最近5年则还不明显；趋势不说明原因。"
        )
        flat = TrendTest(-0.8, 0.64, 0.42, -0.004, -0.014, 0.006)
        told = (
            "2007年至2015年没有看得出的升降趋势（平均每年－0.4个百分点，－1.4至＋0.6；"
            "同类企业之间比较，若其实没有升降，出现这样的趋势的机会约42%）"
        )
        assert words_details.trend_sentence(flat, flat, Trend.NONE, *span) == f"{told}。"
        assert words_details.trend_sentence(flat, rising, Trend.NONE, *span) == (
            f"{told}；不分类别直接算则呈上升趋势（每年＋2.1个百分点），是各年抽到的类别不同。"
        )
        assert words_details.trend_sentence(None, None, Trend.TOO_FEW, "2007年", "2007年") == (
            "各年都相同或只有一年，没有趋势可检验。"
        )

    def test_change_against_a_baseline(self) -> None:
        # Newcombe 1998, table II: 56/70 against 48/80, method 10: 0.0524 to 0.3339
        moved = change(valve(56, 70), valve(48, 80))
        assert moved and words_details.change_sentence(moved, "2007年") == (
            "比2007年上升20.0个百分点（＋5.2至＋33.4），可以认定为提高"
        )
        assert words_details.change_sentence(Change(Fraction(6), -0.02, 0.14), "2007年") == (
            "比2007年上升6.0个百分点（－2.0至＋14.0），尚不能认定为提高"
        )
        assert words_details.change_sentence(Change(Fraction(-20), -0.33, -0.05), "2010年") == (
            "比2010年下降20.0个百分点（－33.0至－5.0），可以认定为下降"
        )
        assert words_details.signed(-0.04) == "0.0"

    def test_like_with_like_carries_the_conclusion(self) -> None:
        # the valves of the county: 71.1 to 89.4 as drawn, +6.6 with the classes weighed alike
        like = Change(Fraction(66, 10), -0.05, 0.18)
        crude = Change(Fraction(183, 10), 0.02, 0.33)
        assert words_details.like_sentence(like, crude, "2007年") == (
            "按企业分类折算，比2007年上升6.6个百分点（－5.0至＋18.0），尚不能认定为提高；"
            "直接算上升18.3个百分点、可以认定为提高，但两年抽到的企业类别不同，以折算的为准"
        )
        assert words_details.like_sentence(like, like, "2007年").endswith(
            "尚不能认定为提高；直接算上升6.6个百分点"
        )

    def test_a_plan_in_steps_says_what_it_spends(self) -> None:
        steps = (Step(8, None), Step(16, 0), Step(24, 1), Step(33, 2))
        first, second = words_details.step_lines(steps, "80%", "批")
        assert first == (
            "也可以分4次抽，每次抽完看一眼：累计8批还不能下结论；累计16批全部合格即可认定；"
            "累计24批不合格不超过1批即可认定；累计33批不合格不超过2批即可认定。"
        )
        assert "不超过5%" in second and words_details.step_lines((), "100%", "批") == []

    def test_plan_and_claim_are_kept_apart(self) -> None:
        assert words_details.plan_sentence(14, 0, "80%", "批") == (
            "从头抽一轮：至少14批，全部合格，才能证明不低于80%（单侧95%）。"
        )
        assert words_details.plan_sentence(30, 2, "80%", "批") == (
            "从头抽一轮：至少30批，最多2批不合格，才能证明不低于80%（单侧95%）。"
        )
        # ISO 2859-4's own example: DQL 0.65%, 125 units, limit 2, risk 4.87%
        risk = statistics.contradiction_risk(125, 2, 0.0065)
        lines = words_details.claim_lines(125, 2, "0.65%", risk, 0.366)
        assert lines[1] == "声称属实时被误判的可能：4.9%（标准要求不超过5%）。"
        assert "不能写“已证明达标”" in lines[-1]

    def test_pooling_purposes_is_shown_as_bias(self) -> None:
        assert words_details.pooled_sentence(valve(42, 47), valve(45, 52), ["跟踪"]) == (
            "混入跟踪后为86.5%（45/52），比计入目标的89.4%低2.8个百分点。"
            "这些批次不是随机抽的，差值是抽样偏差，不用于判定。"
        )
        assert (
            words_details.pooled_sentence(valve(1, 2), valve(3, 9), ["跟踪"])
            == "批数过少，不比较。"
        )

    def test_firms_beside_batches(self) -> None:
        firms = measure(indicator("valve_firm_rate"), 27, 31)
        assert words_details.firms_panel(valve(42, 47), firms)[0] == (
            "按企业算为87.1%，比按批次低2.3个百分点"
        )

    def test_a_cluster_is_a_reason_to_look_and_no_verdict(self) -> None:
        assert words_details.scan_panel([], [], "2010年")[0] == "未发现聚集"
        assert words_details.scan_panel([cluster(0.2)], ["桥下镇"], "2010年")[0] == "未发现聚集"
        assert words_details.scan_panel([cluster(0.02)], ["桥下镇", "桥头镇"], "2010年")[0] == (
            "发现疑似聚集，建议核查：桥下镇、桥头镇"
        )
        assert words_details.cluster_sentence(cluster(0.02), ["桥下镇", "桥头镇"]) == (
            "桥下镇、桥头镇25家企业9家次有不合格，按全县同类水平约3.0家次，"
            "若各地其实一样，出现这样集中的机会约2.0%，建议专项核查"
        )
        assert "由县里认定" in words_details.SCAN_FOOT

    def test_whether_classes_were_compared_among_themselves(self) -> None:
        assert "没有按类别分层" in words_details.strata_sentence(0, 53)
        assert words_details.strata_sentence(50, 53).endswith(
            "抽样当日的分类）；3家次分类不详，自成一类。"
        )
        assert words_details.strata_sentence(53, 53).endswith(
            "同类别的企业内比较（A、B、C类按抽样当日的分类）。"
        )

    def test_what_could_have_been_found(self) -> None:
        assert words_details.detectable_sentence("桥下镇", 9, 1.5, 6, 5 / 30) == (
            "抽查企业中有不合格的占16.7%。以现有样本，抽得最多的桥下镇（9家次，预期1.5家次不合格）"
            "要有6家次不合格才会被这次扫描发现；更轻的聚集发现不了。"
        )
        assert words_details.detectable_sentence("桥下镇", 3, 1.5, None, 0.5).endswith("样本太少。")
