"""Cells that hold one word out of a short list: the level, the purpose, the class, the marks."""

import re
from collections.abc import Iterable
from functools import cache

from dashboard.importing.cleaning.result import Cleaned
from dashboard.importing.cleaning.text import Cell, cell_text, fold, is_empty_mark, tidy
from dashboard.words.terms import vocabulary

_NUMBER = re.compile(r"\d{5}")


@cache
def lookup(section: str) -> dict[str, str]:
    """Folded writing -> canonical word, for a section of the form canonical = [other writings].

    Raises ValueError when one writing stands for two words.
    """
    found: dict[str, str] = {}
    for canonical, others in vocabulary()[section].items():
        for writing in (canonical, *others):
            if found.setdefault(fold(writing), canonical) != canonical:
                raise ValueError(f"vocabulary.toml [{section}]: {writing} stands for two words")
    return found


_SAID_MORE = re.compile(r"\s*[(（,，;；].*$", re.DOTALL)  # 否，正在整改
_REMARK = re.compile(r"[(（][^()（）]*[)）]$")


def _choose(value: Cell, section: str, code: str, field: str) -> Cleaned[str]:
    """The canonical word of a section; empty -> no value; anything else -> code."""
    text = cell_text(value)
    folded = fold(text)
    word = lookup(section).get(folded) or lookup(section).get(folded.strip("()[]<>"))
    if word is not None:
        return Cleaned(word)
    if is_empty_mark(value):
        return Cleaned(None)
    allowed = "、".join(vocabulary()[section])
    return Cleaned(None, code, f"{field}“{tidy(text)}”不认识。可填：{allowed}。")


def parse_word(value: Cell, section: str, label: str) -> Cleaned[str]:
    """The canonical word of a list of data/vocabulary.toml; unknown -> word_unknown."""
    return _choose(value, section, "word_unknown", label)


def _in_title(title: str, section: str) -> str | None:
    """The one canonical word whose phrases occur in a title; None when none or several do."""
    folded = fold(title)
    hits = {
        word
        for word, phrases in vocabulary()[section].items()
        if any(fold(phrase) in folded for phrase in phrases)
    }
    return hits.pop() if len(hits) == 1 else None


def parse_level(value: Cell) -> Cleaned[str]:
    """国/省/市/县 of a spot check; unknown -> level_unknown."""
    return _choose(value, "levels", "level_unknown", "抽查级别")


def level_in_title(title: str) -> str | None:
    """国/省/市/县 from 国家监督抽查, 市级监督抽查 ...; the 县 of a place name does not count."""
    return _in_title(title, "level_phrases")


def word_in_title(title: str, section: str) -> str | None:
    """The one word of a list that stands in a title as it is; None when none or several do."""
    hits = {word for word in vocabulary()[section] if word in title}
    longest = {word for word in hits if not any(word in other for other in hits - {word})}
    return longest.pop() if len(longest) == 1 else None


def parse_purpose(value: Cell) -> Cleaned[str]:
    """定期/专项/跟踪/飞行/风险/复查; unknown -> purpose_unknown."""
    return _choose(value, "purposes", "purpose_unknown", "抽查性质")


def purpose_in_title(title: str) -> str | None:
    """定期/专项/跟踪/飞行/风险/复查 when the title names exactly one."""
    return _in_title(title, "purpose_phrases")


def parse_class(value: Cell) -> Cleaned[str]:
    """Enterprise class A/B/C, or 退出 (also written —); unknown -> class_unknown."""
    found = _choose(value, "classes", "class_unknown", "企业分类")
    if found.code is None or not isinstance(value, str):
        return found
    plain = _choose(_REMARK.sub("", value), "classes", "class_unknown", "企业分类")
    return found if plain.code else plain


def parse_assessment(value: Cell) -> Cleaned[str]:
    """Conclusion of the check of production conditions: 合格/限期整改/不合格."""
    return _choose(value, "assessment_conclusions", "conclusion_unknown", "考核结论")


def parse_disposal(value: Cell) -> Cleaned[str]:
    """What was done with an enterprise: 关停/吊销/移送."""
    return _choose(value, "disposals", "disposal_unknown", "处置")


def parse_zone_conclusion(value: Cell) -> Cleaned[str]:
    """Conclusion of a zone's yearly assessment: 创建中/未通过/通过."""
    return _choose(value, "zone_conclusions", "conclusion_unknown", "考核结论")


def parse_mark(value: Cell) -> Cleaned[str]:
    """有/无/不适用 from √ × 有 无 是 否 Y N 1 0 /; blank -> no value; else mark_unknown.

    The number of a licence says that there is one.
    """
    if _NUMBER.search(cell_text(value)):
        return Cleaned("有")
    found = _choose(value, "marks", "mark_unknown", "标记")
    if found.code is None or not isinstance(value, str):
        return found
    plain = _choose(_SAID_MORE.sub("", value), "marks", "mark_unknown", "标记")
    return found if plain.code or plain.value is None else plain


@cache
def _sign_pairs() -> tuple[tuple[str, str], ...]:
    return tuple((fold(yes), fold(no)) for yes, no in vocabulary()["mark_pairs"]["pairs"])


@cache
def _ticks() -> frozenset[str]:
    return frozenset(map(fold, vocabulary()["mark_pairs"]["ticks"]))


_NOT = ("未", "不", "没", "没有", "尚未", "未能", "非")


def two_signs(cells: Iterable[Cell], beside: frozenset[str] = frozenset()) -> dict[str, str]:
    """Folded sign -> 有 or 无, of a column of two signs that only together tell which is which.

    ● beside ○ is yes and ○ no, 达到 beside 未达到; a column of ticks and blanks says no where it
    is blank. beside: folded signs of the other mark columns of the form, for a column that shows
    one sign only.
    """
    own = {fold(cell_text(cell)) for cell in cells}
    for yes in own - {""}:
        if found := {f"{word}{yes}" for word in _NOT} & own:
            return {yes: "有", **dict.fromkeys(found, "无")}
    for signs in (own, own | beside):
        for yes, no in _sign_pairs():
            if no in own and (yes in signs or not signs & _ticks()):
                return {yes: "有", no: "无"}
    ticks = (own | beside) & _ticks()
    if len(ticks) == 1 and own <= {*ticks, ""} and own | beside == {*ticks, ""}:
        return {ticks.pop(): "有", "": "无"}
    return {}


def parse_yes_no(value: Cell) -> Cleaned[bool]:
    """A mark that must be yes or no; blank or / -> mark_missing, else mark_unknown."""
    mark = parse_mark(value)
    if mark.code is not None:
        return Cleaned(None, mark.code, mark.note.replace("有、无、不适用", "是、否、√、×"))
    if mark.value not in ("有", "无"):
        return Cleaned(None, "mark_missing", "这里必须填是或否（√ 或 ×），不能留空。")
    return Cleaned(mark.value == "有")


def parse_zone(value: Cell) -> Cleaned[str]:
    """Name of a demonstration zone without its suffix: 瓯北阀门示范区 -> 瓯北阀门."""
    name = tidy(cell_text(value))
    if is_empty_mark(value):
        return Cleaned(None, "name_missing", "没有填写示范区名称。请填写，例如“瓯北阀门示范区”。")
    for suffix in vocabulary()["zones"]["suffixes"]:
        if name.endswith(suffix) and name != suffix:
            return Cleaned(name.removesuffix(suffix))
    return Cleaned(name)
