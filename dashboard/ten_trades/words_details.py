"""Sentences about registers over time: glide path, figures to check, relapse, inspection plans."""

from datetime import date

from dashboard.indicators.definitions import Measure
from dashboard.indicators.words import lacking
from dashboard.statistics import GlidePath, Heaping, RelapseCurve
from dashboard.words import formats

Title = tuple[str, str]

PACE_NOTE = (
    "按前几个月的升降推算，假定做法不变；慎重算法：每月只解决余下户数的同样比例（越到后面越难）；"
    "名册不足4个月、或只剩本月的不估算。"
)
UNKNOWN_CHANCE = "不估算"
CHECK_SUB = "下列数字请乡镇核对；合并、歇业、重复登记都可能是原因，这里不判断原因"
CHECK_NONE = "没有需要核对的数字"
RELAPSE_FOOT = (
    "Kaplan–Meier法；同一乡镇、行业、名称算同一户，区划调整后重新起算；"
    "回潮的时间是查到的那次名册，不是发生的那天。"
)
TOO_FEW = "户数过少"
PLAN_LISTED = "名册户数"
PLAN_ALLOWED = "允许查到不规范的户数"
PLAN_NOTES = [
    "只在随机抽取时成立；挑着看，看多少户都不能代表其余。",
    "不足50户的，有1户不规范就到不了98%。",
]


def chance_text(value: float | None) -> str:
    """A chance in whole percent, never 0% or 100%; 不估算 where none can be stated."""
    if value is None:
        return UNKNOWN_CHANCE
    if value < 0.01:
        return "不到1%"
    if value > 0.99:
        return "99%以上"
    return f"{value * 100:.0f}%"


def glide_panel(county: Measure, path: GlidePath, weeks: int, deadline: date) -> Title:
    """What is missing and what each week must bring."""
    goal = county.target.printed if county.target else ""
    day = f"{deadline.month}月{deadline.day}日"
    sub = f"全县{county.indicator.short_name}（%）；浅色为照现在进度的80%范围，虚线为中位"
    if path.missing == 0:
        return f"全县已到{goal}，到{day}还有{weeks}周", sub
    pace = -(-path.missing // weeks) if weeks else path.missing
    return (
        f"到{day}还有{weeks}周，全县{lacking(path.missing)}，每周要规范{pace:,}户",
        f"{sub}；照此进度到时达标的可能{chance_text(path.probability)}",
    )


def glide_table_panel(expected: float, open_: int, unknown: int, goal: str) -> Title:
    """How many of the townships still short would get there."""
    sub = "每周要规范的户数和到时达标的可能，差得多的在前"
    if open_ == 0:
        return f"乡镇都已到{goal}", sub
    if unknown == open_:
        return f"{open_}个乡镇还没到{goal}，不估算可能", sub
    known = open_ - unknown
    rest = f"，另{unknown}个不估算" if unknown else ""
    return f"还没到{goal}的{known}个乡镇，照此进度约{expected:.0f}个能到{rest}", sub


def heaping_sentence(found: Heaping, goal: str) -> str:
    """How often registers stop exactly at the line; only said, never charged."""
    exact, below = len(found.exact), len(found.below)
    if exact + below == 0:
        return f"没有名册刚好停在{goal}线上。"
    start = f"历次名册中，刚好到{goal}、一户不多的{exact}次，刚好差一户的{below}次"
    if found.p_value <= 0.05:
        return f"{start}；两者本应差不多，请核对刚好到线的几次。"
    return f"{start}，没有不寻常。"


def on_the_line(numerator: int, denominator: int, goal: str) -> tuple[str, str]:
    """Finding and question for a register exactly at the target."""
    seen = f"规范率刚好到{goal}，一户不多（{numerator}/{denominator}户）"
    return seen, "请附刚达标几户的检查记录"


def all_compliant(denominator: int, expected: float) -> tuple[str, str]:
    """Finding and question for a large register without one exception."""
    seen = f"{denominator:,}户全部规范；按全县水平约有{expected:.0f}户未规范"
    return seen, "请抽几户复核"


def fewer_outlets(before: int, now: int, is_decisive: bool) -> tuple[str, str]:
    """Finding and question for a register that lists fewer outlets than the one before."""
    seen = f"名册户数由{before:,}减到{now:,}"
    if is_decisive:
        seen += "；按原户数则未达标"
    return seen, "请列出减少的户名和原因（歇业、合并、迁出）"


def no_new_outlets(expected: float, since: date) -> tuple[str, str]:
    """Finding and question for registers that never gained an outlet."""
    seen = f"{since.year}年{since.month}月以来名册没有新户；按全县比例约应有{expected:.0f}户"
    return seen, "请核对新开业户是否登记"


def copied_report(first: date, second: date, figures: int) -> tuple[str, str]:
    """Finding and question for a monthly report equal to an earlier one."""
    seen = (
        f"{second.year}年{second.month}月月报的{figures}个数字与"
        f"{first.year}年{first.month}月完全相同"
    )
    return seen, "请确认是否为当月数字"


def report_gap(reported: int, registered: int, month: date) -> tuple[str, str]:
    """Finding and question where report and register differ."""
    seen = (
        f"{month.year}年{month.month}月月报已规范{reported:,}户，"
        f"同月名册{registered:,}户，{'多' if reported > registered else '少'}"
        f"{abs(reported - registered):,}户"
    )
    return seen, "请说明以哪个为准"


def checks_panel(count: int) -> Title:
    """How many entries the list has."""
    return (f"核实单：{count}处请核对" if count else CHECK_NONE), CHECK_SUB


def relapse_panel(whole: RelapseCurve, worst: str | None, years: int) -> Title:
    """How many stay compliant; the trade that relapses most, when it is clear of the whole."""
    sub = f"首次查实规范后仍规范的比例（%），浅色为全部行业的95%区间；共{whole.outlets:,}户"
    if not whole.events:
        return "还没有查到回潮", f"历次名册中首次查实规范的{whole.outlets:,}户，之后都仍规范"
    kept = whole.at(years * 366) * 100
    start = f"查实规范{years}年后约{kept:.1f}%仍规范，回潮{whole.events:,}户"
    return (f"{start}；{worst}回潮最多" if worst else start), sub


def inspection_sentence(needed: int | None, population: int, failures: int, goal: str) -> str:
    """How many of N outlets to look at."""
    bad = f"查到{failures}户不规范" if failures else "全部规范"
    if needed is None:
        return f"{population:,}户中有{failures}户不规范，已经到不了{goal}。"
    if needed >= population:
        return f"{population:,}户须全部检查，{bad}，才能证明不低于{goal}。"
    return f"{population:,}户中随机查{needed:,}户，{bad}，就能证明不低于{goal}（单侧95%）。"


def kept_text(curve: RelapseCurve, days: float) -> str:
    """Share still compliant after some days, with its limits where there are any."""
    share = curve.at(days)
    place = int((curve.time <= days).sum()) - 1
    if place < 0:
        return f"{share * 100:.1f}"
    limits = formats.interval_text(float(curve.lower[place]), float(curve.upper[place]))
    return f"{share * 100:.1f}（{limits.rstrip('%')}）"


def relapse_heads(years: int) -> tuple[str, str, str, str]:
    """Heads of the table of relapses by trade."""
    return "行业", "查实规范（户）", "回潮（户）", f"{years}年后仍规范（%，95%区间）"


def plan_panel(goal: str) -> tuple[str, str]:
    """What an inspection of a part of the register can prove."""
    return "不全数检查，至少要查多少户", f"证明规范率不低于{goal}；超几何分布精确计算"
