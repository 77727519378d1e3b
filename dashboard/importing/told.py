"""Trades, verdicts, classes and bodies that stand around a table instead of in a column: in its
title, its sheet's name, in section rows (一、小餐饮店, 二、不合格产品, A类企业) above them."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import cache, partial

from dashboard.importing import bodies
from dashboard.importing.cleaning import fold, parse_trade
from dashboard.importing.cleaning.choices import lookup, word_in_title
from dashboard.importing.cleaning.verdicts import parse_verdict
from dashboard.importing.columns import (
    Dataset,
    Field,
    header_key,
    is_known_head,
    vocabulary,
)
from dashboard.importing.mapping import Mapping

LONGEST_SECTION = 12  # 岩头镇小药店
LEAST_LETTERS = 3  # 旅馆 may be anybody's word, 小旅馆 is a trade
_NUMBERING = re.compile(r"^[(（]?(?:[一二三四五六七八九十]+|\d{1,2})[)）、.．:：\s]+")
_OF_LIST = re.compile("(?:产品|批次|样品|企业|单位|商品|名单|部分|类|的)+$")
_CLASS = re.compile("(?<![A-Za-z])([A-D])[类级]")
_TOWN = re.compile("[一-鿿](?:镇|乡(?!镇)|街道)")
_DAY = re.compile(r"\d{1,2}月\d{1,2}[日号]|\d{4}[-./]\d{1,2}[-./]\d{1,2}|(?<!\d)20\d{6}(?!\d)")
_REST = re.compile(r"[:：(（\s].*$")
_FRAME = "【】[]［］〔〕<>《》"


def trade_told(texts: Iterable[str]) -> str | None:
    """The one trade that texts around a table name: a text that is a trade, else within a title."""
    listed = [text for text in texts if text]
    for text in listed:
        if found := _trade(text):
            return found
    for text in listed:
        named = frozenset() if "等" in text else _within(fold(text))
        if len(named) == 1:
            return next(iter(named))
        if named:
            return None
    return None


def _bare(text: str) -> str:
    return _NUMBERING.sub("", text.strip().strip(_FRAME))


def _trade(text: str) -> str | None:
    bare = _bare(text)
    for one in dict.fromkeys((bare, _REST.sub("", bare))):
        found = parse_trade(one)
        if found.code is None:
            return found.value
    named = _within(fold(bare)) if len(bare) <= LONGEST_SECTION else frozenset()
    return next(iter(named)) if len(named) == 1 else None


def _verdict(text: str) -> str | None:
    """不合格 of 二、不合格产品（3批次）; a title is read by verdict_in_title."""
    bare = _OF_LIST.sub("", _REST.sub("", _bare(text)))
    found = parse_verdict(bare).value
    return found if found in ("合格", "不合格", "拒检") else None


def _class(text: str) -> str | None:
    """A of A类企业（2家）, of A级 and of 2010年A类企业名单."""
    named = set(_CLASS.findall(unicodedata.normalize("NFKC", text)))
    return named.pop() if len(named) == 1 else None


def trades_first(heads: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Heads with the trade above the rest, where two or more tell one: 小餐饮店总数 and 小菜场总数
    in one cell each, 小餐饮店 and 小菜场 below 总数, 小药店总数 and 小药店已整规."""
    found = [_trade_first(head) for head in heads]
    return found if sum(own != head for own, head in zip(found, heads, strict=True)) > 1 else heads


def _trade_first(head: tuple[str, ...]) -> tuple[str, ...]:
    writings = lookup("trades")
    if len(head) == 2 and fold(head[1]) in writings and fold(head[0]) not in writings:
        return head[::-1] if is_known_head(head[0]) else head
    text = head[0] if len(head) == 1 else ""
    ends = (
        end for end in range(len(text) - 1, LEAST_LETTERS - 1, -1) if fold(text[:end]) in writings
    )
    end = next((end for end in ends if is_known_head(text[end:])), None)
    return head if end is None or header_key(text) in vocabulary() else (text[:end], text[end:])


def is_class(text: str) -> bool:
    """Whether a text names one class of enterprises."""
    return _class(text) is not None


def told_word(text: str) -> str | None:
    """The class or verdict of a head that says nothing else: A类企业, 不合格企业名单."""
    return _class(text) or _verdict(text) if len(text) <= LONGEST_SECTION else None


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


def _listed(section: str, text: str) -> str | None:
    """市级 of 一、市级（2家）: a text that is a word of a list of data/vocabulary.toml."""
    bare = _REST.sub("", _bare(text))
    known = lookup(section)
    return known.get(fold(bare)) or known.get(fold(_OF_LIST.sub("", bare)))


