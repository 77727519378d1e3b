"""The campaign of 62号 in official wording: the sentences of its page, their numbers locked."""

import re
from collections.abc import Iterable

from dashboard.duties.definitions import LATE, OVERDUE, UNDECIDED
from dashboard.enterprises.campaign import Report
from dashboard.indicators.definitions import Measure
from dashboard.indicators.official import FULL_STOP, standing
from dashboard.ranking.official import numbered
from dashboard.words import formats
from dashboard.words.tied import Sentence, Value, join, say

_COUNT = re.compile(r"(?:\d+/)?\d[\d,]*(?:\.\d+)?(?:%|项|批|家|天|期)")


def locked(text: str, of: str) -> Sentence:
    """A sentence of the page with its counts and rates tied; days (8月11日) stay words."""
    values: list[Value] = []

    def tie(found: re.Match[str]) -> str:
        values.append(Value(found[0], of))
        return f"〖{found[0]}〗"

    marked = _COUNT.sub(tie, text)
    return Sentence(marked, tuple(values))


def findings(found: Report, product: str) -> tuple[Sentence, ...]:
    """What was found of one product over the whole campaign."""
    known = [one for one in found.findings if one.product == product and one.total is not None]
    if not known:
        return (Sentence(f"{product}还没有抽查结果和企业名册，无数据。"),)
    listed = "，".join(f"{one.name}{one.total}{one.unit}" for one in known)
    return (locked(f"整治期间，{product}{listed}。", f"{product}，整治期间"),)


def goals(rates: Iterable[Measure]) -> tuple[Sentence, ...]:
    """The goals of 62号 二, each no surer than its verdict."""
    return tuple(
        join(Sentence("整治期间，"), standing(one, f"全县{one.indicator.product}"), FULL_STOP)
        for one in rates
        if one.denominator
    )


def next_steps(found: Report) -> tuple[Sentence, ...]:
    """What is still owed, and where objections go."""
    states = [state.name for _, state in (*found.staged, *found.whole_time)]
    steps = []
    if OVERDUE in states or LATE in states:
        steps.append("逾期的任务要逐项说明原因，抓紧补齐；迟完成的要总结原因")
    if UNDECIDED in states:
        steps.append("没有登记完成佐证的任务，由责任单位补报完成日期和佐证材料")
    steps.append("限期整改的企业要逐家复查确认，不合格产品的生产企业列入跟踪抽查")
    steps.append("对本通报数据有异议的，请及时反馈，核实后更正")
    return numbered(steps)


def span(found: Report) -> Value:
    """2007年7月19日至2007年12月10日."""
    first, last = found.span
    return Value(f"{formats.date_text(first)}至{formats.date_text(last)}", "整治期间")


def intro(order: Value, found: Report) -> Sentence:
    """根据…文件要求，现将…通报如下："""
    return say(
        "根据{}文件要求，现将{}童装、阀门产品质量专项整治各阶段情况通报如下：", order, span(found)
    )
