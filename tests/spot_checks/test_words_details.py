"""The sentences of the 详解 parts, to the letter."""

from datetime import date

import numpy as np
import pytest

from dashboard import statistics
from dashboard.indicators.definitions import Measure, indicator, measure
from dashboard.ranking import words as ranking_words_details
from dashboard.spot_checks import words_details
from dashboard.statistics import Assurance, Cluster, GlidePath, Heaping, Trend, TrendTest
from dashboard.ten_trades import words as ten_trades_words_details

COMPLIANCE, VALVES = indicator("compliance_rate"), indicator("valve_pass_rate")
CHANCE_ALONE = statistics.Overdispersion(0.8, 0.0, np.array([]), 38)
SPREAD = statistics.Overdispersion(2.04, 0.01, np.array([]), 38)


def valve(passed: int, total: int) -> Measure:
    return measure(VALVES, passed, total)


def cluster(p_value: float) -> Cluster:
    return Cluster((0, 1), 0, 3.0, 9, 25.0, 3.04, 4.2, 5.0, p_value)


class TestRanking:
    def test_nobody_is_named_inside_the_limits(self) -> None:
        title, sub = ranking_words_details.funnel_panel([], [], COMPLIANCE, "目标98%", 38)
        assert title == "38个乡镇都在正常波动内，不宜点名"
        assert sub == (
            "横轴为名册上的全部经营户（户），纵轴为规范率（%）；对照目标98%，虚线95%界限，实线99.8%界限"
        )

    def test_those_outside_are_to_be_looked_at(self) -> None:
        names = ["瓯北镇", "上塘镇", "沙头镇", "岩头镇"]
        title, _ = ranking_words_details.funnel_panel(["桥下镇"], names, COMPLIANCE, "全县平均", 38)
        assert title == (
            "瓯北镇、上塘镇、沙头镇等4个低于正常波动范围，建议核查；桥下镇高于正常波动范围"
        )

    def test_the_foot_says_what_a_census_means_and_how_units_differ(self) -> None:
        start = "界限按二项分布精确计算；"
        census = "全数检查没有抽样误差，这里只回答：差别会不会是偶然；"
        assert ranking_words_details.funnel_foot(COMPLIANCE, CHANCE_ALONE, False) == (
            start + census + "乡镇间差别没有超出偶然波动，界限不必放宽。"
        )
        assert ranking_words_details.funnel_foot(VALVES, SPREAD, False) == (
            start + "乡镇间差别是偶然波动的2.0倍，可改看“计入乡镇间差别”的界限。"
        )
        assert ranking_words_details.funnel_foot(VALVES, SPREAD, True) == (
            start + "乡镇间差别是偶然波动的2.0倍，界限已计入乡镇间差别。"
        )

    def test_bands(self) -> None:
        assert ranking_words_details.bands_panel(1, 38)[0] == "38个乡镇同时比较，分不出档次"
        assert (
            ranking_words_details.bands_panel(3, 38)[0]
            == "38个乡镇只分得出3档，同档内先后可能是偶然"
        )
        assert ranking_words_details.band_words(3) == ["一档", "二档", "三档"]

    def test_the_share_of_noise(self) -> None:
        spread = statistics.Interval(0.8405, 0.9856)
        assert ranking_words_details.noise_lines(0.573, spread, COMPLIANCE, 38) == [
            "乡镇之间的差别，约57%可以用偶然波动解释。",
            "假如38个乡镇其实一样好，只凭偶然，最低和最高也会差到84.0%到98.6%左右。",
        ]
        assert ranking_words_details.noise_lines(1.0, spread, COMPLIANCE, 38)[0] == (
            "乡镇之间的差别没有超出偶然波动，名次不说明工作好坏。"
        )
        assert ranking_words_details.noise_lines(float("nan"), spread, COMPLIANCE, 38) == [
            "各乡镇规范率相同，没有可解释的差别。"
        ]

    def test_a_corrected_figure_is_never_the_official_one(self) -> None:
        fit = statistics.BetaBinomialFit(193.0, 15.2, 0.927, 1.7, False, 38)
        title, sub = ranking_words_details.shrink_panel(fit, COMPLIANCE)
        assert title == "小样本校正：户数越少，拉得越近"
        assert sub.endswith("小样本校正不是公布口径，不用于通报和排名。")
        assert ranking_words_details.shrink_sentence("西溪乡", "100.0", 3, 3, 0.961) == (
            "西溪乡原始100.0%（3/3）；小样本校正后约96.1%"
        )

    def test_the_assessment_says_what_is_missing(self) -> None:
        assert ranking_words_details.assessment_panel("枫林镇", 1, 4)[0] == (
            "综合得分：枫林镇现为最高，权重变动时在第1—4名之间"
        )
        assert ranking_words_details.assessment_missing(["群众满意度"], 20, True) == (
            "群众满意度还没有数据（权重20%），其余项按原比例折成100%"
        )
        assert ranking_words_details.assessment_missing(["督查得分", "群众满意度"], 50, False) == (
            "督查得分、群众满意度还没有数据（权重50%），缺得太多，不计算综合得分。"
        )
        assert ranking_words_details.assessment_foot([("规范率", 30)], "") == (
            "权重：规范率30；75号四(三)只写量化考核，没有给出权重，可在data/assessment.toml修改。"
        )


