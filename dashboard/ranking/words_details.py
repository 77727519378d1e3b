"""Sentences about townships side by side: funnel, rank intervals, small samples, assessment."""

from collections.abc import Sequence
from datetime import date

import pandas as pd

from dashboard.indicators.definitions import Indicator
from dashboard.statistics import BetaBinomialFit, Interval, Overdispersion
from dashboard.words import formats

Title = tuple[str, str]

TOO_FEW_UNITS = "可比的乡镇不足3个，不作比较。"
NOT_OFFICIAL = "小样本校正不是公布口径，不用于通报和排名。"
BAND_NAMES = "一二三四五六七八九十"
POSITION_WORDS = {1: "高于正常波动范围", -1: "低于正常波动范围，建议核查", 0: "在正常波动内"}


def funnel_panel(
    above: Sequence[str], below: Sequence[str], one: Indicator, against: str, count: int
) -> Title:
    """Who lies outside the 99.8% limits; `against`: 全县平均 or 目标98%."""
    sub = (
        f"横轴为{one.denominator}（{one.noun}），纵轴为{one.short_name}（%）；"
        f"对照{against}，虚线95%界限，实线99.8%界限"
    )
    if not above and not below:
        return f"{count}个乡镇都在正常波动内，不宜点名", sub
    parts = []
    if below:
        parts.append(f"{formats.names_text(list(below), 3)}低于正常波动范围，建议核查")
    if above:
        parts.append(f"{formats.names_text(list(above), 3)}高于正常波动范围")
    return "；".join(parts), sub


def funnel_foot(one: Indicator, spread: Overdispersion, is_wide: bool) -> str:
    """How the limits were made, what a census means here, and whether units differ too much."""
    parts = ["界限按二项分布精确计算"]
    if one.kind == "census":
        parts.append("全数检查没有抽样误差，这里只回答：差别会不会是偶然")
    times = f"{spread.phi:.1f}倍"
    if is_wide:
        parts.append(f"乡镇间差别是偶然波动的{times}，界限已计入乡镇间差别")
    elif spread.tau2 > 0:
        parts.append(f"乡镇间差别是偶然波动的{times}，可改看“计入乡镇间差别”的界限")
    else:
        parts.append("乡镇间差别没有超出偶然波动，界限不必放宽")
    return "；".join(parts) + "。"


def bands_panel(bands: int, count: int) -> Title:
    """How many groups the ranking really has."""
    sub = "粗条：单看这一个乡镇的95%名次区间；细线：全部乡镇同时成立的95%名次区间；点：现名次"
    if bands <= 1:
        return f"{count}个乡镇同时比较，分不出档次", sub
    return f"{count}个乡镇只分得出{bands}档，同档内先后可能是偶然", sub


def band_words(count: int) -> list[str]:
    """一档, 二档, …"""
    return [f"{BAND_NAMES[i]}档" if i < len(BAND_NAMES) else f"{i + 1}档" for i in range(count)]


def noise_lines(share: float, spread: Interval, one: Indicator, count: int) -> list[str]:
    """The share of the ranking that chance explains, and what chance alone would show."""
    chance = f"{spread.lower * 100:.1f}%到{spread.upper * 100:.1f}%"
    if share != share:
        return [f"各乡镇{one.short_name}相同，没有可解释的差别。"]
    first = (
        "乡镇之间的差别没有超出偶然波动，名次不说明工作好坏。"
        if share >= 1
        else f"乡镇之间的差别，约{share * 100:.0f}%可以用偶然波动解释。"
    )
    return [
        first,
        f"假如{count}个乡镇其实一样好，只凭偶然，最低和最高也会差到{chance}左右。",
    ]


def shrink_panel(fit: BetaBinomialFit, one: Indicator) -> Title:
    """What the correction does, labelled as what it is."""
    sub = f"把数量少的乡镇向全县水平（{fit.mean * 100:.1f}%）拉近；{NOT_OFFICIAL}"
    if fit.pooled:
        return "小样本校正：各乡镇看不出真实差别，都估为全县水平", sub
    return f"小样本校正：{one.noun}数越少，拉得越近", sub


def shrink_sentence(name: str, raw: str, numerator: int, denominator: int, shrunk: float) -> str:
    """西溪乡原始96.7%（87/90）；小样本校正后约94.1%."""
    return f"{name}原始{raw}%（{numerator}/{denominator}）；小样本校正后约{shrunk * 100:.1f}%"


def assessment_panel(best: str, low: int, high: int) -> Title:
    """Who leads and how firmly, when the weights move."""
    sub = (
        "各项得分＝（现值－起点）÷（满分值－起点），按权重相加，满分100；"
        "“权重变动时”为权重小幅变动时名次的95%区间"
    )
    if low == high:
        return f"综合得分：{best}第{low}名，权重小幅变动时不变", sub
    return f"综合得分：{best}现为最高，权重变动时在第{low}—{high}名之间", sub


def assessment_missing(names: Sequence[str], share: int, is_computed: bool) -> str:
    """Which items have no data, and what was done about their weight."""
    if not names:
        return ""
    what = f"{'、'.join(names)}还没有数据（权重{share}%）"
    if is_computed:
        return f"{what}，其余项按原比例折成100%"
    return f"{what}，缺得太多，不计算综合得分。"


def assessment_foot(weights: Sequence[tuple[str, int]], missing: str) -> str:
    """Weights in words; they are a setting, not a rule of a document."""
    items = "、".join(f"{name}{weight}" for name, weight in weights)
    basis = "75号四(三)只写量化考核，没有给出权重，可在data/assessment.toml修改"
    return "；".join(part for part in (f"权重：{items}", missing, basis) if part) + "。"


def moves_panel(names: Sequence[str], count: int, days: Sequence[date]) -> Title:
    """How many ranks moved beyond their intervals between the first and the last register."""
    sub = "规范率名次，只画首末两次名次区间不相交的乡镇；其余的变动可能只是偶然"
    if len(days) < 2:
        return "名册不足两次，看不出名次变动", sub
    span = f"{days[0].year}年{days[0].month}月到{days[-1].year}年{days[-1].month}月"
    if not names:
        return f"{span}，{count}个乡镇的名次变动都在区间以内", sub
    return f"{span}，{count}个乡镇中{len(names)}个名次变动超出区间", sub


def rounds_panel(rows: pd.DataFrame, series: str) -> Title:
    """Rounds of one series side by side; one assessment each, so no interval can be given."""
    sub = f"{series}级督查各次得分（并列名次）；每次只评一回，算不出名次区间，小的升降不说明问题"
    ups = int(rows["首末变动"].str.startswith("升").sum())
    downs = int(rows["首末变动"].str.startswith("降").sum())
    if rows.shape[1] <= 3:
        return f"{series}级督查只有一次得分", sub
    return f"{series}级督查首末两次：{ups}个名次升、{downs}个名次降", sub


def noise_line(share: float, one: Indicator) -> str:
    """How much of the ranking is noise, in one sentence."""
    if share != share:
        return f"各乡镇{one.short_name}相同，这张排名没有可说明的差别。"
    if share >= 1:
        return "这张排名全是偶然也说得通：乡镇之间的差别没有超出偶然波动。"
    return f"这张排名约{share * 100:.0f}%是噪声：乡镇之间的差别有这么多可以用偶然波动解释。"
