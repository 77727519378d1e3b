"""From what a clerk wrote to the township it means on that date; never by guess.

Forms met in real tables: the full name, the name without 镇/乡/街道, a wrong suffix, blanks
inside, full width, traditional characters, a typo, an address with or without the county,
a heading such as 五尺人民政府. Roads, villages and firms that carry the same two characters,
and addresses in other counties, must not match.
"""

import csv
import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from dashboard.divisions.units import (
    ERA_IDS,
    FOLDER,
    area_of,
    areas,
    era_on,
    names_in,
    translate,
)


@dataclass(frozen=True)
class Resolution:
    """`township` is None when the text does not tell one; `area` may still be known.

    method: exact (a unit of that date), alias (typo, old or later name), suffix (without or
    with another 镇/乡/街道), address (found inside a longer text) or none. `note` is Chinese,
    for the reader, and empty when nothing needs saying.
    """

    township: str | None
    area: str | None
    method: str
    note: str


_HAN = "\u3400-\u9fff"
_BLANK = re.compile(r"[\s\u200b\ufeff]+")
_SUFFIX = re.compile(r"(街道|镇|乡)$")
# What follows a bare name when it is the name of a road or village instead.
_ROAD = rf"(?:[{_HAN}]?(?:村|路)|街|巷|弄|里|大道|大桥|社区|新村|居委|小区|山|江|溪|河|岛)"
# After 永嘉县 a village or road with a name of its own lies in the township: 永嘉县瓯北前村55号.
_OWN_ROAD = r"村|路|街|巷|弄|里|大道|大桥|社区|新村|居委|小区"
# Bare names that hardly occur elsewhere: enough at the start of an address without the county.
_DISTINCT = frozenset(
    ("瓯北", "甄北", "乌牛", "大若岩", "大箬岩", "碧莲", "巽宅", "岩坦", "鹤盛", "东瓯", "茗岙")
)

_PROVINCES = (
    "北京 天津 上海 重庆 河北 山西 辽宁 吉林 黑龙江 江苏 安徽 福建 江西 山东 河南 湖北 湖南 "
    "广东 海南 四川 贵州 云南 陕西 甘肃 青海 台湾 内蒙古 广西 西藏 宁夏 新疆 香港 澳门"
)
_ZHEJIANG = "杭州 宁波 嘉兴 湖州 绍兴 金华 衢州 舟山 台州 丽水"
_WENZHOU = "鹿城 龙湾 瓯海 洞头 平阳 苍南 文成 泰顺 瑞安 乐清"
_JIAXING = "南湖区 秀洲 嘉善 海盐 海宁 平湖 桐乡"
_OTHERS = "|".join(f"{_PROVINCES} {_ZHEJIANG} {_WENZHOU} {_JIAXING}".split())
_ELSEWHERE = re.compile(rf"(?:{_OTHERS})(?!{_ROAD})")
# Any other city, county or district at the start of an address.
_START = r"(?:浙江省?+)?+(?:温州市?+)?+"
_OTHER_START = re.compile(
    rf"^{_START}(?!永嘉|温州市)([{_HAN}]{{2,3}})(?<![本全我各外邻])(?<!小商)"
    r"(?:市(?!场)|县|区(?!域))"
)
_NOT_A_PLACE = re.compile(
    r"(集|菜|超|门|城|夜|园|开发|小|社|片|示范|工业|厂|新|辖|景|市|地|校|街)$"
)
_COUNTY = re.compile(rf"永嘉县|{_START}永嘉$|(?:浙江省?|温州市?)永嘉(?!{_ROAD})")


@dataclass(frozen=True)
class _Mention:
    """A unit's name in a text: where, which base and suffix, and whether anything surrounds it."""

    start: int
    base: str
    suffix: str
    alone: bool

    @property
    def written(self) -> str:
        return self.base + self.suffix


def resolve(text: str | None, on: date | None) -> Resolution:
    """Township that `text` means on the day `on` (None: only what holds in every era)."""
    if text is None or not str(text).strip():
        return Resolution(None, None, "none", "没有填写")
    return _resolve(_clean(str(text)), era_on(on).id if on else None)


def resolve_all(text: str | None, on: date | None) -> tuple[Resolution, ...]:
    """Each unit of a list such as 东瓯街道、江北街道; one element for a single name."""
    if text is None or not str(text).strip():
        return (resolve(text, on),)
    parts = [part for part in re.split(r"[、;；/]", str(text)) if part.strip()]
    found = [resolve(part, on) for part in parts]
    known = tuple(item for item in found if item.township or item.area)
    return known if len(known) > 1 else (resolve(text, on),)


