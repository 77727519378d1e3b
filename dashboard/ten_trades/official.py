"""Monthly progress of the ten trades, zones, duties and the county in official wording."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

import pandas as pd

from dashboard.duties.definitions import OVERDUE, UNDECIDED
from dashboard.duties.plan import Line, body_words, is_recent, recent_overdue
from dashboard.duties.words import line_name
from dashboard.indicators.coverage import LeftOut
from dashboard.indicators.definitions import Measure, Target
from dashboard.indicators.official import (
    FULL_STOP,
    against_target,
    change,
    old_note,
    rate,
    still_lacking,
)
from dashboard.indicators.words import beside_old_target
from dashboard.ranking.official import NAMED, names
from dashboard.ten_trades.monthly import Month
from dashboard.words import formats
from dashboard.words.tied import Sentence, Value, count, join, say

Before = tuple[str, Measure] | None


def outlets(
    coverage: Measure, compliance: Measure, completion: Measure, before: Before, day: Value
) -> tuple[Sentence, ...]:
    """Registered, rectified, compliant; then townships that completed."""
    noun = compliance.indicator.noun
    if not coverage.denominator:
        return (Sentence("全县还没有“十小”名册。"),)
    first = say(
        f"截至{{}}{old_note(compliance)}，全县登记“十小”经营户{{}}，已整规{{}}，覆盖面{{}}",
        day,
        count(coverage.denominator, coverage.indicator.denominator, noun),
        count(coverage.numerator, coverage.indicator.numerator, noun),
        rate(coverage),
    )
    second = say(
        "；达到规范要求{}，规范率{}",
        count(compliance.numerator, compliance.indicator.numerator, noun),
        rate(compliance),
    )
    moved = change(compliance, before[1], before[0]) if before else Sentence("")
    lines = [join(first, second, moved, against_target(compliance), FULL_STOP)]
    if completion.denominator:
        lines.append(join(_completed(completion), against_target(completion), FULL_STOP))
    return tuple(lines)


def _completed(completion: Measure) -> Sentence:
    every = count(completion.denominator, completion.indicator.denominator)
    if not completion.numerator:
        none = "全县{}个乡镇中还没有覆盖面和规范率都达到目标的，乡镇完成率{}"
        return say(none, every, rate(completion))
    return say(
        "全县{}个乡镇中，覆盖面和规范率都达到目标的有{}个，乡镇完成率{}",
        every,
        count(completion.numerator, completion.indicator.numerator),
        rate(completion),
    )


def reported(now: Month, needed: Fraction | None, goal: Target, register: Value) -> Sentence:
    """The newest monthly reports beside an older register: who sent one, what they say.

    needed: what an even pace to the deadline asks for at the end of that month.
    """
    noun, month = "户", Value(formats.period_text(now.month, "month"), "月报的月份")
    head = say(
        "另据乡镇月报，{}有{}个乡镇报送",
        month,
        Value(str(len(now.reporters)), "报送月报的乡镇"),
    )
    parts = [head]
    if now.silent:
        told = f"，{names(now.silent, 8)}{{}}个没有报送，不补数"
        parts.append(say(told, Value(str(len(now.silent)), "没有报送月报的乡镇")))
    if now.awaited:
        told = "，{}个在报送期限内、待报，不补数"
        parts.append(say(told, Value(str(len(now.awaited)), "待报月报的乡镇")))
    if now.without_figures:
        told = f"，{names(now.without_figures, 8)}{{}}个登记已收到、没有数字，不补数"
        parts.append(say(told, Value(str(len(now.without_figures)), "收到月报没有数字的乡镇")))
    if now.left_out:
        parts.append(join(Sentence("；"), left_out(now.left_out)))
    if now.rate is None:
        why = "自报的数字互相矛盾" if now.is_contradictory else "没有报出经营户"
        parts.append(Sentence(f"；{why}，不计算规范率"))
    else:
        told = "；报送的乡镇自报经营户{}、达到规范要求{}，自报规范率{}"
        of = f"自报规范率，{now.compliant}/{now.outlets}"
        parts.append(
            say(
                told,
                count(now.outlets, "自报经营户", noun),
                count(now.compliant, "自报达到规范要求", noun),
                Value(formats.rate_text(now.rate, against=goal.value), of),
            )
        )
        parts.append(_against_pace(now.rate, needed, goal))
    caution = "。月报由乡镇自报，与名册是两种来源，本通报的判定、名次和差额都按{}的名册计算。"
    return join(*parts, say(caution, register))


def _against_pace(rate_: Fraction, needed: Fraction | None, goal: Target) -> Sentence:
    aim = Value(goal.printed, "规范率目标")
    if needed is None:
        return say("，已到{}" if rate_ >= goal.value else "，没有到{}", aim)
    pace = Value(formats.rate_text(needed), "匀速进度")
    if rate_ >= needed:
        return say("，赶上到期达到{}的匀速进度（当月应到{}）", aim, pace)
    behind = Value(f"{formats.percent(needed - rate_)}个百分点", "自报规范率低于匀速进度")
    return say("，比到期达到{}的匀速进度（当月应到{}）低{}", aim, pace, behind)


def left_out(found: Sequence[LeftOut]) -> Sentence:
    """What a register or a month's reports no longer count: townships, trades, outlets before."""
    places = list(dict.fromkeys(one.township for one in found))
    missing = formats.names_text(list(dict.fromkeys(one.trade for one in found)), 3)
    where = formats.names_text(places, 3)
    return say(
        f"数据不完整：{where}{{}}个乡镇没有列入以前报过的{missing}，涉及{{}}",
        Value(str(len(places)), "数据不完整的乡镇"),
        count(sum(one.outlets for one in found), "没有列入的经营户，按以前报的数", "户"),
    )


