"""One value of an indicator in words: against its target, the county, an earlier value.

The step from a state to its words is made here, once, for every voice that tells it: a sentence
of a page, a headline, a meeting's screen, a letter. What only letters say beside it stands in
dashboard.indicators.official.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil
from typing import Literal

import pandas as pd

from dashboard import look, statistics
from dashboard.indicators import evidence
from dashboard.indicators.definitions import Indicator, Measure
from dashboard.words import formats
from dashboard.words.tied import Sentence, Value, count, say

MAP_NOTE = f"{look.SCHEMATIC_NOTE}。乡镇驻地坐标：GeoNames（CC BY 4.0）；县界：天地图。"
NO_SPARE = "没有余量"
VERDICT_RULER = "可能的范围（算法：精确法、上下各5%，与判定相同）"
NO_DATA_YET = "还没有数据"
NOT_APART = "与全县没有明显差别"
NONE_APART = "没有一个与全县有明显差别"

Title = tuple[str, str]
Voice = Literal["page", "headline", "meeting", "letter"]

# state of a value with a target → voice → words; what a voice lacks it says as the page does
_AGAINST_TARGET: dict[str, dict[Voice, str]] = {
    "reached_proven": {
        "page": "已达到{goal}目标",
        "meeting": "达到{goal}目标",
        "letter": "经检验可以认定达到{goal}的目标",
    },
    "reached_unproven": {
        "page": "过{goal}线，但只有{sample}，还不能下结论",
        "meeting": "过{goal}线，但只有{sample}",
        "letter": "数值高于{goal}的目标线，但只有{sample}，尚不能认定已经达标",
    },
    "missed_unproven": {
        "page": "低于{goal}线，但只有{sample}，还不能下结论",
        "meeting": "低于{goal}线，但只有{sample}",
        "letter": "数值低于{goal}的目标线，但只有{sample}，尚不能认定没有达标",
    },
    "missed_proven": {
        "page": "没有达到{goal}目标",
        "meeting": "没有达到{goal}",
        "letter": "经检验可以认定未达到{goal}的目标",
    },
    "reached": {
        "page": "已达到{goal}目标",
        "headline": "已达到{goal}",
        "meeting": "达到{goal}目标",
        "letter": "已达到{goal}的目标",
    },
    "missed": {
        "page": "离{goal}目标还差{gap}{silent}",
        "headline": "离{goal}还差{gap}",
        "meeting": "差{gap}",
        "letter": "距{goal}的目标还差{gap}",
    },
}
_FIELD = re.compile(r"\{(\w+)\}")


def against_target(m: Measure, voice: Voice) -> Sentence:
    """How the value stands to its target, no surer than the verdict; empty without a target, a
    rate or data."""
    told = _AGAINST_TARGET.get(m.state)
    if m.state == "reference":
        return beside_old_target(m)
    if told is None or m.target is None:
        return Sentence("")
    one = m.indicator
    values = {
        "goal": Value(m.target.printed, f"{one.name}目标"),
        "sample": count(m.denominator, f"{one.denominator}", one.noun),
        "gap": count(m.missing, f"{one.name}距目标", one.noun),
    }
    template = told.get(voice, told["page"]).replace("{silent}", silent_text(m))
    return say(_FIELD.sub("{}", template), *(values[name] for name in _FIELD.findall(template)))


def beside_old_target(m: Measure) -> Sentence:
    """与原目标80%比，高9.4个百分点，仅供参考: a figure beside a target that is over; the
    difference is that of the printed figures. Empty without a rate."""
    if m.target is None or m.rate is None:
        return Sentence("")
    goal = Value(m.target.printed, f"{m.indicator.name}原目标")
    apart = from_old_target(m)
    if not apart:
        return say("与原目标{}相同，仅供参考", goal)
    return say(f"与原目标{{}}比，{apart[0]}{{}}，仅供参考", goal, Value(apart[1:], "与原目标之差"))


def goal_text(m: Measure) -> str:
    """目标 ≥98%; 原目标 ≥98% where it is over; 目标 较高提升 where the paper names no number."""
    if m.target is None:
        return f"目标 {m.indicator.aim}" if m.indicator.aim else ""
    return m.target.shown


def from_old_target(m: Measure) -> str:
    """高9.4个百分点, 少1个; empty where the figure is the target's own."""
    assert m.target is not None
    if m.indicator.kind == "count":
        gap = m.numerator - int(m.target.value)
        return f"{'多' if gap > 0 else '少'}{abs(gap)}{m.indicator.noun}" if gap else ""
    apart = printed(m) - m.target.value * 100
    text = formats.decimal_text(abs(apart), m.indicator.decimals)
    return f"{'高' if apart > 0 else '低'}{text}个百分点" if apart else ""