class TestSamples:
    @pytest.mark.parametrize(
        ("p", "text"),
        [
            (0.0004, "偶然可能性不到0.1%"),
            (0.018, "偶然可能性约1.8%"),
            (0.0999, "偶然可能性约10%"),
            (0.523, "偶然可能性约52%"),
        ],
    )
    def test_chance_in_words(self, p: float, text: str) -> None:
        assert words_details.chance_text(p) == text

    def test_an_ordinary_process_needs_no_explanation(self) -> None:
        chart = statistics.p_chart([8, 9, 8, 9], [10] * 4)
        rules = statistics.run_rules(chart.values, chart.centre, chart.sigma)
        title, sub = words_details.control_panel(chart, rules, VALVES, "按季度")
        assert title == "4个时期都属普通波动，不必逐期解释升降"
        assert sub == "阀门合格率（%），按季度；实线为均值±3倍标准差的控制限，随批数变化"
        foot = words_details.control_foot(chart, is_laney=False)
        assert foot.startswith("试行控制限：只有4个点，不足12个；规则：")

    def test_a_special_newest_period_is_said(self) -> None:
        chart = statistics.p_chart([90] * 12 + [50], [100] * 13)
        rules = statistics.run_rules(chart.values, chart.centre, chart.sigma)
        title, _ = words_details.control_panel(chart, rules, VALVES, "按月")
        assert title == "13个时期中13个不是普通波动；最近一期偏低"

    def test_assurance(self) -> None:
        assert words_details.assurance_sentence(Assurance.HIT_OR_MISS, "80%") == (
            "照现在的水平，有时过80%有时不过，单期高低不说明问题。"
        )
        assert words_details.assurance_sentence(Assurance.FAIL, "80%") == (
            "照现在的水平，每期都到不了80%，须改变做法。"
        )
        assert words_details.assurance_sentence(None, "80%") == ""

    def test_trend(self) -> None:
        rising = TrendTest(4.2, 17.6, 0.00003)
        assert words_details.trend_sentence(rising, Trend.NONE, "2007年", "2015年") == (
            "2007年至2015年呈上升趋势（Cochran–Armitage检验，偶然可能性不到0.1%），"
            "只看最近5年则还不明显；趋势不说明原因。"
        )
        flat = TrendTest(-0.8, 0.64, 0.42)
        assert words_details.trend_sentence(flat, Trend.NONE, "2007年", "2015年") == (
            "2007年至2015年没有看得出的升降趋势（Cochran–Armitage检验，偶然可能性约42%）。"
        )
        assert words_details.trend_sentence(None, Trend.TOO_FEW, "2007年", "2007年") == (
            "各年都相同或只有一年，没有趋势可检验。"
        )

    def test_change_against_a_baseline(self) -> None:
        # Newcombe 1998, table II: 56/70 against 48/80, method 10: 0.0524 to 0.3339
        low, high = statistics.difference_interval(56, 70, 48, 80)
        now, before = valve(56, 70), valve(48, 80)
        assert words_details.change_sentence(now, before, float(low), float(high), "2007年") == (
            "比2007年上升20.0个百分点（＋5.2至＋33.4），可以认定为提高"
        )
        assert words_details.change_sentence(
            valve(43, 50), valve(40, 50), -0.02, 0.14, "2007年"
        ) == ("比2007年上升6.0个百分点（－2.0至＋14.0），尚不能认定为提高")
        assert words_details.change_sentence(before, now, -0.33, -0.05, "2010年") == (
            "比2010年下降20.0个百分点（－33.0至－5.0），可以认定为下降"
        )
        assert words_details.signed(-0.04) == "0.0"

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
            "桥下镇、桥头镇25家中9家有不合格，按全县水平约3.0家，偶然可能性约2.0%，建议专项核查"
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
        assert words_details.detectable_sentence("桥下镇", 9, 0.82, 5 / 30) == (
            "全县有不合格的企业占16.7%。以现有样本，抽得最多的桥下镇（9家）要有82%的企业不合格，"
            "才有八成把握被发现；更轻的聚集发现不了。"
        )
        assert words_details.detectable_sentence("桥下镇", 3, None, 0.5).endswith("样本太少。")


