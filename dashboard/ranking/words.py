"""Sentences of the league table: what the order bears, who is left out, how to read it; and of the
details below it: funnel, bands, small samples, composite, moves."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

import pandas as pd

from dashboard.indicators.coverage import mark
from dashboard.indicators.definitions import Indicator
from dashboard.indicators.measured import Ranking
from dashboard.indicators.policy import LEVEL
from dashboard.indicators.words import (
    FULL_COUNT,
    NONE_APART,
    Title,
    as_extreme,
    measure_sentence,
    versus_county,
)
from dashboard.statistics import Assurance, BetaBinomialFit, Interval, Overdispersion, Variation
from dashboard.words import formats
from dashboard.words.terms import SERIES


def ranking_headline(ranking: Ranking, selected: str | None = None) -> Title:
    """How many reached the target, and whether the order can be told from chance."""
    county, table = ranking.county, ranking.ranked
    one = county.indicator
    if selected is not None and selected in set(ranking.table["township"]):
        return _one_township(ranking, selected)
    count = len(table)
    if not count:
        return f"各乡镇{one.short_name}的数量都不足，不排名", measure_sentence(county)
    if count == 1:
        return f"够数的只有{table['township'].iloc[0]}{table['text'].iloc[0]}，不作比较", (
            measure_sentence(county)
        )
    target = ranking.target
    clear = int((table["versus_county"] != "").sum())
    order = f"只有{clear}个与全县有明显差别" if clear else f"名次分不开，{NONE_APART}"
    if target is None:
        return f"{count}个乡镇的{one.short_name}：{order}", _versus_sentence(ranking)
    if county.state == "reference":
        exact = [
            Fraction(int(n), int(d))
            for n, d in zip(table["numerator"], table["denominator"], strict=True)
        ]
        above = sum(rate >= target.value for rate in exact)
        start = f"{count}个乡镇中{above}个不低于{target.label}，仅供参考"
        return f"{start}；{order}", _versus_sentence(ranking)
    reached = int(table["state"].isin(["reached", "reached_proven", "reached_unproven"]).sum())
    start = (
        f"{count}个乡镇都到了{target.printed}"
        if reached == count
        else f"{count}个乡镇都没到{target.printed}"
        if reached == 0
        else f"{count}个乡镇中{reached}个到了{target.printed}"
    )
    return f"{start}；{order}", _versus_sentence(ranking)


def _one_township(ranking: Ranking, name: str) -> Title:
    row = ranking.table[ranking.table["township"] == name].iloc[0]
    one = ranking.county.indicator
    if row["unplaced"]:
        return f"{name}：{row['text']}，{row['unplaced']}，不排名", _versus_sentence(ranking)
    return (
        f"{name}{one.short_name}{row['text']}，第{row['rank']}名"
        f"（{row['rank_low']}—{row['rank_high']}），{versus_county(row['versus_county'])}",
        "；".join(part for part in (row["gap"], measure_sentence(ranking.county)) if part),
    )


def _versus_sentence(ranking: Ranking) -> str:
    table, parts = ranking.ranked, []
    for word in ("高于全县", "低于全县"):
        names = list(table.loc[table["versus_county"] == word, "township"])
        if names:
            parts.append(f"{formats.names_text(names)}{versus_county(word)}")
    county = f"全县{ranking.county.text}"
    how = f"按{strata_words(ranking)}折算，" if ranking.strata and parts else ""
    crude = crude_disagrees(ranking)
    if not parts:
        return f"{county}；各乡镇的先后可能只是偶然。{crude}"
    return f"{county}；{how}{'，'.join(parts)}；其余的先后可能只是偶然。{crude}"


def crude_disagrees(ranking: Ranking) -> str:
    """Who differs by the plain rate and not like with like; empty where both say the same."""
    if not ranking.strata:
        return ""
    table = ranking.ranked
    told = []
    for word in ("高于全县", "低于全县"):
        only = table[(table["versus_crude"] == word) & (table["versus_county"] != word)]
        if len(only):
            told.append(f"{formats.names_text(list(only['township']))}{versus_county(word)}")
    if not told:
        return ""
    name = STRATA_WORDS[ranking.strata]
    return f"不分{name}直接比，{'，'.join(told)}，{strata_words(ranking)}不同可以解释。"


TAKE_BACK_WEIGHTS = "撤回后这套权重不再供人选用；已导出的文件不变。"
STRATA_WORDS = {"trade": "行业", "class": "企业类别"}


def strata_words(ranking: Ranking) -> str:
    """行业构成, 企业类别构成: by what the units are compared like with like."""
    return f"{STRATA_WORDS[ranking.strata]}构成"


def like_panel(ranking: Ranking) -> Title:
    """Who has more failing units than the same trades have in the county."""
    one = ranking.county.indicator
    bad = "不合格" if one.kind == "sample" else "未达标"
    sub = (
        f"{bad}{one.noun}数÷按全县同{STRATA_WORDS[ranking.strata]}水平应有的{one.noun}数；"
        "1为与全县相当，多的在前（算法：可能的范围按泊松精确法，95%）"
    )
    table, name = ranking.ranked, STRATA_WORDS[ranking.strata]
    parts = []
    for word, told in (("低于全县", f"比同{name}差"), ("高于全县", f"比同{name}好")):
        who = list(table.loc[table["versus_county"] == word, "township"])
        if who:
            parts.append(f"{formats.names_text(who, 3)}{told}")
    return ("；".join(parts) or f"同{name}相比，没有一个与全县有明显差别"), sub


LIKE_HEADS = ("乡镇", "比率（%）", "未达标", "应有", "比值", "可能的范围", "与全县比", "直接比")


def ranking_panel(ranking: Ranking) -> Title:
    """What the league table shows about overlap."""
    table, one = ranking.ranked, ranking.county.indicator
    sub = f"{one.definition}（%），横线为可能的范围，按{one.short_name}排序"
    if len(table) < 2:
        return f"各乡镇{one.short_name}", sub
    could_lead = int((table["rank_low"] == 1).sum())
    if could_lead > 1:
        return f"有{could_lead}个乡镇都可能是第1名", sub
    if could_lead == 0:
        return "谁是第1名分不出来", sub
    return f"只有{table['township'].iloc[0]}可能是第1名", sub


def unranked_foot(ranking: Ranking) -> str:
    """Who is left out of the order and why; who used an older register."""
    parts = [
        f"{reason}、不排名：{formats.names_text(list(group['township']), 8)}"
        for reason, group in ranking.unranked.groupby("unplaced", sort=False)
    ]
    if ranking.unknown:
        noun = ranking.county.indicator.noun
        parts.append(f"另有{ranking.unknown}{noun}没有写明乡镇（未明），只计入全县")
    if ranking.county.indicator.basis == "state" and ranking.older:
        names = formats.names_text(ranking.older, 6)
        parts.append(f"未报新名册、沿用上一次的：{names}")
    if ranking.left_out:
        parts.append(mark(ranking.left_out))
    return "。".join(parts)


def map_panel(ranking: Ranking) -> Title:
    """Where the low values lie."""
    one, table = ranking.county.indicator, ranking.ranked
    sub = f"各乡镇{one.short_name}，蓝色越深越高；点一下选中"
    if table.empty:
        return f"还没有可比的{one.short_name}", sub
    if len(table) == 1:
        return f"只有{table['township'].iloc[0]}够数", sub
    lowest = table["number"].iloc[-1]
    if len(table) > 1 and table["number"].nunique() == 1:
        return f"{len(table)}个乡镇都是{lowest}%", sub
    names = list(table.loc[table["number"] == lowest, "township"])
    return f"{formats.names_text(names, 2)}最低（{lowest}%）", sub


def table_panel(ranking: Ranking) -> Title:
    """Who is missing most units to the target."""
    one, table = ranking.county.indicator, ranking.ranked
    sub = "点一行，图和地图同时选中"
    if one.kind == "census" and table["missing"].sum():
        missing = {n: m for n, m in zip(table["township"], table["missing"], strict=True) if m}
        worst = formats.most(missing.items(), 2)
        items = "、".join(f"{name} {missing[name]}" for name in worst)
        if len(worst) > 2:
            items = f"{formats.names_text(worst, 2)}，各{missing[worst[0]]}"
        return f"还差的{one.noun}数最多：{items}", sub
    return f"各乡镇{one.short_name}与名次", sub


def reading_guide(ranking: Ranking, is_dense: bool) -> list[str]:
    """How to read the ranking, one sentence per line."""
    one = ranking.county.indicator
    if len(ranking.ranked) == 1:
        return [f"不足{one.minimum}{one.noun}不排名。"]
    lines = ["先看可能名次，再看名次：可能的范围宽，说明名次可能只是偶然。"]
    if len(ranking.ranked):
        top = ranking.ranked.iloc[0]
        lines.append(
            f"{top['township']}第{top['rank']}名，可能第{top['rank_low']}到{top['rank_high']}名"
            "（算法：按各乡镇真实水平的散布估算，取中间95%；看不出差别时名次全部放开）。"
        )
    lines.append("“高于/低于全县”：分得出高低的才写（算法：精确检验，并按同时比较全部乡镇校正）。")
    if one.kind == "census":
        lines.append(f"{FULL_COUNT}。")
    ties = "并列后不跳号（1、1、2）" if is_dense else "并列后跳号（1、1、3）"
    return [*lines, f"{ties}；不足{one.minimum}{one.noun}不排名。"]


FEWEST_COMPARED = 3  # a letter compares no fewer
DETAILS = "指标一览、漏斗图、可能名次、小样本校正、名次变动、历次督查、综合得分"
SHOW_SHRUNK = "列出小样本校正后的数（非公布口径）"

MATRIX_FOOT = (
    "字形和颜色为判定（与目标比）；▲明显好于全县，▼明显差于全县（精确检验，各指标内按全部乡镇校正）；"
    "没有数据或数量过少的为“—”。↗好于、↘差于自己以往各期，不像偶然（p控制图，至少7期，批数少时精确计算；"
    "62号的产品按整治前、中、后分段）；稳过、不稳、不到：照现在的水平每期能不能到目标，至少12期才说"
)
MATRIX_COLUMNS = {
    "township": "乡镇",
    "indicator": "指标",
    "text": "数值",
    "side": "与全县",
    "moved": "与自己以往",
    "assured": "能否稳定到目标",
}
MOVED = {Variation.IMPROVEMENT: "↗", Variation.CONCERN: "↘", Variation.COMMON: ""}
ASSURED = {Assurance.PASS: "稳过", Assurance.HIT_OR_MISS: "不稳", Assurance.FAIL: "不到"}


def matrix_panel(worst: Sequence[str], count: int) -> Title:
    """Who is clearly below the county on several indicators."""
    sub = f"各乡镇{count}项指标一览，明显差于全县的项数多的在前"
    if not worst:
        return "没有一个乡镇有2项以上明显差于全县", sub
    return f"{formats.names_text(list(worst), 4)}有2项以上明显差于全县", sub


# ---- details: funnel, bands, small samples, composite, moves -------------------------------------


TOO_FEW_UNITS = "可比的乡镇不足3个，不作比较。"
NOT_OFFICIAL = "小样本校正不是公布口径，不用于通报和排名。"
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
    parts = ["界限按二项分布（计入乡镇间差别时按贝塔二项分布）精确计算"]
    if one.kind == "census":
        parts.append(FULL_COUNT)
    times = f"去掉两头后，各乡镇离平均的差别是偶然波动的{spread.phi:.1f}倍"
    seen = f"χ²＝{spread.chi2:.1f}，{as_extreme(spread.p_value)}"
    if spread.p_value > LEVEL:
        parts.append(f"乡镇间差别没有超出偶然波动（{seen}），界限不必放宽")
    elif spread.tau2 == 0:
        parts.append(f"多数乡镇相差不大，但少数离得太远，全部合起来差别超出偶然（{seen}）")
    elif is_wide:
        parts.append(f"{times}，界限已计入乡镇间差别（全部合起来{seen}）")
    else:
        parts.append(f"{times}，可改看“计入乡镇间差别”的界限（全部合起来{seen}）")
    return "；".join(parts) + "。"


def bands_panel(bands: int, count: int) -> Title:
    """How many groups the ranking really has."""
    sub = "横条：可能名次；点：现名次；同档内先后分不开（算法：95%，同档内任何两个都重叠）"
    if bands <= 1:
        return f"{count}个乡镇先后分不开，只能归为一档", sub
    return f"{count}个乡镇只分得出{bands}档，同档内先后可能是偶然", sub


def band_words(count: int) -> list[str]:
    """一档, 二档, …"""
    return [f"{formats.numeral(i)}档" for i in range(1, count + 1)]


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
        "“权重变动时”为权重小幅变动时可能的名次"
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
    sub = "规范率名次，只画分得出升降的乡镇，其余可能只是偶然（算法：首末两次可能名次不相交）"
    if len(days) < 2:
        return "名册不足两次，看不出名次变动", sub
    span = f"{days[0].year}年{days[0].month}月到{days[-1].year}年{days[-1].month}月"
    if not names:
        return f"{span}，{count}个乡镇的名次升降还分不出", sub
    return f"{span}，{count}个乡镇中{len(names)}个分得出名次升降", sub


def rounds_panel(rows: pd.DataFrame, series: str) -> Title:
    """Rounds of one series side by side; one assessment each, so no interval can be given."""
    name = SERIES[series]
    sub = f"{name}各次得分（并列名次）；每次只评一回，算不出可能名次，小的升降不说明问题"
    ups = int(rows["首末变动"].str.startswith("升").sum())
    downs = int(rows["首末变动"].str.startswith("降").sum())
    if rows.shape[1] <= 3:
        return f"{name}只有一次得分", sub
    return f"{name}首末两次：{ups}个名次升、{downs}个名次降", sub


def noise_line(share: float, one: Indicator) -> str:
    """How much of the ranking is noise, in one sentence."""
    if share != share:
        return f"各乡镇{one.short_name}相同，这张排名没有可说明的差别。"
    if share >= 1:
        return "这张排名全是偶然也说得通：乡镇之间的差别没有超出偶然波动。"
    return f"这张排名约{share * 100:.0f}%是噪声：乡镇之间的差别有这么多可以用偶然波动解释。"