def too_few(
    least: int, noun: str, what: str = "比率", of: str = "起算数", note: str = "，"
) -> Sentence:
    """不足5户，不计算比率: what is said instead of a rate of fewer than `least`."""
    return say(f"不足{{}}{noun}{note}不计算{what}", Value(str(least), of))


def lacking(missing: int, noun: str = "户") -> str:
    """差21户, or 不差."""
    return f"差{missing:,}{noun}" if missing else "不差"


def lacking_cell(missing: int, noun: str = "户", verb: str = "差") -> str:
    """The same for a column or a card, the figure set apart: 差 21 户."""
    return f"{verb} {missing:,} {noun}" if missing else lacking(missing, noun)


def weekly(missing: int, days: int) -> int:
    """What each week must bring for all of it to be done in so many days; all of it in less."""
    return missing if days < 7 else ceil(7 * missing / days)


def pace_words(missing: int, days: int, noun: str = "户") -> str:
    """每周要规范148户; 6天内要规范810户."""
    when = f"{days}天内" if days < 7 else "每周"
    return f"{when}要规范{weekly(missing, days):,}{noun}"


def silent_text(m: Measure) -> str:
    """（其中5个未报）; empty when everybody reported."""
    return f"（其中{m.silent:,}{m.indicator.noun}未报）" if m.silent else ""


def gap_text(m: Measure) -> str:
    """What is missing, or how much may fail yet, beside the figure; empty when nothing is."""
    one = m.indicator
    if m.state == "no_data":
        return NO_DATA_YET
    if m.state == "too_few":
        return too_few(one.minimum, one.noun).plain
    if m.state == "reference":
        apart = from_old_target(m)
        return f"比原目标{apart}" if apart else "与原目标相同"
    if m.state == "missed":
        return lacking_cell(m.missing, one.noun, one.gap_verb) + silent_text(m)
    if m.state == "reached":
        spare = m.allowed_failures - (m.denominator - m.numerator)
        if one.kind == "count":
            return ""
        return f"还可以有 {spare:,} {one.noun}没达到" if spare else NO_SPARE
    if m.state == "reached_unproven":
        needed = m.round_batches
        if needed is None:
            return "抽查不能证明，须全数检查"
        return f"另抽一轮 {needed} {one.noun}全合格才能下结论"
    return "还不能下结论" if m.state == "missed_unproven" else ""


def gap_clause(m: Measure) -> str:
    """The same inside a sentence: without the spaces around its figure."""
    return gap_text(m).replace(" ", "")


def narrow_gaps(texts: pd.Series) -> pd.Series:
    """Gaps for a narrow column, 差8户, 余1户, 不足5户, —: what stands beside is not said again."""
    short = (
        texts.str.replace(r"还可以有 (.*)没达到", r"余\1", regex=True)
        .str.replace(" ", "")
        .str.split("，")
        .str[0]
    )
    return short.replace({NO_DATA_YET: formats.MISSING})


def versus_county(word: str) -> str:
    """word: 高于全县, 低于全县 or empty, as dashboard.indicators.measured finds it."""
    return f"明显{word}" if word else NOT_APART


def measure_sentence(m: Measure, *, dated: bool = True) -> str:
    """One value against its target: 阀门合格率89.3%，过80%线，但只有28批，还不能下结论. Of evidence
    that is older than its rhythm it says so: 截至6月30日名册（旧数，已5个月）; not again (dated
    False) beside a sentence that does."""
    one, old = m.indicator, old_words(m) if dated else ""
    if m.state == "no_data":
        return f"{one.short_name}：{NO_DATA_YET}"
    if m.state == "too_few":
        return f"{one.short_name}：{m.text}，{gap_text(m)}{old}"
    if m.target is None:
        return f"{one.short_name}{m.text}（{m.numerator}/{m.denominator}{one.noun}）{old}"
    return f"{one.short_name}{m.text}，{against_target(m, 'page').plain}{old}"


