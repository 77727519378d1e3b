"""Bodies of the county, townships and bureaus, that a cell or the words around a table name."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache

from dashboard import divisions
from dashboard.documents.actors import actors
from dashboard.importing.cleaning.text import simplify, tidy
from dashboard.importing.columns import Field

LEAST_LETTERS = 3  # 工商 may stand in any title, 工商局 is a bureau
_LETTERS_OF_TOWNSHIP = (2, 3, 1)  # before 镇, 乡, 街道
_ENDS = re.compile("镇|乡(?!镇)|街道")
_COUNTY = re.compile("^(?:浙江省)?(?:温州市)?永嘉县?(?=县?.)")
_SENDER = re.compile("填[报表制]单位|报送单位|制表单位|单位|部门|乡镇")  # or 单位：万元
_BUREAU = re.compile("县[一-鿿]{2,6}?局")  # 县卫生局, which no paper names
_LINE = re.compile(r"\s*([^:：\s]{2,8})[:：]\s*(\S+)")


def townships_within(text: str, day: date | None) -> set[str]:
    """Townships whose names stand somewhere within a title: 关于报送岩头镇名册的函."""
    found: set[str] = set()
    for end in _ENDS.finditer(text):
        for length in _LETTERS_OF_TOWNSHIP:
            name = text[max(0, end.start() - length) : end.end()]
            if (township := divisions.resolve(name, day).township) and name.endswith(township[-1]):
                found.add(township)
                break
    return found


def body(text: str | None, day: date | None) -> str | None:
    """The body that somebody wrote, by the name that the plan of duties has for it."""
    return text and (_known(text, day) or text)


def _known(text: str, day: date | None) -> str | None:
    plain = simplify(text)
    if found := divisions.resolve(plain, day).township:
        return found
    short = _COUNTY.sub("", plain).removeprefix("县")
    writings = _writings()
    return writings.get(plain) or writings.get(f"县{short}")


@cache
def _writings() -> dict[str, str]:
    """Every name of a body → the name that the plan of duties has for it."""
    found: dict[str, str] = {}
    for one in actors().values():
        for name in (
            one.name,
            *one.titles,
            *(name for names in one.names.values() for name in names),
        ):
            found.setdefault(name, one.name)
            if one.level == "县":
                found.setdefault(f"县{name.removeprefix('县')}", one.name)
    return found


@cache
def _bureaus() -> list[tuple[str, str]]:
    """(writing, name) of the county's bureaus, longer writings first."""
    names = {
        one.name for one in actors().values() if one.kind == "department" and one.level == "县"
    }
    names |= {one.name for one in actors().values() if one.kind == "office" and one.level == "县"}
    found = [
        (writing.removeprefix("县"), name)
        for writing, name in _writings().items()
        if name in names and len(writing.removeprefix("县")) >= LEAST_LETTERS
    ]
    return sorted(found, key=lambda pair: -len(pair[0]))


def told(wanted: Field, texts: Iterable[str]) -> str | None:
    """The body that the words around a table name for all of its rows.

    A line of its own (主办单位：县质监局) comes first. Else, where the column must be there, the
    one body in a title, the sheet's or the file's name; a text that names several tells nothing.
    """
    texts = [text for text in texts if text]
    own = {wanted.label, *wanted.synonyms}
    for label, name in _lines(texts):
        if _SENDER.fullmatch(label) or label in own:
            is_surely = not _SENDER.fullmatch(label)
            if found := _known(name, None) or (tidy(name) if is_surely else None):
                return found
    for text in texts if wanted.required else ():
        if named := _within(text):
            return named.pop() if len(named) == 1 else None
    return None


def _lines(texts: Iterable[str]) -> Iterator[tuple[str, str]]:
    for text in texts:
        yield from _LINE.findall(text.strip("()（） "))


def _within(text: str) -> set[str]:
    found = townships_within(simplify(text), None)
    for writing, name in _bureaus():
        if writing in text:
            found.add(name)
            text = text.replace(writing, " ")
    return found | set(_BUREAU.findall(text))
