"""Loosely named heads: the words of a head that data/columns.toml does not list as a whole.

Two heads with the same core (实际完成时间, 完成日期) are one; a known head at the end of a longer
one names it (被查店名), and so does a known part of one (批号/货号, 经销单位/平台).
"""

import re
from functools import cache, lru_cache

from dashboard.importing.cleaning.text import header_text
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
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_DAY = re.compile("时间$|日$(?<=办结日|受理日|复查日)")
_BEFORE = re.compile(
    "^(?:实际|现(?=类)|重点|本期|最终|主要|存在|所存在|本次|所在|所属|有关|具体|相关|企业(?=自查))"
)
_AFTER = re.compile(
    "(?:情况|名称|全称|简述|概述|描述|状态|状况|落实|(?<!整改)要求|到位|数量|总数|户数|数|金额|资金|款项|款|字号|(?<!姓)名)$"
)
_TURNED = re.compile("[不未无非原前应拟需待]|预计|计划|发[放出]|复[查检验核评]|上[次期年月]")

_NUMBER = re.compile("[数量]$")
_NUMBERS = ("count", "number", "rank", "as_read")
_OTHER_UNIT = re.compile(
    "(?<![被受])(?:检查|检验|检测|巡查|督查|抽样|监管|监督|主管|管理|责任|牵头|承办|办理|填报|发证|供货|包干|联系|计量)"
)
_NAMED = re.compile("[店户厂商摊]|单位|企业|公司|名称|字号|招牌|门头")
_PART = re.compile(r"[/、，,()\[\]]|[或和及与]")
_QUALIFIER = re.compile(
    "^(?:(?:生产|标称|标示|本|该)?(?:企业|产品|单位|样品|批次)|[国省市县]家?级?(?:领导小组)?|领导小组|乡镇)"
)


@lru_cache(maxsize=20_000)
def core(head: str) -> str:
    """What is left of a head without brackets and words that say little; 时间 reads 日期."""
    text = _DAY.sub("日期", header_key(_BRACKETS.sub("", header_text(head))))
    for word, meant in same_words():
        text = text.replace(word, meant)
    before = ""
    while before != text:
        before = text
        for little in (_BEFORE, _AFTER):
            shorter = little.sub("", text)
            text = shorter if len(shorter) >= MIN_CORE else text
    return text


@cache
def _cores(dataset: Dataset) -> dict[str, Field]:
    """Core -> field, only where one field alone has it."""
    found: dict[str, set[Field]] = {}
    for key, (wanted, _) in field_keys(dataset).items():
        found.setdefault(core(key), set()).add(wanted)
    return {key: fields.pop() for key, fields in found.items() if len(fields) == 1}


@cache
def cores_of(dataset: Dataset, wanted: Field) -> tuple[tuple[str, bool], ...]:
    """The cores of the names of one field, each with whether it is turned."""
    names = [key for key, (one, _) in field_keys(dataset).items() if one is wanted]
    return tuple((core(name), is_turned(name)) for name in names)


def counts_something_else(head: str, wanted: Field) -> bool:
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
        if wanted is not None and not counts_something_else(text, wanted):
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
        and not counts_something_else(head[-1], wanted)
        and not is_turned(own.removesuffix(known))
    ]
    return max(fits)[1] if fits else None


def is_turned(text: str) -> bool:
    """Whether a head speaks of what is not so, only owed or planned, or was so before."""
    return _TURNED.search(text) is not None


def fields_of_parts(dataset: Dataset, head: tuple[str, ...]) -> list[str]:
    """Fields that a part of the last level names: 批号/货号 names both, 经销单位/平台 one."""
    known, cores = field_keys(dataset), _cores(dataset)
    text = header_text(head[-1])
    parts = [part for part in _PART.split(text) if len(part) >= MIN_CORE]
    rest = _QUALIFIER.sub("", text)
    if rest != text and len(rest) >= MIN_CORE and rest != "名称":
        parts.append(rest)
    found: dict[str, None] = {}
    for part in parts:
        wanted = known[header_key(part)][0] if header_key(part) in known else cores.get(core(part))
        if wanted is not None and part != text and not counts_something_else(text, wanted):
            found.setdefault(wanted.name)
    return [] if is_turned(text) else list(found)


def field_of_short_form(dataset: Dataset, head: tuple[str, ...]) -> str | None:
    """The one field whose name the head shortens: 原料关 for 原材料进厂关."""
    short = header_key(head[-1])
    if len(short) < MIN_ENDING or short in vocabulary():
        return None
    found = {
        wanted.name
        for known, (wanted, _) in field_keys(dataset).items()
        if len(known) > len(short)
        and known[0] == short[0]
        and known[-1] == short[-1]
        and _is_within(short, known)
        and is_turned(known) == is_turned(short)
    }
    return found.pop() if len(found) == 1 else None


def _is_within(short: str, known: str) -> bool:
    """Whether the letters of one stand in the other in the same order."""
    letters = iter(known)
    return all(letter in letters for letter in short)


def field_of_contained(dataset: Dataset, head: tuple[str, ...]) -> Field | None:
    """The field whose name stands within the head, longest first: 规范 in 是否达到规范; None where
    two do, or words beside it turn it."""
    text = header_key(head[-1])
    if text in vocabulary():
        return None
    found = [
        (len(known), known, wanted)
        for known, (wanted, _) in field_keys(dataset).items()
        if len(known) >= MIN_CORE and known in text
    ]
    longest = max((length for length, _, _ in found), default=0)
    fields = {wanted.name: (known, wanted) for length, known, wanted in found if length == longest}
    if len(fields) != 1:
        return None
    known, wanted = next(iter(fields.values()))
    return None if is_turned(text.replace(known, "")) else wanted


def names_a_unit(head: str) -> bool:
    """Whether a head says shop, firm or unit, and not one that inspects or is in charge."""
    return bool(_NAMED.search(head)) and not _OTHER_UNIT.search(head)


def names_a_shop(head: str) -> bool:
    """Whether a head says who sells or is visited, and not who makes: 门店, 被抽商户, 经销商."""
    return bool(re.search("[店铺摊户售销检查抽]", head))


@lru_cache(maxsize=20_000)
def may_be_head(text: str) -> bool:
    """Whether some dataset may mean this head, as a whole or by its core."""
    key = header_key(text)
    return len(key) >= MIN_CORE and (core(key) in known_cores())