def is_in_county(text: str | None, on: date | None) -> bool | None:
    """True: names one of our places or 永嘉县. False: names another place. None: neither."""
    if text is None or not str(text).strip():
        return None
    clean = _clean(str(text))
    if _is_elsewhere(clean):
        return False
    found = resolve(text, on)
    if found.township or found.area or _COUNTY.search(clean):
        return True
    return None


def naming_places(texts: Collection[str], on: date | None) -> set[str]:
    """Those of these texts in which `resolve` finds an area.

    Nearly all others are told by two characters, without resolving them.
    """
    odd = {sign for sign in set("".join(texts)) if _is_odd(sign)}
    plain = texts if not odd else [text for text in texts if odd.isdisjoint(text)]
    leads = _leads().search
    found = {text for text in plain if leads(text) and resolve(text, on).area is not None}
    if odd:
        rest = (text for text in set(texts).difference(plain) if leads(_clean(text)))
        found.update(text for text in rest if resolve(text, on).area is not None)
    return found


def _is_odd(sign: str) -> bool:
    """Whether `_clean` may change a text with this character."""
    return _clean(sign) != sign or not sign.encode("gb2312", "ignore")


@lru_cache(maxsize=1)
def _leads() -> re.Pattern[str]:
    """First and second character of any name of ours; where no two match, no place is named."""
    names = _bases() | set(areas())
    first, second = ("".join(sorted({name[at] for name in names})) for at in (0, 1))
    return re.compile(f"[{first}][{second}]")


def _clean(text: str) -> str:
    """Half width, no white space, simplified characters."""
    if unicodedata.is_normalized("NFKC", text) and not _BLANK.search(text):
        try:
            text.encode("gb2312")
            return text
        except UnicodeEncodeError:
            pass
    clean = _BLANK.sub("", unicodedata.normalize("NFKC", text))
    return "".join(map(_simplified, clean))


@lru_cache(maxsize=8192)
def _simplified(character: str) -> str:
    """One character; those of GB2312 are simplified already and need no dictionary."""
    try:
        character.encode("gb2312")
        return character
    except UnicodeEncodeError:
        from opencc import OpenCC

        return str(OpenCC("t2s").convert(character))


@lru_cache(maxsize=1)
def _aliases() -> dict[str, dict[str, str]]:
    with open(FOLDER / "aliases.csv", encoding="utf-8", newline="") as file:
        return {row["alias"]: row for row in csv.DictReader(file)}


def _base(name: str) -> str:
    return _SUFFIX.sub("", name)


@lru_cache(maxsize=1)
def _bases() -> set[str]:
    """Names of all units of all eras, and other writings of them, without 镇, 乡, 街道."""
    bases = {_base(name) for era in ERA_IDS for name in names_in(era)}
    return bases | {_base(alias) for alias in _aliases()}


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    names = "|".join(sorted(_bases(), key=lambda base: (-len(base), base)))
    return re.compile(
        rf"(?:^|(?P<county>永嘉县?)|(?<=[^{_HAN}])|(?<=[址于在县市省]))"
        rf"(?P<base>{names})"
        r"(?:(?P<suffix>街道|镇|乡)|中心(?P<centre>镇))?"
        r"(?P<office>人民政府|政府|办事处|党委)?"
    )


@lru_cache(maxsize=65536)
def _mentions(text: str) -> tuple[_Mention, ...]:
    found = []
    for match in _pattern().finditer(text):
        rest = text[match.end() :]
        suffix = match["suffix"] or match["centre"] or ""
        named = bool(suffix or match["office"] or not re.match(rf"[{_HAN}]", rest))
        trusted = bool(match["county"]) or (match.start() == 0 and match["base"] in _DISTINCT)
        other = _OWN_ROAD if match["county"] else _ROAD
        if named or (trusted and not re.match(other, rest)):
            alone = match.start() == 0 and not rest and not match["county"]
            found.append(_Mention(match.start(), match["base"], suffix, alone))
    return tuple(found)


def _is_elsewhere(text: str) -> bool:
    """Another province, city or county is named before any place of ours."""
    ours = [mention.start for mention in _mentions(text)]
    county = _COUNTY.search(text)
    if county:
        ours.append(county.start())
    first = min(ours, default=len(text))
    other = _ELSEWHERE.search(text)
    if other and other.start() < max(first, 1):
        return True
    start = _OTHER_START.match(text)
    return bool(start and first > 0 and not _NOT_A_PLACE.search(start[1]))


