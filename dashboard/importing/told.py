"""Trades that stand around a table instead of in a column: in its title, its sheet's name, or in
section rows (一、小餐饮店) above the rows they are about. One told trade holds for all rows."""

import re
from collections.abc import Iterable, Mapping
from functools import cache

from dashboard.importing.cleaning import fold, parse_trade
from dashboard.importing.cleaning.choices import lookup
from dashboard.importing.columns import Dataset

TYPES = frozenset(["trade", "trade_if_any"])
LEAST_LETTERS = 3  # 旅馆 may be anybody's word, 小旅馆 is a trade
_NUMBERING = re.compile(r"^[(（]?(?:[一二三四五六七八九十]+|\d{1,2})[)）、.．:：\s]+")
_REST = re.compile(r"[:：(（\s].*$")


def trade_told(texts: Iterable[str]) -> str | None:
    """The one trade that texts around a table name: a text that is a trade, else within a title."""
    listed = [text for text in texts if text]
    for text in listed:
        if found := _exact(text):
            return found
    for text in listed:
        named = _within(fold(text))
        if len(named) == 1:
            return next(iter(named))
        if named:
            return None
    return None


def _exact(text: str) -> str | None:
    bare = _NUMBERING.sub("", text.strip())
    for one in dict.fromkeys((bare, _REST.sub("", bare))):
        found = parse_trade(one)
        if found.code is None:
            return found.value
    return None


@cache
def _within(text: str) -> frozenset[str]:
    """Trades whose writings stand within a text; a longer writing hides those within it."""
    found: set[str] = set()
    writings = lookup("trades")
    for writing in sorted(writings, key=len, reverse=True):
        if len(writing) >= LEAST_LETTERS and writing in text:
            found.add(writings[writing])
            text = text.replace(writing, " ")
    return frozenset(found)


def facts(dataset: Dataset, texts: Iterable[str], sections: Mapping[int, str]) -> set[str]:
    """Fields of trades that the words around a table tell, as a column would."""
    names = {one.name for one in dataset.fields if one.type in TYPES}
    if names and (trade_told(texts) or any(map(_exact, sections.values()))):
        return names
    return set()


def trades_of_rows(
    rows: list[int], texts: Iterable[str], sections: Mapping[int, str]
) -> list[str | None]:
    """The trade of every row (numbers as in sections): of the section row above it, else of all."""
    headings = sorted((row, found) for row, text in sections.items() if (found := _exact(text)))
    told = trade_told(texts)
    above = iter([*headings, (max(rows, default=0) + 1, None)])
    start, coming = next(above)
    trades = []
    for row in rows:
        while row > start:
            told = coming
            start, coming = next(above)
        trades.append(told)
    return trades
