"""Figures of a superior's form that no monthly report holds: spot checks, training, self-checks.

A label says what a cell is about (阀门, 培训) and which part of it is asked for (合格批次,
合格率); row and head together must say both. What happened is counted from the first day of the
year, what is so on the day. Words that nobody can guess are matched once and remembered.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import pandas as pd

from dashboard.indicators import measured
from dashboard.indicators.definitions import indicator, indicators
from dashboard.indicators.measured import Slice
from dashboard.indicators.products import products
from dashboard.letters import phrases
from dashboard.letters.months import ITEMS
from dashboard.store import db

PARTS = {"rate": "比率", "rest": "其余", "numerator": "分子", "denominator": "分母"}
QUESTION = "form:"  # how the match of a label is remembered
_OTHER = re.compile("企业分类|档案|考核|黑名单")
_RATE = re.compile("[率%％]|比例|比重")
_REST = re.compile("不合格|未(?:训|参训|交|提交|完成|整改|合格)|没有")
_NUMERATOR = re.compile("合格|已|完成|提交|确认|参训|按时")
_DENOMINATOR = re.compile("应|总数|抽查|抽检|批次|责令|企业数|家数|户数")


@dataclass(frozen=True)
class Hint:
    """What a label says: the indicator it is about, the part that is asked for; None: not said."""

    subject: str | None = None
    part: str | None = None

    def with_head(self, head: "Hint") -> "Hint":
        """Row and head together; a row that names its part itself keeps it."""
        return Hint(self.subject or head.subject, self.part or head.part)


def key_of(label: str) -> str:
    """The question under which the match of a label is remembered."""
    return QUESTION + re.sub(r"[\s:：]", "", label)


def meanings() -> dict[str, str]:
    """Every figure that a label can be matched with: its id and what it is."""
    found = {key: f"月报：{name}户数" for key, name in ITEMS.items()}
    for one in indicators().values():
        if one.dataset == "outlets" or one.unit != "%":
            continue
        own = {
            "numerator": one.numerator,
            "denominator": one.denominator,
            "rest": f"其余（{one.denominator}减{one.numerator}）",
            "rate": one.name,
        }
        found |= {f"{one.id}.{part}": f"{one.short_name}：{words}" for part, words in own.items()}
    return found


def read(label: str, matches: Mapping[str, str]) -> Hint:
    """What a label says, as it was matched before or as its words are read."""
    told = matches.get(key_of(label), "")
    subject, _, part = told.partition(".")
    if part in PARTS and subject in indicators():
        return Hint(subject, part)
    text = re.sub(r"\s", "", label)
    if not text or _OTHER.search(text):
        return Hint()
    named = {made.pass_rate for made in products().values() if made.name in text}
    said = {one.id for one in indicators().values() if any(word in text for word in one.form_words)}
    subjects = said | (named & indicators().keys())
    return Hint(subjects.pop() if len(subjects) == 1 else None, _part(text))


def _part(text: str) -> str | None:
    if _RATE.search(text):
        return None if _REST.search(text) else "rate"
    if _REST.search(text):
        return "rest"
    if _NUMERATOR.search(text) and "应" not in text:
        return "numerator"
    if _DENOMINATOR.search(text):
        return "denominator"
    return "numerator" if "培训" in text else None


def value(
    store: db.StoreName, hint: Hint, place: str | None, day: date
) -> tuple[float | None, str]:
    """The figure of a hint on a day and what to check about it, or None and why there is none."""
    if hint.subject is None or hint.part is None:
        return None, "看不出要填哪一项"
    one = indicator(hint.subject)
    if place and "township" not in one.dimensions:
        return None, f"{one.name}不分乡镇"
    start = date(day.year, 1, 1) if one.basis == "event" else None
    every = () if one.kind == "sample" else None
    chosen = Slice(day, start, day, purposes=every, townships=(place,) if place else None)
    rows = measured.counts(store, one, chosen)
    if rows.empty or pd.isna(rows["denominator"].iloc[0]):
        return None, f"没有{one.name}的数据"
    good, every_one = int(rows["numerator"].sum()), int(rows["denominator"].sum())
    if not every_one:
        return None, f"没有{one.name}的数据"
    told = f"{one.short_name}按{phrases.day_text(day)}的情况填写"
    if start is not None:
        told = (
            f"{one.short_name}按{phrases.day_text(start)}至{phrases.day_text(day, on=day)}累计填写"
        )
        told += "，各种抽查性质合计" if one.kind == "sample" else ""
    if hint.part != "rate":
        counts = {"numerator": good, "denominator": every_one, "rest": every_one - good}
        return float(counts[hint.part]), told
    if every_one < one.minimum:
        return None, f"{one.short_name}只有{every_one}{one.noun}，不计算比率"
    return float(Fraction(phrases.share(good, every_one))), told
