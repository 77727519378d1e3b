"""Step 3b, loosely named heads: columns that data/columns.toml does not list word for word.

Two heads with the same core (实际完成时间, 完成日期) are one; a known head at the end of a longer
one names it (被查店名); and a column full of trades or townships is one whatever it is called.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date
from functools import cache

from dashboard import divisions
from dashboard.importing.cleaning import parse_trade
from dashboard.importing.cleaning.choices import lookup
from dashboard.importing.cleaning.text import fold, header_text
from dashboard.importing.columns import (
    Dataset,
    Field,
    field_keys,
    header_key,
    same_words,
    vocabulary,
)

MIN_CORE = 2
MIN_ENDING = 3
CONTENT_SHARE = 0.8
DISTINCT_SHARE = 0.9

_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_DAY = re.compile("时间$|日$(?<=办结日|受理日|复查日)")
_BEFORE = re.compile(
    "^(?:实际|现(?=类)|重点|本期|最终|主要|存在|所存在|本次|所在|所属|有关|具体|相关|预计|企业(?=自查))"
)
_AFTER = re.compile(
    "(?:情况|名称|全称|简述|概述|描述|落实|要求|到位|数量|总数|户数|数|金额|资金|款项|款|字号|(?<!姓)名)$"
)
_NEGATIONS = re.compile("[不未无非原前]|应|上[次期年]")

_NUMBER = re.compile("[数量]$")
_NUMBERS = ("count", "number", "rank", "as_read")
_OF_TOWNSHIPS = ("township", "place", "townships")
_OF_WORDS = {"level": "levels", "purpose": "purposes"}
_OF_NAMES = ("name", "enterprise")
_NAMED = re.compile("[店户厂商摊]|单位|企业|公司|名称|字号|招牌|门头")
_OF_TRADES = ("trade", "trade_or_total", "trade_if_any")


def core(head: str) -> str:
    """What is left of a head without brackets and words that say little; 时间 reads 日期."""
    text = _DAY.sub("日期", header_key(_BRACKETS.sub("", header_text(head))))
    for word, meant in same_words():
        text = text.replace(word, meant)
    while True:
        shorter = _AFTER.sub("", _BEFORE.sub("", text))
        if shorter == text or len(shorter) < MIN_CORE:
            return text
        text = shorter


@cache
def _cores(dataset: Dataset) -> dict[str, Field]:
    """Core -> field, only where one field alone has it."""
    found: dict[str, set[Field]] = {}
    for key, (wanted, _) in field_keys(dataset).items():
        found.setdefault(core(key), set()).add(wanted)
    return {key: fields.pop() for key, fields in found.items() if len(fields) == 1}


def _counts_something_else(head: str, wanted: Field) -> bool:
    """已整规数 is a count and never the mark 已整规."""
    return bool(_NUMBER.search(header_key(head))) and wanted.type not in _NUMBERS


@cache
def known_cores() -> frozenset[str]:
    """Cores of all datasets: what a head row may consist of as well."""
    return frozenset(core(key) for key in vocabulary() if len(core(key)) >= MIN_CORE)


def field_of_core(dataset: Dataset, head: tuple[str, ...]) -> str | None:
    """The field with the same core as the head's last level, or as its whole path."""
    known = _cores(dataset)
    for text in (head[-1], "".join(head)):
        wanted = known.get(core(text)) if len(core(text)) >= MIN_CORE else None
        if wanted is not None and not _counts_something_else(text, wanted):
            return wanted.name
    return None


def field_of_ending(dataset: Dataset, head: tuple[str, ...]) -> str | None:
    """The field whose name ends the head: the longest, and no other word for 不 or 应 before it.

    A head that some dataset lists by itself means that and nothing else.
    """
    own, last = core("".join(head)), core(head[-1])
    least = MIN_ENDING
    if header_key(head[-1]) in vocabulary() or len(head) > 1 and len(last) < MIN_ENDING:
        least = max(least, len(last) + 1)  # the upper head has to say something as well
    if len(head) == 1 and least > len(last):
        return None
    fits = [
        (len(known), wanted.name)
        for known, wanted in _cores(dataset).items()
        if len(known) >= least
        and own.endswith(known)
        and not _counts_something_else(head[-1], wanted)
        and not _NEGATIONS.search(own.removesuffix(known))
    ]
    return max(fits)[1] if fits else None


def field_of_cells(dataset: Dataset, cells: Iterable[str], taken: set[str]) -> str | None:
    """The field of trades, townships, levels or purposes that a column's texts belong to."""
    texts = frozenset(cells)
    if not texts:
        return None
    for types, belongs in ((_OF_TRADES, _is_trade), (_OF_TOWNSHIPS, _is_township)):
        wanted = [one for one in dataset.fields if one.type in types]
        if len(wanted) == 1 and wanted[0].name not in taken and _mostly(texts, belongs):
            return wanted[0].name
    for kind, section in _OF_WORDS.items():
        wanted = [one for one in dataset.fields if one.type == kind and one.name not in taken]
        if len(wanted) == 1 and all(fold(text) in lookup(section) for text in texts):
            return wanted[0].name
    return None


def column_of_names(
    dataset: Dataset, columns: dict[int, tuple[str, list[str]]], taken: set[str]
) -> tuple[int, str] | None:
    """The column (of column -> head and texts) of a dataset's missing names; None when unsure.

    Names speak for themselves: the head says shop, firm or unit, and hardly any text comes twice.
    """
    needed = {group[0] for group in dataset.requires if len(group) == 1} - taken
    wanted = [one.name for one in dataset.fields if one.type in _OF_NAMES and one.name in needed]
    found = [
        index
        for index, (head, texts) in columns.items()
        if _NAMED.search(head) and texts and len(set(texts)) >= DISTINCT_SHARE * len(texts)
    ]
    return (found[0], wanted[0]) if len(wanted) == 1 and len(found) == 1 else None


def contradicts(wanted: Field, cells: Iterable[str]) -> bool:
    """Whether a column's texts are something else than its head says.

    A column of words that holds trades and not one of its words (经营业态: 小食杂店), or one of
    days that need not be filled and holds not one digit (县级验收: 合格).
    """
    texts = frozenset(cells)
    if not texts:
        return False
    if wanted.type == "date" and not wanted.required:
        return not any(char.isdigit() for text in texts for char in text)
    if wanted.type != "word":
        return False
    known = lookup(wanted.words)
    return not any(header_key(text) in known for text in texts) and _mostly(texts, _is_trade)


def _mostly(texts: frozenset[str], belongs: Callable[[str], bool]) -> bool:
    return sum(map(belongs, texts)) >= CONTENT_SHARE * len(texts)


@cache
def _is_trade(text: str) -> bool:
    return parse_trade(text).code is None


@cache
def _is_township(text: str) -> bool:
    eras = (date(2010, 1, 1), date(2013, 1, 1), date(2020, 1, 1))
    return len(text) <= 8 and any(divisions.resolve(text, day).township for day in eras)
