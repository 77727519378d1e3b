"""Sentences of the page on supervision and enforcement."""

from collections.abc import Sequence
from datetime import date

import pandas as pd

from dashboard.indicators.definitions import Measure, indicator
from dashboard.indicators.words import Title
from dashboard.inspections.enforcement import Totals, Window
from dashboard.inspections.rounds import Round, rank_text
from dashboard.inspections.visits import ANNOUNCED, UNANNOUNCED
from dashboard.statistics import difference_interval
from dashboard.words import formats
from dashboard.words.terms import SERIES

PARTS = {
    "scores": "得分和名次",
    "enforcement": "联合执法",
    "problems": "问题和整改",
    "changes": "前后变化",
    "orders": "督办单",
    "complaints": "投诉办理",
    "plan": "检查计划",
}
SHEET_FOOT = (
    "名次按各项得分相加计算，同分并列（1、2、2、4）；缺项的乡镇不排名。"
    "同一轮评分表重报时，以最后一次导入的为准。"
)
MISPRINT_FOOT = f"带*的印的名次或总分与得分对不上，见“{PARTS['changes']}”。"
ANY_KIND = "督查评分表、联合执法记录和检查记录"
SERIES_NOTE = "县督查和市督查是两组，各按各的日期，不合并"
LARGE_NOTE = "文件没有写多大算“规模以上”，这里只列最大的一次，不判定。"
CLOCK_NOTE = "●按期整改　○逾期整改　□整改期内　◆逾期未整改；复查确认“已整改”才算完成"
VISIT_NOTE = "暗访和督查查的不是同一批户，挑着看时不能代表全县"
NO_SHEETS = ("还没有督查评分表", "导入督查评分表后，这里显示各乡镇每项得分和名次。")
NO_ACTIONS = ("还没有联合执法记录", "导入联合执法记录后，这里显示每两个月的窗口和查处数。")
NO_VISITS = (
    "还没有检查记录",
    "导入巡查、督查、暗访、回头看的检查记录后，这里显示整改期限和问题种类。",
)


def of_year(noun: str, unit: str, days: Sequence[date], year: int, left: str) -> str:
    """2010年督办单5张; 督办单7张（2010年5张，其他年份没有销号的2张）: what a list counts that has
    those of a year and, of the other years, what is left."""
    own = sum(day.year == year for day in days)
    if own == len(days):
        return f"{year}年{noun}{own}{unit}"
    return f"{noun}{len(days)}{unit}（{year}年{own}{unit}，其他年份{left}{len(days) - own}{unit}）"


def field_headline(
    rounds: Sequence[Round],
    means: Sequence[float],
    townships: int,
    weakest: Sequence[str],
    rest: Sequence[str],
    year: int,
) -> Title:
    """The newest round against the one before and its weakest item; then the rest of the year."""
    sub = "；".join(rest) + "。" if rest else ""
    if not rounds:
        return f"{year}年还没有督查评分表", sub
    one = rounds[-1]
    name = f"{year}年{SERIES[one.series]}{one.name}"
    change = ""
    if len(means) > 1:
        gap = means[-1] - means[-2]
        change = f"，比{rounds[-2].name}{_gap_text(gap)}"
    weak = f"，{formats.names_text(list(weakest), 3)}最低" if weakest else ""
    if len(weakest) == 1:
        weak = f"，{weakest[0]}一项最低"
    return f"{name}：{townships}个乡镇平均得分率{means[-1]:.1f}%{change}{weak}", sub


def _gap_text(gap: float) -> str:
    if abs(gap) < 0.05:
        return "持平"
    return f"{'高' if gap > 0 else '低'}{abs(gap):.1f}个百分点"


def overdue_part(count: int) -> str:
    """Said in the headline where findings were not put right in time."""
    return f"查出的问题有{count}处逾期未整改"


def misprint_part(count: int) -> str:
    """Said in the headline where a sheet prints another total or rank than its scores give."""
    return f"评分表印的总分或名次有{count}处与得分对不上"


def enforcement_part(totals: Totals) -> str:
    """One clause of the headline: what joint enforcement did."""
    return (
        f"联合执法{totals.actions}次，查{totals.outlets_checked:,}户，发现问题{totals.problems}个，"
        f"立案{totals.cases}件"
    )


def sheet_panel(one: Round, table: pd.DataFrame) -> Title:
    """Who leads a round, in which span the scores lie."""
    ranked = table.dropna(subset=["rank"])
    sub = (
        f"{formats.date_text(one.on)}，各项得分（分），颜色越深占满分越高；左：名次　乡镇，右：总分"
    )
    if ranked.empty:
        return "评分表缺项，不能排名", sub
    first = list(ranked.loc[ranked["rank"] == 1, "township"])
    low, high = ranked["score"].min(), ranked["score"].max()
    lead = (
        f"{formats.names_text(first, 3)}第1名"
        if len(first) == 1
        else f"{formats.names_text(first, 3)}并列第1"
    )
    return f"{SERIES[one.series]}{one.name}：{lead}，各乡镇{low:g}—{high:g}分", sub