@lru_cache(maxsize=65536)
def _resolve(text: str, era: str | None) -> Resolution:
    if text in areas() and not any(text in names_in(era_id) for era_id in ERA_IDS):
        return Resolution(None, text, "none", f"写的是片区“{text}”，没有写明乡镇")
    if _is_elsewhere(text):
        return Resolution(None, None, "none", "写的是外地")
    mentions = _mentions(text)
    if not mentions:
        if _COUNTY.search(text):
            return Resolution(None, None, "none", "只写到永嘉县，没有写明乡镇")
        return Resolution(None, None, "none", f"“{text}”里没有认得的乡镇")
    results = [_unit(mention, era) for mention in mentions]
    if _is_list(text) and len({result.township or result.area for result in results}) > 1:
        shared = {result.area for result in results}
        names = "、".join(mention.written for mention in mentions)
        area = shared.pop() if len(shared) == 1 else None
        return Resolution(None, area, "none", f"写了不止一个单位：{names}")
    result = results[0]
    if result.township and not mentions[0].alone:
        return Resolution(result.township, result.area, "address", result.note)
    return result


def _is_list(text: str) -> bool:
    return bool(re.search(r"[、;/]", text))


def _unit(mention: _Mention, era: str | None) -> Resolution:
    """The unit that a written name means in an era."""
    base = mention.base
    alias = _aliases().get(mention.written) or _aliases().get(base)
    if alias and alias["era"] in ("", era):
        return _aliased(mention, alias, era)
    written = mention.written
    if mention.suffix and any(written in names_in(era_id) for era_id in ERA_IDS):
        return _named(written, era)
    return _bare(base, written, era)


def _aliased(mention: _Mention, alias: dict[str, str], era: str | None) -> Resolution:
    target = alias["name"]
    if _SUFFIX.search(target):
        result = _named(target, era)
    else:
        result = _unit(_Mention(mention.start, target, mention.suffix, mention.alone), era)
    if result.township is None:
        note = f"“{mention.written}”即{target}（{alias['note']}）；{result.note}"
        return Resolution(None, result.area, "none", note)
    note = f"“{mention.written}”按{result.township}计（{alias['note']}）"
    return Resolution(result.township, result.area, "alias", note)


def _named(name: str, era: str | None) -> Resolution:
    """A full name that some era has."""
    if era is None or name in names_in(era):
        return Resolution(name, area_of(name), "exact", "")
    home = min(
        (era_id for era_id in ERA_IDS if name in names_in(era_id)),
        key=lambda era_id: abs(ERA_IDS.index(era_id) - ERA_IDS.index(era)),
    )
    became = translate(name, home, era)
    when = _change(name, home, era)
    if len(became) == 1:
        if home > era:
            note = f"{name}{when}设立，此前属{became[0]}"
        else:
            verb = "改为" if _alone(name, home, era) else "并入"
            note = f"{name}{when}{verb}{became[0]}"
        return Resolution(became[0], area_of(name), "alias", note)
    others = "、".join(became)
    reason = f"{when}设立，此前分属{others}" if home > era else f"{when}分为{others}"
    return Resolution(
        None, area_of(name), "none", f"{name}{reason}，不能确定是哪一个，按{_area_text(name)}计"
    )


def _bare(base: str, written: str, era: str | None) -> Resolution:
    """A name without its suffix, or with one that no era has."""
    note = "" if written == base else f"没有“{written}”，"
    homes = {
        era_id: [name for name in names_in(era_id) if _base(name) == base] for era_id in ERA_IDS
    }
    names = {name for found in homes.values() for name in found}
    if era is None:
        if len(names) == 1:
            return Resolution(name := names.pop(), area_of(name), "suffix", _as(written, name))
        some = next(iter(names))
        choice = "或".join(sorted(names))
        return Resolution(None, area_of(some), "none", f"没有日期，不知道“{written}”是{choice}")
    if homes[era]:
        name = homes[era][0]
        return Resolution(name, area_of(name), "suffix", _as(written, name))
    order = sorted(ERA_IDS, key=lambda era_id: abs(ERA_IDS.index(era_id) - ERA_IDS.index(era)))
    home = next(era_id for era_id in order if homes[era_id])
    result = _named(homes[home][0], era)
    return Resolution(result.township, result.area, result.method, note + result.note)


def _as(written: str, name: str) -> str:
    return f"“{written}”按{name}计"


def _area_text(name: str) -> str:
    area = area_of(name)
    return area if area.endswith("片") else f"{_base(area)}片区"


def _alone(name: str, home: str, era: str) -> bool:
    """True when nothing but `name` went into its successor."""
    return translate(translate(name, home, era)[0], era, home) == (name,)


def _change(name: str, home: str, era: str) -> str:
    """When the unit of `home` came to be, or ceased to be, what `era` has instead."""
    if {home, era} == {"a", "b"}:
        return "2011年5月"
    if {home, era} == {"b", "c"}:
        return "2016年"
    middle = translate(name, home, "b")
    if home == "a" and not {*middle, name} & {*translate(name, home, era)}:
        return "2011年以后"
    unchanged = middle == (name,)
    return "2016年" if unchanged == (home == "a") else "2011年5月"
