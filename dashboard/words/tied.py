"""Sentences whose numbers are tied to what they count, and the lock that keeps them so.

A sentence is Chinese text in which every number stands in marks, 规范率为〖92.4%〗, with one
`Value` per mark that says what the number is of. A clerk may rewrite the words around the marks;
`edited` refuses a text in which a marked number was changed, lost or added.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.words import formats

OPEN, CLOSE = "〖", "〗"
_MARK = re.compile(f"{OPEN}([^{OPEN}{CLOSE}]*){CLOSE}")
_LOOSE_RATE = re.compile(
    r"\d[\d,.]*\s*(?:%|％|‰|个百分点)|[百千]分之[〇○零一二三四五六七八九十百点\d.]+"
)


class EditError(ValueError):
    """An edited text does not keep its numbers; the message is Chinese and says which."""


@dataclass(frozen=True)
class Value:
    """A number as it is printed (92.4%) and what it is of (规范率，全县，5317/5754户)."""

    text: str
    of: str


@dataclass(frozen=True)
class Sentence:
    """Text with marked numbers; `values` has one entry per mark, in order."""

    marked: str
    values: tuple[Value, ...] = ()

    @property
    def plain(self) -> str:
        """The text as it is printed, without marks."""
        return self.marked.replace(OPEN, "").replace(CLOSE, "")


def say(template: str, *values: Value) -> Sentence:
    """A sentence from a template with one {} per value."""
    return Sentence(template.format(*(f"{OPEN}{v.text}{CLOSE}" for v in values)), values)


def join(*parts: Sentence) -> Sentence:
    """Sentences one after another."""
    return Sentence(
        "".join(part.marked for part in parts), tuple(v for part in parts for v in part.values)
    )


def count(number: int, of: str, noun: str = "") -> Value:
    """A number of units with its noun: 322户."""
    return Value(formats.count_text(number, noun), of)


def numbers(text: str) -> list[str]:
    """The marked numbers of a text, in order."""
    return _MARK.findall(text)


def edited(original: Sequence[Sentence], text: str) -> tuple[Sentence, ...]:
    """The paragraphs of an edited text, their numbers tied as before.

    EditError when a marked number is missing, changed or new, or when a rate was typed in
    outside the marks. Numbers may move; blank lines are dropped.
    """
    known = {value.text: value for one in original for value in one.values}
    wanted = Counter(value.text for one in original for value in one.values)
    found = Counter(numbers(text))
    missing, extra = list((wanted - found).elements()), list((found - wanted).elements())
    if missing or extra:
        parts = []
        if missing:
            parts.append("少了" + "、".join(f"{OPEN}{one}{CLOSE}" for one in missing))
        if extra:
            parts.append("多了" + "、".join(f"{OPEN}{one}{CLOSE}" for one in extra))
        raise EditError(
            f"{'；'.join(parts)}。〖〗里的数字来自数据，不能改动、删去或重复；"
            "请按原样补上，或点“恢复原文”。"
        )
    outside = _MARK.sub("", text)
    if OPEN in outside or CLOSE in outside:
        raise EditError("有一个〖或〗没有成对。请按原样补上，或点“恢复原文”。")
    before = _LOOSE_RATE.findall(_MARK.sub("", "".join(one.marked for one in original)))
    typed = list((Counter(_LOOSE_RATE.findall(outside)) - Counter(before)).elements())
    if typed:
        raise EditError(
            f"“{'、'.join(typed)}”是手工写入的比率，没有数据来源。请删去；"
            "比率只能用〖〗里的数字，数字不对请改数据或筛选条件。"
        )
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return tuple(Sentence(line, tuple(known[one] for one in numbers(line))) for line in lines)