def trades(found: Sequence[tuple[str, Measure]]) -> Sentence | None:
    """Trades that lack most, by number of outlets."""
    behind = [(name, m) for name, m in found if m.missing and m.rate is not None]
    goal = found[0][1].target if found else None
    if not behind:
        if not found:
            return None
        over = found[0][1].target is not None and found[0][1].target.is_over
        told = "各行业规范率都不低于原目标，仅供参考。" if over else "各行业规范率都达到目标。"
        return Sentence(told)
    listed: list[Sentence] = []
    for name, m in behind[:NAMED]:
        lacks = still_lacking(name, m.missing, m.indicator.noun)
        part = join(lacks, say("，规范率{}", rate(m, name)))
        listed += [Sentence("；"), part] if listed else [part]
    more = Sentence("等" if len(behind) > NAMED else "")
    return join(
        Sentence(f"分行业按{goal.word if goal else '目标'}计算，差额较多的是"),
        *listed,
        more,
        FULL_STOP,
    )


def zones(newest: Measure, found: pd.DataFrame, year: int) -> tuple[Sentence, ...]:
    """How many zones passed, against the target; then who passed and who is still building."""
    one = newest.indicator
    passed = list(found.loc[found["conclusion"] == "通过", "zone"])
    rest = list(found.loc[found["conclusion"] != "通过", "zone"])
    head = say(
        "{}年度参加考核的示范区{}个，通过考核{}个",
        Value(str(year), "考核年度"),
        count(newest.denominator, one.denominator),
        count(newest.numerator, one.numerator),
    )
    goal = Value(newest.target.printed, f"{one.name}目标") if newest.target else None
    if goal is None:
        told = Sentence("")
    elif newest.state == "reference":
        told = join(Sentence("，"), beside_old_target(newest))
    elif newest.state == "reached":
        told = say("，达到五年创建{}个以上的目标", goal)
    else:
        gap = count(newest.missing, f"{one.name}距目标")
        told = say("，离五年创建{}个以上的目标还差{}个", goal, gap)
    lines = [join(head, told, FULL_STOP)]
    if passed:
        lines.append(Sentence(f"通过考核的是{'、'.join(passed)}。"))
    if rest:
        lines.append(Sentence(f"仍在创建、没有通过的是{'、'.join(rest)}。"))
    return tuple(lines)


def duties(lines: Sequence[Line], as_of: date) -> tuple[Sentence, ...]:
    """What of the last year is overdue, what of it cannot be judged, and how many are older."""
    overdue = recent_overdue(lines, as_of)
    undecided = [line for line in lines if line[1].name == UNDECIDED]
    unknown = sum(is_recent(line, as_of) for line in undecided)
    old = sum(line[1].name == OVERDUE for line in lines) - len(overdue)
    old += len(undecided) - unknown
    rest = []
    if unknown:
        told = "近一年到期的任务另有{}项没有任何佐证，记为“无法判定”，不算逾期。"
        rest.append(say(told, Value(str(unknown), "近一年无法判定的任务")))
    if old:
        told = "更早到期、至今没有完成或没有佐证的{}项不再逐项列出。"
        rest.append(say(told, Value(str(old), "更早到期未完成或没有佐证的任务")))
    if not overdue:
        until = formats.date_text(as_of)
        none = f"截至{until}，近一年到期、有佐证的任务没有逾期未完成的。"
        return _one_paragraph([Sentence(none), *rest])
    listed: list[Sentence] = []
    for line, state in overdue[:NAMED]:
        days = Value(f"{state.late_days}天", f"{line_name(line)}逾期")
        part = say(f"{line_name(line)}（{body_words(line)}，已逾期{{}}）", days)
        listed += [Sentence("、"), part] if listed else [part]
    number = Value(str(len(overdue)), "近一年逾期未完成的任务")
    head = say(f"截至{formats.date_text(as_of)}，近一年到期、逾期未完成的任务有{{}}项：", number)
    more = Sentence("等" if len(overdue) > NAMED else "")
    return (join(head, *listed, more, FULL_STOP), *_one_paragraph(rest))


def _one_paragraph(found: Sequence[Sentence]) -> tuple[Sentence, ...]:
    return (join(*found),) if found else ()


def lights(measures: Sequence[Measure]) -> Sentence:
    """Targets reached, not reached, and not yet to be concluded."""
    known = [m for m in measures if m.target and m.state != "no_data"]
    if not known:
        return Sentence("还没有可以与目标比较的数据。")
    groups = (
        (("reached", "reached_proven"), "达到目标的"),
        (("missed", "missed_proven"), "没有达到目标的"),
        (("reached_unproven", "missed_unproven", "too_few"), "样本不足、不能下结论的"),
        (("reference",), "目标已到期、仅供参考的"),
    )
    parts: list[Sentence] = []
    for states, words in groups:
        found = [m for m in known if m.state in states]
        if found:
            listed = [say(f"{m.indicator.name}{{}}", rate(m)) for m in found]
            joined: list[Sentence] = []
            for one in listed:
                joined += [Sentence("、"), one] if joined else [one]
            number = Value(str(len(found)), words)
            parts += [Sentence("；")] if parts else []
            parts += [say(f"{words}{{}}项：", number), *joined]
    head = say("有数值目标并已有数据的指标{}项，", Value(str(len(known)), "有目标的指标"))
    return join(head, *parts, FULL_STOP)


def speakers(found: Sequence[str]) -> Sentence | None:
    """Townships asked to speak at the meeting, by the number of units they lack."""
    if not found:
        return None
    return join(
        Sentence(f"建议{names(found, 6)}"),
        say("{}个乡镇作表态发言（按差额户数排列，不是名次）。", Value(str(len(found)), "发言乡镇")),
    )