_OF_TEXT: dict[str, Callable[[str], str | None]] = {
    "trade": _trade, "trade_if_any": _trade, "verdict": _verdict, "class": _class,
}  # fmt: skip
_SECTIONS = {"level": "levels", "zone_conclusion": "zone_conclusions"}


def _done(what: str, text: str) -> str | None:
    """是 of 已整规单位名单, 否 of 未整规."""
    end = "(?:完成|到位)?(?:的|单位|名单|名册|经营|企业|户|$)"
    found = re.search(f"(已|未)(?:完成)?{what}{end}", _REST.sub("", _bare(text)))
    return None if found is None else "是" if found[1] == "已" else "否"


def _reader(wanted: Field) -> Callable[[str], str | None] | None:
    """How a text around the table is read as a word of a field; None where it cannot be."""
    if wanted.type == "yes_no" and (what := wanted.label.removeprefix("是否")) != wanted.label:
        return partial(_done, what)
    if wanted.type == "body":
        return lambda text: bodies.told(wanted, [text])
    if wanted.told:
        return lambda text: found[0] if (found := re.search(wanted.told, text)) else None
    section = wanted.words if wanted.type == "word" else _SECTIONS.get(wanted.type)
    return partial(_listed, section) if section else _OF_TEXT.get(wanted.type)


def _of_all(wanted: Field, texts: Iterable[str]) -> str | None:
    reads = _reader(wanted)
    if reads is None or wanted.type.startswith("trade"):
        return trade_told(texts)
    if wanted.type == "body":
        return bodies.told(wanted, texts)
    return next(filter(None, map(reads, texts)), None) or _needed_word(wanted, texts)


def _needed_word(wanted: Field, texts: Iterable[str]) -> str | None:
    """诚信宣誓 of 2012年3月15日质量诚信宣誓企业名单, where every row needs such a word; a short one
    (成员 of 领导小组成员名单) may be any word."""
    for text in texts if wanted.type == "word" and wanted.required else ():
        word = word_in_title(text, wanted.words)
        if word and len(word) >= LEAST_LETTERS:
            return word
    return None


def told_fields(dataset: Dataset, mapping: Mapping) -> list[Field]:
    """Fields of words that could be told around the table, and have no column of their type."""
    of_columns = {_kind_of(dataset.field(name)) for name in mapping.fields}
    return [
        one
        for one in dataset.fields
        if _reader(one) and not one.many and _kind_of(one) not in of_columns
    ]


def _kind_of(wanted: Field) -> str:
    if wanted.told:
        return wanted.name
    return (
        f"{wanted.type} {wanted.words if wanted.type == 'word' else wanted.label}"
        if (wanted.type in ("word", "yes_no"))
        else wanted.type
    )


def facts(
    dataset: Dataset, mapping: Mapping, texts: tuple[str, ...], sections: dict[int, str]
) -> set[str]:
    """Names of fields that the words around a table tell, as a column would."""
    words = {
        one.name
        for one in told_fields(dataset, mapping)
        if any(of_rows(one, [max(sections, default=0) + 1], texts, sections))
    }
    words |= {
        one.name
        for one in dataset.fields
        if one.type == "township" and _TOWN.search("".join(texts))
    }
    day = next((text for text in texts if _DAY.search(text)), None)
    return words | ({one.name for one in days_told(dataset, mapping)} if day else set())


def days_told(dataset: Dataset, mapping: Mapping) -> list[Field]:
    """The field of a required day that no column tells: the day of a sheet named 8月3日. That of a
    list of what is owed (截至6月30日) says when it was made, and not that all of it was done."""
    if dataset.ledger.get("whole"):
        return []
    alone = {group[0] for group in dataset.requires if len(group) == 1}
    return [
        one
        for one in dataset.fields
        if one.type == "date" and one.name in alone and one.name not in mapping.fields
    ]


def of_rows(
    wanted: Field, rows: list[int], texts: tuple[str, ...], sections: dict[int, str]
) -> list[str | None]:
    """The word of every row (numbers as in sections): of the section row above it, else of all.

    A section row of something else (a township) ends no section.
    """
    reads = _reader(wanted) or _trade
    headings = sorted((row, word) for row, text in sections.items() if (word := reads(text)))
    told = _of_all(wanted, texts)
    found = []
    for row in rows:
        while headings and headings[0][0] < row:
            told = headings.pop(0)[1]
        found.append(told)
    return found
