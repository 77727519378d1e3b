"""Sentences of the page on the ten trades."""

from collections.abc import Sequence
from fractions import Fraction

from dashboard.indicators.definitions import Measure
from dashboard.indicators.words import Title, lacking, measure_sentence
from dashboard.ten_trades.monthly import Month, deadline
from dashboard.words import formats

# Trades where there is room for two characters.
TRADE_SHORT = {
    "食品加工小企业": "加工",
    "小食杂店": "食杂",
    "小餐饮店": "餐饮",
    "小药店": "药店",
    "小农资店": "农资",
    "小菜场": "菜场",
    "小音像店": "音像",
    "小美容美发店": "美发",
    "小客运": "客运",
    "小液化气供应点": "液化气",
}

GRID_FOOT = (
    "不足5户只列“达到/总数”，不计算比率；“—”表示该乡镇没有这个行业或未报名册。点一行选中乡镇。"
)


def outlets_headline(
    measures: Sequence[Measure], township: str | None, trade: Sequence[str] | None
) -> Title:
    """Coverage, compliance and completion of the chosen part."""
    place = "".join((township or "全县", trade[0] if trade else ""))
    first, second = (measure_sentence(m) for m in measures[:2])
    rest = f"；{measure_sentence(measures[2])}" if len(measures) > 2 else ""
    return f"{place}{second}", f"{first}{rest}。"


def trades_panel(found: Sequence[tuple[str, Measure]]) -> Title:
    """Which trades hold it up."""
    sub = "各行业达到目标还差的户数，及现规范率"
    total = sum(m.missing for _, m in found)
    if not total:
        return "各行业都不差", sub
    name, worst = found[0]
    share = formats.percent(Fraction(worst.missing, total), 0)
    return f"{name}{lacking(worst.missing)}，占各行业差额的{share}%", sub


def grid_panel(shown: str) -> Title:
    """The grid of townships and trades."""
    if shown == "missing":
        return "还差的户数：乡镇 × 行业", "各格到目标还差的户数；合计按乡镇整体计算"
    if shown == "coverage":
        return "整规覆盖面：乡镇 × 行业", "各格覆盖面（%）；合计按乡镇整体计算"
    if shown == "counts":
        return "户数：乡镇 × 行业", "各格：已整规/已规范/全部（户）"
    return "规范率：乡镇 × 行业", "各格规范率（%）；合计按乡镇整体计算"


NO_RATE_REPORTED = "还没有能算规范率的月报"
MONTHLY_BRIEF = "月报合计（%），只算报了的乡镇；点线＝匀速到目标"


def monthly_sub() -> str:
    """What the picture of the monthly reports shows, and the day that its even pace leads to."""
    until = deadline()
    return (
        "月报合计（只算报了的乡镇，%）和同月名册（同样的乡镇）；"
        f"点线＝匀速到{until.month}月{until.day}日的目标"
    )


def monthly_panel(
    now: Month | None,
    needed: Fraction | None,
    goal: Fraction,
    due: Month | None = None,
) -> Title:
    """now: the newest month whose reports can be right; needed: what an even pace asks then.

    due: the report of the month of the deadline, where the deadline has passed and it is known;
    what it said then decides, and a later month is told as later.
    """
    sub = monthly_sub()
    if now is not None and now.rate is None and not now.is_contradictory:
        return NO_RATE_REPORTED, sub
    if now is None or now.rate is None:
        return "月报数字自相矛盾，不算规范率", sub
    said = f"{now.month.month}月月报规范率{formats.rate_text(now.rate, against=goal)}"
    if due is not None and due.rate is not None:
        line = formats.rate_text(goal, 0)
        then = (
            f"{due.end.month}月{due.end.day}日到期时月报{formats.rate_text(due.rate, against=goal)}"
        )
        verdict = f"到了{line}" if due.rate >= goal else f"没到{line}"
        if due.month == now.month:
            return f"{then}，{verdict}", sub
        later = "到了" if now.rate >= goal else "没到"
        since = f"{now.month.month}月{formats.rate_text(now.rate, against=goal)}，{later}"
        return f"{then}，{verdict}；{since}", sub
    if needed is None:
        word = "到了" if now.rate >= goal else "没到"
        return f"{said}，{word}{formats.rate_text(goal, 0)}", sub
    return f"{said}，{pace_text(now.rate, needed)}", sub


def pace_text(rate: Fraction | None, needed: Fraction | None) -> str:
    """比匀速进度低3.9个百分点, 赶上匀速进度; empty where there is no pace."""
    if rate is None or needed is None:
        return ""
    if rate >= needed:
        return "赶上匀速进度"
    return f"比匀速进度低{formats.percent(needed - rate)}个百分点"


def gap_text(gap: Fraction | None) -> str:
    """Report less register in percentage points."""
    if gap is None:
        return "—"
    if not gap:
        return "一致"
    return f"{'高' if gap > 0 else '低'}{formats.percent(abs(gap), 2)}"


def silent_sentence(found: Sequence[Month], limit: int) -> str:
    """Who did not report, newest month first, at most `limit` names of each."""
    told = [
        f"{one.month.month}月{formats.names_text(list(one.silent), limit)}"
        for one in reversed(found)
        if one.silent
    ]
    return f"没有报的：{'；'.join(told)}。" if told else "各月都报齐了。"


MONTHLY_FOOT = (
    "月报由乡镇自报，名册逐户登记；两样都列，不判断谁对，逐乡镇的出入见“问题与业态”。"
    "比名册＝月报规范率减同月名册（百分点），“—”表示那个月没有名册；没有报的乡镇不补数。"
)

REPORTED_BESIDE = "名册的覆盖面、规范率与乡镇月报自报的规范率（%）；月报只算报送的乡镇"
