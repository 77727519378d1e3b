"""One value against its target, and the change between two values, as a circular says it."""

from datetime import date

from dashboard.documents import clauses
from dashboard.indicators import evidence, words
from dashboard.indicators.definitions import Indicator, Measure
from dashboard.words import formats
from dashboard.words.tied import Sentence, Value, count, join, say

FULL_STOP, COMMA = Sentence("。"), Sentence("，")


def by_order_of(clause_ids: tuple[str, ...], on: date) -> Value:
    """Numbers of the documents behind some clauses that were issued by the day:
    永政办发〔2010〕75号. All of them where none was."""
    ids = dict.fromkeys(clauses.clause(one).document for one in clause_ids)
    known = [clauses.document(one) for one in ids]
    texts = [one.number or one.id for one in [d for d in known if d.date <= on] or known]
    return Value("、".join(texts), "文件")


def still_lacking(place: str, missing: int, noun: str) -> Sentence:
    """上塘镇还差5户: one of a list of places or trades."""
    return say(f"{place}还差{{}}", count(missing, f"{place}距目标", noun))


def as_of_value(day: date) -> Value:
    """The day up to which evidence counts."""
    return Value(formats.date_text(day), "统计截止日")


def old_note(m: Measure) -> str:
    """名册（旧数，已5个月）, behind the day of a figure that is older than its rhythm."""
    old = evidence.mark(m)
    return f"{evidence.called(m.indicator.dataset)}（{old}）" if old else ""


def rate(m: Measure, place: str = "全县") -> Value:
    """The figure of a measure as every page prints it."""
    return Value(m.text, f"{m.indicator.name}，{place}，{m.numerator}/{m.denominator}")


def totals(m: Measure, place: str = "全县") -> Sentence:
    """全县名册上的全部经营户5,754户，其中达到规范要求的经营户5,317户，规范率为92.4%."""
    one = m.indicator
    if not m.denominator:
        return Sentence(f"{place}{one.name}{words.NO_DATA_YET}")
    head = say(
        f"{place}{one.denominator}{{}}，其中{one.numerator}{{}}",
        count(m.denominator, f"{one.denominator}，{place}", one.noun),
        count(m.numerator, f"{one.numerator}，{place}", one.noun),
    )
    if m.rate is None:
        return join(head, COMMA, words.too_few(one.minimum, one.noun))
    return join(head, say(f"，{one.short_name}为{{}}", rate(m, place)))


def against_target(m: Measure) -> Sentence:
    """How the value stands to its target, no surer than the verdict; starts with a comma."""
    one = m.indicator
    if m.target is None or m.rate is None:
        aim = f"，文件要求“{one.aim}”，没有规定数值" if one.aim_clause and m.rate else ""
        return Sentence(aim)
    return join(COMMA, words.against_target(m, "letter"))


def standing(m: Measure, place: str = "全县") -> Sentence:
    """Totals, rate and target in one sentence."""
    return join(totals(m, place), against_target(m))


def change(new: Measure, old: Measure, before: str) -> Sentence:
    """Up or down against an earlier value, with what can be concluded; starts with a comma."""
    found = words.change(new, old)
    if found is None:
        return Sentence("")
    if found.points == 0:
        return Sentence(f"，与{before}持平")
    moved = Value(found.text, f"{new.indicator.name}，比{before}")
    told = say(f"，比{before}的{{}}{found.verb}{{}}", Value(old.text, f"{before}"), moved)
    if new.indicator.kind != "sample":
        return told
    return join(told, COMMA, Sentence(found.conclusion("letter")))


def ruler(one: Indicator) -> str:
    """How the verdict of an indicator is made, for a note under a table or slide."""
    if one.kind == "sample":
        return "判定：单侧精确检验（5%），区间上下各5%，同一把尺"
    if one.kind == "count":
        return "判定：按个数与目标比较"
    return "判定：全数统计，直接与目标比较，无抽样误差"
