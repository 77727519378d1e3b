"""Sentences whose numbers are tied to what they count, and the lock that keeps them so.

A sentence is Chinese text in which every number stands in marks, 规范率为〖92.4%〗, with one
`Value` per mark that says what the number is of. In a letter the whole fact stands in one mark:
subject, figures, verdict and comparison. A clerk may rewrite the words around the marks and leave
a fact out; `revised` refuses a text in which one was changed or made up.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from dashboard.words import formats

OPEN, CLOSE = "〖", "〗"
_MARK = re.compile(f"{OPEN}([^{OPEN}{CLOSE}]*){CLOSE}")


class EditError(ValueError):
    """An edited text does not keep its facts; the message is Chinese and says which."""


@dataclass(frozen=True)
class Value:
    """A number as it is printed (92.4%) and what it is of (规范率，全县，5317/5754户); name: which
    fact of a letter it is (total.change)."""

    text: str
    of: str
    name: str = field(default="", compare=False, repr=False)


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
    """A sentence from a template with one {} per value; braces and marks of a name that stands in
    it are characters like others."""
    pieces = template.replace(OPEN, "[").replace(CLOSE, "]").split("{}")
    if len(pieces) <= len(values):
        raise IndexError(f"{len(values)} values for {len(pieces) - 1} places: {template}")
    marked = [f"{OPEN}{value.text}{CLOSE}" for value in values]
    marked += ["{}"] * (len(pieces) - 1 - len(values))
    told = "".join(piece + mark for piece, mark in zip(pieces, [*marked, ""], strict=True))
    return Sentence(told, values)


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


@dataclass(frozen=True)
class Revised:
    """An edited text: its paragraphs, the facts that were left out, what was typed without a fact.

    typed: figures, places and words of a verdict outside the marks that the original does not
    have there; they are the clerk's own and are shown to whoever checks the letter.
    """

    paragraphs: tuple[Sentence, ...]
    dropped: tuple[Value, ...]
    typed: tuple[str, ...]


def revised(
    original: Sequence[Sentence],
    text: str,
    offered: Sequence[Value] = (),
    places: Sequence[str] = (),
) -> Revised:
    """The paragraphs of an edited text, its facts whole or gone.

    A fact may be moved, left out, or replaced by another of `offered`; EditError when one was
    changed, made up, or stands twice. Blank lines are dropped.
    """
    own = [value for one in original for value in one.values]
    known = {value.text: value for value in (*offered, *own)}
    most = Counter(value.text for value in own)
    found = Counter(numbers(text))
    made_up = [one for one in found if one not in known]
    if made_up:
        listed = "、".join(f"{OPEN}{one}{CLOSE}" for one in made_up)
        raise EditError(
            f"{listed}不是数据里的事实。〖〗里的内容不能改动；可以整个删去，"
            "或换成“还可以写的事实”里的另一条。"
        )
    twice = [one for one, number in found.items() if number > max(1, most[one])]
    if twice:
        listed = "、".join(f"{OPEN}{one}{CLOSE}" for one in twice)
        raise EditError(f"{listed}写了两遍，请删去一处。")
    outside = _MARK.sub("", text)
    if OPEN in outside or CLOSE in outside:
        raise EditError("有一个〖或〗没有成对。请按原样补上，或点“恢复原文”。")
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    paragraphs = tuple(Sentence(line, tuple(known[one] for one in numbers(line))) for line in lines)
    dropped = tuple(value for value in own if value.text not in found)
    before = Counter(_claims(_MARK.sub("", "".join(one.marked for one in original)), places))
    typed = list((Counter(_claims(outside, places)) - before).elements())
    return Revised(paragraphs, dropped, tuple(typed))


_VERDICTS = re.split(
    " ",
    "高于 低于 提高 下降 上升 回落 达到 没有 未 不 无 明显 持平 居前 居后 最高 最低 首位 末位 "
    "全部 均 只有 超过 不足 增加 减少",
)
_FIGURE = re.compile(r"[\d０-９][\d０-９,.，％%‰]*|[百千]分之[〇○零一二三四五六七八九十百点\d.]+")


def _claims(text: str, places: Sequence[str]) -> list[str]:
    """Figures, places and words of a verdict in a text, longest words first."""
    words = sorted((*_VERDICTS, *places), key=len, reverse=True)
    pattern = re.compile("|".join([_FIGURE.pattern, *map(re.escape, words)]))
    return pattern.findall(text)