def strips_panel(series: dict[str, Sequence[float]]) -> Title:
    """How the mean moved in each series. series: name → mean share in percent by round."""
    parts = [
        f"{name}平均{'→'.join(f'{mean:.1f}' for mean in means)}"
        for name, means in series.items()
        if means
    ]
    return "；".join(parts), f"各乡镇得分占满分的比例（%），横线为平均。{SERIES_NOTE}"


def items_panel(shares: pd.DataFrame) -> Title:
    """The weakest item of the newest round, and the one that rose least."""
    sub = "各项得分占满分的比例（%），全部乡镇合计"
    if shares.empty:
        return "评分表没有写满分", sub
    newest = shares.iloc[:, -1].dropna()
    weakest = formats.least((str(item), share) for item, share in newest.items())
    return f"{formats.names_text(weakest, 3)}得分率最低，{newest.min() * 100:.1f}%", sub


def changes_panel(table: pd.DataFrame, first: Round, second: Round) -> Title:
    """How many rose and fell between two rounds."""
    sub = f"{first.name}到{second.name}的总分变化（分）和名次变化，升得最多的在前"
    if table.empty:
        return f"{first.name}和{second.name}没有可比的乡镇", sub
    rose, fell = int((table["change"] > 0).sum()), int((table["change"] < 0).sum())
    return f"{len(table)}个乡镇中{rose}个升、{fell}个降", sub


def misprints_panel(count: int) -> Title:
    """How many printed totals and ranks differ."""
    sub = "印的与按各项得分算的不同，两样都列出"
    return (f"{count}处印的总分或名次与得分对不上" if count else "印的名次都与得分相符"), sub


def misprint_row(row: pd.Series) -> list[str]:
    """One line: round, township, printed, computed, difference."""
    name = f"{SERIES[row['series']]}第{row['round']}轮"
    if row["wrong_rank"]:
        gap = int(row["printed_rank"]) - int(row["rank"])
        computed = f"第{rank_text(row['rank'], bool(row['shared'])).removeprefix('并列')}名"
        told = f"第{int(row['printed_rank'])}名"
        return [name, row["township"], told, computed, f"差{abs(gap)}名"]
    gap_points = float(row["printed_total"]) - float(row["score"])
    return [
        name,
        row["township"],
        f"{row['printed_total']:g}分",
        f"{row['score']:g}分",
        f"差{abs(gap_points):g}分",
    ]


def windows_panel(found: Sequence[Window], year: int) -> Title:
    """How many two-month windows had an action."""
    sub = "每两个月至少1次（75号四(三)）；格内为联合执法次数"
    if not found:
        return f"75号的两月一次只管2010年，{year}年没有这项要求", sub
    missed = [one for one in found if one.state == "overdue"]
    if missed:
        return f"{len(found)}个两月窗口中{len(missed)}个没有联合执法", sub
    held = sum(one.actions > 0 for one in found)
    return f"{len(found)}个两月窗口，{held}个有联合执法", sub


def window_label(one: Window) -> str:
    """6—7月; with the year where the window crosses it."""
    first, last = one.period.counts_from, one.period.counts_to
    if first is None or last is None:
        return one.period.label
    return f"{first.month}—{last.month}月"


def largest_sentence(day: pd.Series | None, year: int) -> str:
    """The largest action before 30 June."""
    if day is None:
        return f"{year}年6月30日前没有联合执法记录。"
    return (
        f"6月30日前最大的一次：{formats.date_text(day['acted_on'])}，{day['departments']}个部门、"
        f"{day['persons']}人次、查{day['outlets_checked']:,}户。{LARGE_NOTE}"
    )


def clock_panel(counts: dict[str, int], as_of: date) -> Title:
    """How many findings are overdue."""
    total = sum(counts.values())
    sub = f"查出问题后：责令限期 → 复查确认 → 完成或逾期（处，截至{formats.date_text(as_of)}）"
    over, done = counts["逾期未整改"], counts["按期整改"] + counts["逾期整改"]
    if not total:
        return "没有查出问题", sub
    if over:
        return f"查出问题{total}处，{done}处已整改，{over}处逾期未整改", sub
    return f"查出问题{total}处，{done}处已整改，没有逾期的", sub


def pareto_panel(counts: pd.Series) -> Title:
    """The most frequent kind of problem."""
    sub = "查出的问题种类（处，一处可有几种）；百分数为占全部种类数的比例"
    if counts.empty:
        return "没有写明问题种类", sub
    share = 100 * counts.iloc[0] / counts.sum()
    first = [str(kind) for kind in counts.index[counts == counts.iloc[0]]]
    if len(first) == len(counts) > 1:
        return f"各类问题一样多，各{counts.iloc[0]}处", sub
    if len(first) > 1:
        return f"{'、'.join(first)}并列最多，各{counts.iloc[0]}处", sub
    return f"{first[0]}最多，{counts.iloc[0]}处，占{share:.0f}%", sub


