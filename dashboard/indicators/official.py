"""One value against its target, and the change between two values, as a circular says it."""

from datetime import date
from fractions import Fraction

from dashboard import statistics
from dashboard.documents import clauses
from dashboard.indicators.definitions import Indicator, Measure
from dashboard.words import formats
from dashboard.words.tied import Sentence, Value, count, join, say

FULL_STOP = Sentence("。")


def by_order_of(clause_ids: tuple[str, ...], on: date) -> Value:
    """Numbers of the documents behind some clauses that were issued by the day:
    永政办发〔2010〕75号. All of them where none was."""
    ids = dict.fromkeys(clauses.clause(one).document for one in clause_ids)
    known = [clauses.document(one) for one in ids]
    texts = [one.number or one.id for one in [d for d in known if d.date <= on] or known]
    return Value("、".join(texts), "文件")


def as_of_value(day: date) -> Value:
    """The day up to which evidence counts."""
    return Value(formats.date_text(day), "统计截止日")


def rate(m: Measure, place: str = "全县") -> Value:
    """The figure of a measure as every page prints it."""
    return Value(m.text, f"{m.indicator.name}，{place}，{m.numerator}/{m.denominator}")


def totals(m: Measure, place: str = "全县") -> Sentence:
    """全县名册上的全部经营户5,754户，其中达到规范要求的经营户5,317户，规范率为92.4%."""
    one = m.indicator
    if not m.denominator:
        return Sentence(f"{place}{one.name}还没有数据")
    head = say(
        f"{place}{one.denominator}{{}}，其中{one.numerator}{{}}",
        count(m.denominator, f"{one.denominator}，{place}", one.noun),
        count(m.numerator, f"{one.numerator}，{place}", one.noun),
    )
    if m.rate is None:
        return join(
            head, say(f"，不足{{}}{one.noun}，不计算比率", Value(str(one.minimum), "起算数"))
        )
    return join(head, say(f"，{one.short_name}为{{}}", rate(m, place)))


def against_target(m: Measure) -> Sentence:
    """How the value stands to its target, no surer than the verdict; starts with a comma."""
    one = m.indicator
    if m.target is None or m.rate is None:
        aim = f"，文件要求“{one.aim}”，没有规定数值" if one.aim_clause and m.rate else ""
        return Sentence(aim)
    goal = Value(m.target.printed, f"{one.name}目标")
    sample = count(m.denominator, f"{one.denominator}", one.noun)
    gap = count(m.missing, f"{one.name}距目标", one.noun)
    if m.state == "reached_proven":
        return say("，经检验可以认定达到{}的目标", goal)
    if m.state == "missed_proven":
        return say("，经检验可以认定未达到{}的目标", goal)
    if m.state == "reached_unproven":
        return say("，数值高于{}的目标线，但只有{}，尚不能认定已经达标", goal, sample)
    if m.state == "missed_unproven":
        return say("，数值低于{}的目标线，但只有{}，尚不能认定没有达标", goal, sample)
    if m.state == "missed":
        return say("，距{}的目标还差{}", goal, gap)
    return say("，已达到{}的目标", goal)


def standing(m: Measure, place: str = "全县") -> Sentence:
    """Totals, rate and target in one sentence."""
    return join(totals(m, place), against_target(m))


def change(new: Measure, old: Measure, before: str) -> Sentence:
    """Up or down against an earlier value, with what can be concluded; starts with a comma."""
    if new.rate is None or old.rate is None:
        return Sentence("")
    points = (new.rate - old.rate) * 100
    text = formats.decimal_text(abs(points), 1)
    moved = Value(f"{text}个百分点", f"{new.indicator.name}，比{before}")
    if points == 0:
        return Sentence(f"，与{before}持平")
    verb = "上升" if points > 0 else "下降"
    told = say(f"，比{before}的{{}}{verb}{{}}", Value(old.text, f"{before}"), moved)
    if abs(_printed(new) - _printed(old)) != formats.rounded(abs(points), 1):
        told = join(told, Sentence("（按未四舍五入的数计算）"))
    if new.indicator.kind != "sample":
        return told
    low, high = statistics.difference_interval(
        new.numerator, new.denominator, old.numerator, old.denominator
    )
    sure = float(low) > 0 or float(high) < 0
    words = "可以认定有变化" if sure else "差别没有超出抽样波动，尚不能认定有变化"
    return join(told, Sentence(f"，{words}"))


def _printed(m: Measure) -> Fraction:
    return Fraction(m.number.replace(",", ""))


def ruler(one: Indicator) -> str:
    """How the verdict of an indicator is made, for a note under a table or slide."""
    if one.kind == "sample":
        return "判定：单侧精确检验（5%），区间上下各5%，同一把尺"
    if one.kind == "count":
        return "判定：按个数与目标比较"
    return "判定：全数统计，直接与目标比较，无抽样误差"
