"""Failing items of a batch: one list of canonical names out of one cell."""

import re
import unicodedata
from functools import cache, lru_cache

from dashboard.importing.cleaning.choices import lookup
from dashboard.importing.cleaning.result import Cleaned
from dashboard.importing.cleaning.text import Cell, cell_text, fold, is_empty_mark, tidy
from dashboard.words.terms import vocabulary

_LABEL = re.compile(r"^(?:主要)?不(?:合格|符合)(?:检验)?(?:项目?|内容)[:：]")
_NUMBERED = re.compile(
    r"(?:^|(?<=[\s;；。]))\d{1,2}[.、．](?=[^\d])|[①-⑳]|[（(]\d{1,2}[)）](?=[一-鿿])"
)
_RESULT = re.compile(r"(?:技术|标准|规定)?要求|(?:检测|检验|实测|测试)结果|(?:标准|实测|检测)值")
_SEGMENT = re.compile(r"[;；\n\r|║]")
_PART = re.compile(r"[、，,]")
_SLASH = re.compile("/")
_BRACKET = re.compile(r"[（(【\[][^（()）【】\[\]]*[)）】\]]")
_VALUE = re.compile(
    r"(?:实测|为|[<>≤≥=])*\s*\d+(?:\.\d+)?(?:[-~]\d+)?\s*(?:mg/kg|mg/L|mm|MPa|HB|N|级|%)?$"
)
_AMOUNT = re.compile(r"[<>≤≥=]?\s*\d+(?:\.\d+)?\s*m?g/(?:kg|L|m3)", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-z一-鿿]")


def split_failing_items(value: Cell) -> Cleaned[tuple[str, ...]]:
    """Canonical failing items in the order of the cell, each once; () when there are none.

    Split at 、，, / ; and line breaks outside brackets; requirement and result behind a colon go
    (pH值：要求…，结果…). Synonyms of data/vocabulary.toml [failing_items] are merged, with or
    without a bracket behind (纤维含量（面料）); an unknown item stays as written.
    """
    text = cell_text(value)
    if is_empty_mark(value) or fold(text) in _none_words():
        return Cleaned(())
    return Cleaned(_items(text))


@cache
def _none_words() -> frozenset[str]:
    return frozenset(fold(word) for word in vocabulary()["empty"]["no_failing_items"])


_OPENED = re.compile(r"[(（\[【][^)）\]】]*$")  # a bracket that the cut at a colon left open


@lru_cache(maxsize=20_000)
def _items(text: str) -> tuple[str, ...]:
    lines = _NUMBERED.sub("\n", unicodedata.normalize("NFC", _AMOUNT.sub("", text)))
    found: dict[str, None] = {}
    for segment in _split(lines, _SEGMENT):
        segment = _LABEL.sub("", tidy(segment))
        for name in _names(segment):
            found.setdefault(_canonical(name))
    return tuple(found)


def _names(segment: str) -> list[str]:
    """Item names of one segment; a segment that is known as a whole is not split."""
    if not _WORD.search(segment):
        return []
    if _known(segment) is not None:
        return [segment]
    parts = [tidy(part) for part in _split(segment, _PART)]
    if not re.search("[:：]", _BRACKET.sub("", segment)):
        return [name for part in parts for name in _slashed(part) if _WORD.search(name)]
    names = []
    for number, part in enumerate(parts):
        pieces = [_before_colon(tidy(piece)) for piece in _split(part, _SLASH)]
        known = [piece for piece in pieces if _known_item(piece) is not None]
        head = _before_colon(part)
        if len(pieces) > 1 and known:
            names += known
        elif number == 0 or (_WORD.search(head) and head != part) or _known_item(part) is not None:
            names.append(head)
    return [name for name in names if _WORD.search(name) and not _RESULT.match(name)]


def _before_colon(part: str) -> str:
    return _OPENED.split(re.split("[:：]", _BRACKET.sub("", part), maxsplit=1)[0])[0]


def _slashed(part: str) -> list[str]:
    """标志/铭牌 is two items; a writing that is known with its slash is one."""
    return [part] if _known_item(part) is not None else [tidy(x) for x in _split(part, _SLASH)]


def _split(text: str, separator: re.Pattern[str]) -> list[str]:
    """Split at separators outside brackets (the commas of （4%乙酸，60℃） stay)."""
    parts, start, depth = [], 0, 0
    for place, character in enumerate(text):
        if character in "（([【":
            depth += 1
        elif character in "）)]】":
            depth = max(0, depth - 1)
        elif depth == 0 and separator.match(character):
            parts.append(text[start:place])
            start = place + 1
    return [*parts, text[start:]]


def _known(name: str) -> str | None:
    known = lookup("failing_items")
    folded = fold(name)
    return known.get(folded) or known.get(folded.removesuffix("项目"))


def _known_item(name: str) -> str | None:
    """The item, with or without a bracket behind and the measured value (甲醛 96mg/kg)."""
    bare = name.strip("【】") if name.startswith("【") else _BRACKET.sub("", name).strip()
    plain = _VALUE.sub("", bare).strip()
    return _known(name) or (_known(bare) if bare else None) or (_known(plain) if plain else None)


def _canonical(name: str) -> str:
    return _known_item(name) or name.strip("【】。.")