class TestOutlets:
    def test_glide(self) -> None:
        county = measure(COMPLIANCE, 5370, 5824)
        path = GlidePath(338, 338.0, 0.004, 0.0, None, None, None)
        title, sub = ten_trades_words_details.glide_panel(county, path, 5, date(2010, 10, 31))
        assert title == "到10月31日还有5周，全县差338户，每周要规范68户"
        assert sub.endswith("照此进度到时达标的可能不到1%")
        assert ten_trades_words_details.glide_table_panel(3.2, 38, 3, "98%")[0] == (
            "还没到98%的35个乡镇，照此进度约3个能到，另3个不估算"
        )
        assert ten_trades_words_details.glide_table_panel(0.0, 0, 0, "98%")[0] == "乡镇都已到98%"

    @pytest.mark.parametrize(
        ("chance", "text"),
        [(None, "不估算"), (0.0, "不到1%"), (0.68, "68%"), (1.0, "99%以上")],
    )
    def test_a_chance_is_never_certain(self, chance: float | None, text: str) -> None:
        assert ten_trades_words_details.chance_text(chance) == text

    def test_questions_accuse_nobody(self) -> None:
        texts = [
            *ten_trades_words_details.on_the_line(98, 100, "98%"),
            *ten_trades_words_details.all_compliant(1110, 20.4),
            *ten_trades_words_details.fewer_outlets(75, 70, True),
            *ten_trades_words_details.no_new_outlets(6.2, date(2010, 6, 30)),
            *ten_trades_words_details.copied_report(date(2010, 7, 1), date(2010, 8, 1), 9),
            *ten_trades_words_details.report_gap(412, 407, date(2010, 8, 31)),
            ten_trades_words_details.heaping_sentence(
                Heaping((1, 2, 3, 4, 5, 6, 7, 8), (), 0.004), "98%"
            ),
            ten_trades_words_details.CHECK_SUB,
        ]
        for word in ("造假", "虚报", "作假", "嫌疑", "异常", "违规", "落后"):
            assert not any(word in text for text in texts), word
        assert texts[1] == "请附刚达标几户的检查记录"
        assert texts[10] == "2010年8月月报已规范412户，同月名册407户，多5户"
        assert texts[12] == (
            "历次名册中，刚好到98%、一户不多的8次，刚好差一户的0次；"
            "两者本应差不多，请核对刚好到线的几次。"
        )

    def test_relapse(self) -> None:
        curve = statistics.relapse_curve([365] * 3 + [730] * 97, [True] * 3 + [False] * 97)
        assert ten_trades_words_details.relapse_panel(curve, "小菜场", 1)[0] == (
            "查实规范1年后约97.0%仍规范，回潮3户；小菜场回潮最多"
        )
        none = statistics.relapse_curve([365.0], [False])
        assert ten_trades_words_details.relapse_panel(none, None, 1)[0] == "还没有查到回潮"
        assert ten_trades_words_details.kept_text(curve, 100) == "100.0"
        assert ten_trades_words_details.kept_text(curve, 366).startswith("97.0（")

    def test_inspection_plan(self) -> None:
        # hypergeometric: 63 of 100 with none found bad exclude three bad ones
        needed = statistics.units_needed(100, 0.98, 0)
        assert ten_trades_words_details.inspection_sentence(needed, 100, 0, "98%") == (
            "100户中随机查63户，全部规范，就能证明不低于98%（单侧95%）。"
        )
        assert ten_trades_words_details.inspection_sentence(None, 20, 1, "98%") == (
            "20户中有1户不规范，已经到不了98%。"
        )
        assert ten_trades_words_details.inspection_sentence(40, 40, 0, "98%") == (
            "40户须全部检查，全部规范，才能证明不低于98%。"
        )
