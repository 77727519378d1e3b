"""Step 3b, loosely named heads: columns that data/columns.toml does not list word for word.

Two heads with the same core (实际完成时间, 完成日期) are one; a known head at the end of a longer
one names it (被查店名); and a column full of trades or townships is one whatever it is called.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cache
from itertools import chain

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
    "^(?:实际|现(?=类)|重点|本期|最终|主要|存在|所存在|本次|所在|所属|有关|具体|相关|企业(?=自查))"
)
_AFTER = re.compile(
    "(?:情况|名称|全称|简述|概述|描述|落实|要求|到位|数量|总数|户数|数|金额|资金|款项|款|字号|(?<!姓)名)$"
)
_TURNED = re.compile("[不未无非原前应拟]|预计|计划|上[次期年]")

_NUMBER = re.compile("[数量]$")
_NUMBERS = ("count", "number", "rank", "as_read")
_OF_TOWNSHIPS = ("township", "place", "townships")
_OF_WORDS = {"level": "levels", "purpose": "purposes"}
_OF_NAMES = ("name", "enterprise")
_OTHER_UNIT = re.compile(
    "(?<![被受])(?:检查|检验|检测|巡查|督查|抽样|监管|监督|主管|管理|责任|牵头|承办|办理|填报|发证|供货|包干|联系|计量)"
)
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
    """The field whose name ends the head: the longest, and no word before it that turns it.

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
        and not is_turned(own.removesuffix(known))
    ]
    return max(fits)[1] if fits else None


def is_turned(text: str) -> bool:
    """Whether a head speaks of what is not so, only owed or planned, or was so before."""
    return _TURNED.search(text) is not None


def field_of_cells(dataset: Dataset, cells: Iterable[object], taken: set[str]) -> str | None:
    """The field of trades, townships, levels or purposes that a column's texts belong to."""
    texts = frozenset(_texts(cells))
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
    dataset: Dataset, columns: dict[int, tuple[str, Iterable[object]]], taken: set[str]
) -> tuple[int, str] | None:
    """The column (of column -> head and cells) of a dataset's missing names; None when unsure.

    Names speak for themselves: the head says shop, firm or unit, and not one that inspects or is
    in charge (检查单位, 责任单位), and hardly any text comes twice.
    """
    needed = {group[0] for group in dataset.requires if len(group) == 1} - taken
    wanted = [one.name for one in dataset.fields if one.type in _OF_NAMES and one.name in needed]
    if len(wanted) != 1:
        return None
    found = [
        index
        for index, (head, cells) in columns.items()
        if _NAMED.search(head) and not _OTHER_UNIT.search(head) and _are_names(_texts(cells))
    ]
    return (found[0], wanted[0]) if len(found) == 1 else None


def contradicts(wanted: Field, cells: Iterator[object]) -> bool:
    """Whether all the cells of a column are something else than its head says.

    A column of words that holds trades and not one of its words (经营业态: 小食杂店), or one of
    days that need not be filled and holds neither a day nor a numeral (县级验收: 合格).
    """
    if wanted.type == "date" and not wanted.required:
        first = next(cells, None)
        return first is not None and not any(map(_may_be_day, chain([first], cells)))
    if wanted.type != "word":
        return False
    texts = frozenset(_texts(cells))
    known = lookup(wanted.words)
    is_word = any(header_key(text) in known for text in texts)
    return bool(texts) and not is_word and _mostly(texts, _is_trade)


def _texts(cells: Iterable[object]) -> list[str]:
    """The texts of a column; none of one that holds numbers or days and a word here and there."""
    known = list(cells)
    texts = [cell.strip() for cell in known if isinstance(cell, str)]
    return texts if len(texts) >= CONTENT_SHARE * len(known) else []


def _are_names(texts: list[str]) -> bool:
    return bool(texts) and len(set(texts)) >= DISTINCT_SHARE * len(texts)


def _may_be_day(cell: object) -> bool:
    """Whether a cell is a day or a number, or a text with a numeral (二〇一〇年 has four)."""
    return not isinstance(cell, str) or any(map(str.isnumeric, cell))


def _mostly(texts: frozenset[str], belongs: Callable[[str], bool]) -> bool:
    return sum(map(belongs, texts)) >= CONTENT_SHARE * len(texts)


@cache
def _is_trade(text: str) -> bool:
    return parse_trade(text).code is None


@cache
def _is_township(text: str) -> bool:
    eras = (date(2010, 1, 1), date(2013, 1, 1), date(2020, 1, 1))
    return len(text) <= 8 and any(divisions.resolve(text, day).township for day in eras)