def old_words(m: Measure) -> str:
    """，截至6月30日名册（旧数，已5个月）, to follow a figure; empty for what is not old."""
    if m.day is None or m.seen is None or not evidence.mark(m):
        return ""
    return f"，{evidence.dated(m.indicator.dataset, m.day, m.seen)}"


@dataclass(frozen=True)
class Change:
    """A value less an earlier one, both as printed, so that the reader can redo it: percentage
    points, and its 95% limits in -1..1."""

    points: Fraction
    low: float
    high: float

    @property
    def is_sure(self) -> bool:
        """Whether the limits leave out no change."""
        return self.low > 0 or self.high < 0

    @property
    def verb(self) -> str:
        """上升 or 下降."""
        return "上升" if self.points >= 0 else "下降"

    @property
    def text(self) -> str:
        """6.0个百分点, without its direction."""
        decimals = 1 if (self.points * 10).denominator == 1 else 2
        return f"{formats.decimal_text(abs(self.points), decimals)}个百分点"

    @property
    def direction(self) -> str:
        """可以认定为提高, 尚不能认定为下降: whether it went the way that it seems to have gone."""
        up = self.low > 0 if self.is_sure else self.points >= 0
        return f"{'可以' if self.is_sure else '尚不能'}认定为{'提高' if up else '下降'}"

    def conclusion(self, voice: Literal["page", "letter"]) -> str:
        """Whether there is a change at all."""
        if voice == "letter":
            doubt = "差别没有超出抽样波动，尚不能认定有变化"
            return "可以认定有变化" if self.is_sure else doubt
        return "可以认定有变化" if self.is_sure else "升降还分不出"


def change(new: Measure, old: Measure) -> Change | None:
    """The change with its limits (Newcombe), by the design effects of both; None where one of the
    two has no rate."""
    if new.rate is None or old.rate is None:
        return None
    low, high = statistics.difference_interval(
        new.numerator,
        new.denominator,
        old.numerator,
        old.denominator,
        effects=(new.design_effect, old.design_effect),
    )
    return Change(printed(new) - printed(old), float(low), float(high))


def printed(m: Measure) -> Fraction:
    """The figure that stands on the paper."""
    return Fraction(m.number.replace(",", ""))


def since_words(first: date, newest: date) -> tuple[str, str]:
    """From when there are data, and the words of the link to their newest day."""
    return (
        f"从{formats.date_text(first)}起才有这类数据。",
        f"看最新的一天（{formats.date_text(newest)}）→",
    )


FULL_COUNT = "全数统计没有抽样误差；这里的区间只回答：每户达标与否带点偶然时，数值和名次会动多少"


def as_extreme(p_value: float, nothing: str = "其实没有差别", seen: str = "这样大差别") -> str:
    """A p-value as what it is: how often so much or more would be seen if there were nothing.

    Never the chance that it is chance.
    """
    if p_value < 0.001:
        return f"若{nothing}，出现{seen}的机会不到0.1%"
    digits = 1 if p_value < 0.0995 else 0
    return f"若{nothing}，出现{seen}的机会约{p_value * 100:.{digits}f}%"


BEHIND = "由哪些记录数出来"
LISTS_BEHIND = "看这些记录 →"


def way_back(title: str) -> str:
    """To the page from which one came: ← 回到乡镇排名"""
    return f"← 回到{title}"


def rows_behind(name: str, where: Sequence[str], text: str) -> str:
    """The way from a figure to its rows: 瓯北镇规范率 92.4%由哪些记录数出来 →"""
    told = f" {text}" if text else ""
    return f"{' '.join(where)}{name}{told}{BEHIND} →"


def no_such_township(name: str, now: Sequence[str], instead: str) -> str:
    """A township that a page was asked for and that is none as of its day. now: what it is then;
    instead: what is shown."""
    if now:
        there = "、".join(now)
        return f"“{name}”在统计截止日的区划里没有，那块地方是{there}；现在看的是{instead}"
    return f"没有“{name}”这个乡镇，现在看的是{instead}"


def whole_list(title: str) -> str:
    """The first step of a list that was narrowed: 全部督办单"""
    return f"全部{title}"


def step_of_list(named: str, count: int, noun: str) -> str:
    """A step on the way to what a count counts: 桥头镇3件"""
    return f"{named} {count}{noun}"


def indicator_note(one: Indicator) -> str:
    """Which rows count, in one line."""
    return "；".join(part for part in (one.definition, one.rule_note) if part)