def visits_panel(rates: pd.DataFrame) -> Title:
    """Unannounced visits against announced ones, with the interval of the difference.

    rates: visits and findings by form and kind (rectification.found_rates).
    """
    sub = "查到问题的户占检查户数的比例（%）；关门的户不算"
    forms = rates.index.get_level_values("form")
    unannounced, others = rates[forms == UNANNOUNCED].sum(), rates[forms == ANNOUNCED].sum()
    if not unannounced["visits"] or not others["visits"]:
        return "暗访和明查不全，不能比较", sub
    if min(unannounced["visits"], others["visits"]) < indicator("compliance_rate").minimum:
        counts = (f"{one['visits']}户中{one['found']}户" for one in (unannounced, others))
        return "暗访{}有问题，明查{}；户数过少，不比高低".format(*counts), sub
    low, high = difference_interval(
        unannounced["found"], unannounced["visits"], others["found"], others["visits"]
    )
    one = 100 * unannounced["found"] / unannounced["visits"]
    two = 100 * others["found"] / others["visits"]
    if low > 0:
        return f"暗访查出问题{one:.1f}%，明显高于明查的{two:.1f}%", sub
    if high < 0:
        return f"暗访查出问题{one:.1f}%，明显低于明查的{two:.1f}%", sub
    return f"暗访查出问题{one:.1f}%，明查{two:.1f}%，还分不出高低", sub


def look_back_panel(found: int, visits: int) -> Title:
    """What the look-back visits found."""
    sub = "回头看：原来已规范、又查出问题的户（75号附件第8项）"
    if not visits:
        return "还没有回头看的检查记录", sub
    return f"回头看{visits}户，{found}户又查出问题", sub


def actions_of(time: str) -> str:
    """What a number of joint enforcement is of: 9月联合执法"""
    return f"{time}联合执法"


def around_panel(rows: Sequence[tuple[str, Measure, Measure]]) -> Title:
    """Registers before and after each round. rows: round, the figures of both."""
    sub = "每轮督查前后两份名册的规范率（%）和未规范户数，变化为百分点；前后变化不等于督查的作用"
    if not rows:
        return "督查前后没有名册可比", sub
    rates = [(n, 100 * float(old.rate or 0), 100 * float(new.rate or 0)) for n, old, new in rows]
    rose = {name: (before, after) for name, before, after in rates if after > before}
    if not rose:
        return f"{rows[0][0] if len(rows) == 1 else '各轮督查'}前后规范率没有升", sub
    first = formats.most((name, after - before) for name, (before, after) in rose.items())
    if len(first) > 1:
        return f"{formats.names_text(first, 3)}前后升得一样多", sub
    before, after = rose[first[0]]
    most = "升得最多" if len(rows) > 1 else "上升"
    return f"{first[0]}前后{most}：{before:.1f}%到{after:.1f}%", sub


def relapse_since_panel(outlets: int, relapsed: int, before: date, after: date) -> Title:
    """Outlets that fell back between two registers."""
    days = f"{formats.date_text(before)}名册上已规范、{formats.date_text(after)}名册上"
    sub = f"{days}又不规范的户，按行业"
    if not outlets:
        return "两份名册没有同名的户可比", sub
    if not relapsed:
        return f"这轮督查以来，{outlets:,}户已规范的没有查到规范后又不规范的", sub
    share = 100 * relapsed / outlets
    return f"这轮督查以来{outlets:,}户中{relapsed}户又不规范（{share:.1f}%）", sub


# ---- a round that is planned --------------------------------------------------------------------

PLAN_KINDS = ("暗访", "明查", "巡查", "抽查")
PLAN_LIST = "检查计划"
PEOPLE = "检查人员（用顿号隔开，只在这里用，不保存）"
NO_OUTLETS: Title = (
    "没有名册，抽不出检查对象",
    "导入十小名册以后，这里抽乡镇、抽户、配人、排路线。",
)
PLAN_HOW = (
    "同一份名册、同一个抽签号，谁来抽都一样；换一个号就是另一次。",
    "名单在「导出」里下载，填好检查日期、结果和问题后从数据导入页导入，问题可以发督办单。",
)


def plan_headline(stops: int, outlets: int, risky: int) -> Title:
    """抽中6个乡镇90户，其中41户有风险."""
    told = f"，其中{risky}户有风险" if risky else "，都没有已知风险"
    return f"抽中{stops}个乡镇{outlets}户{told}", "先抽乡镇再抽户，有风险的机会大，但不是必抽"


def plan_panel(km: float, seed: int, extra: int) -> Title:
    """The route and by what it was drawn."""
    chance = f"每多一项风险，抽中的权重加{extra}" if extra else "每户机会相同"
    sub = f"抽签号{seed}；{chance}；路线从上塘出发、就近走完再回来，直线约{km:.0f}公里"
    return "乡镇、人员和路线", sub


def plan_list_panel(number: int) -> Title:
    """The outlets drawn."""
    return f"检查对象{number}户", "风险取自名册：又不规范、未整规、未规范、无照、无证"


def short_of_people(number: int, team: int) -> str:
    """When nobody, or too few, are named."""
    if not number:
        return f"填了检查人员的姓名就随机配组，每组{team}人。"
    return f"只有{number}人，不够{team}人一组，没有配组。"
