"""The method of the yearly assessment as data (data/assessment.toml): items, grades, holds, awards.

The papers ask for a method (75号 三(三)1, 附#18) and give none: until the county enters the number
of its own, everything is an example and says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from dashboard import definition_files, settings
from dashboard.definition_files import DefinitionError, check_fields, check_known
from dashboard.demonstration.regions import regions
from dashboard.indicators.definitions import indicators

FILE = settings.DATA / "assessment.toml"
SUPERVISION, MECHANISM, DEMONSTRATION, REPORTING = (
    "supervision", "mechanism", "demonstration", "reporting",
)  # fmt: skip
SOURCES: Final = (SUPERVISION, MECHANISM, DEMONSTRATION, REPORTING)
MISSING, CONTRADICTION, UNREPORTED, OVERDUE, INCIDENT = (
    "missing", "contradiction", "unreported", "overdue_order", "incident",
)  # fmt: skip
HOLDS: Final = (MISSING, CONTRADICTION, UNREPORTED, OVERDUE, INCIDENT)
COMMENDED = "表彰"
FULL = 100

_TOP = {
    "method": str, "least_weight": int, "concentration": int, "below": str,
    "publicity_days": int, "item": list, "grade": list, "hold": list, "award": list,
}  # fmt: skip
_ITEM = {
    "name": str, "source": str, "floor": int, "target": int, "weight": int,
    "short": str, "evidence": str, "marked_by": str,
}  # fmt: skip
# A file written before the grades were added is still a method: one without grades and awards.
_DEFAULTS: dict[str, Any] = {
    "method": "", "below": "", "publicity_days": 7, "grade": [], "hold": [], "award": [],
}  # fmt: skip


@dataclass(frozen=True)
class Item:
    """One part of the assessment: percent that scores 0 and 100, relative weight, where from.

    source: id of an indicator, one of SOURCES, or "" while no data set holds it. short: head of its
    column; evidence: what has to be shown; marked_by: who marks it.
    """

    name: str
    source: str
    floor: int
    target: int
    weight: int
    short: str = ""
    evidence: str = ""
    marked_by: str = ""


@dataclass(frozen=True)
class Award:
    """What is paid per unit, in yuan. what: categories of demonstration units, or COMMENDED. most:
    how many of those to be commended get it, None for all."""

    name: str
    what: tuple[str, ...]
    yuan: int
    most: int | None = None


@dataclass(frozen=True)
class Plan:
    """The method. least_weight: percent of the weights that data must back. grades: (name, marks of
    100 from which on), the best first; below: the grade under all. method: its number, '' while all
    is an example."""

    items: tuple[Item, ...]
    least_weight: int
    concentration: int
    grades: tuple[tuple[str, int], ...] = ()
    below: str = ""
    holds: tuple[str, ...] = ()
    awards: tuple[Award, ...] = ()
    publicity_days: int = 7
    method: str = ""

    def grade(self, printed: float) -> str:
        """The grade of marks as they are printed: 93.0 is 优秀 where it begins at 93."""
        return next((name for name, least in self.grades if printed >= least), self.below)


@lru_cache
def read_plan(file: Path = FILE) -> Plan:
    """The plan of the file; UnknownError in Chinese while it has no item that is right."""
    items = tuple(definition_files.listed(file, "item", _item, beside=_TOP))

    def make(record: dict[str, Any]) -> Plan:
        record = {**_DEFAULTS, **record}
        check_fields(record, _TOP)
        if not items:
            raise DefinitionError("没有可用的考核项目（[[item]]）。", "item")
        kinds = [one["kind"] for one in record["hold"]]
        check_known("kind", kinds, HOLDS, "暂缓的情形", "、".join(HOLDS))
        if record["publicity_days"] < 1:
            found = str(record["publicity_days"])
            raise DefinitionError("公示天数应是正整数。", "publicity_days", found, "7")
        return Plan(
            items,
            record["least_weight"],
            record["concentration"],
            _grades(record["grade"]),
            record["below"],
            tuple(kinds),
            tuple(_award(one) for one in record["award"]),
            record["publicity_days"],
            record["method"].strip(),
        )

    return definition_files.known(file, make, f"没有可用的考核方案，请查 data/{file.name}。")


def _item(record: dict[str, Any]) -> Item:
    check_fields(record, _ITEM, ("short", "evidence", "marked_by"))
    item = Item(**{"short": record["name"], **record})
    if item.source not in ("", *SOURCES, *indicators()):
        raise DefinitionError(
            f"source“{item.source}”不是指标编号，也不是{'、'.join(SOURCES)}。",
            "source",
            item.source,
            f"指标编号、{'、'.join(SOURCES)}，或空着",
        )
    if item.floor == item.target or item.weight <= 0:
        raise DefinitionError("floor与target不能相同，weight应大于0。", "floor", str(item.floor))
    return item


def _grades(records: list[dict[str, Any]]) -> tuple[tuple[str, int], ...]:
    for one in records:
        check_fields(one, {"name": str, "least": int})
    found = tuple((one["name"], one["least"]) for one in records)
    lines = [least for _, least in found]
    if lines != sorted(set(lines), reverse=True) or any(not 0 < one <= FULL for one in lines):
        raise DefinitionError(
            "等次的分数线应从高到低、在1到100之间。", "least", str(lines), "93、88、80"
        )
    return found


def _award(record: dict[str, Any]) -> Award:
    check_fields(record, {"name": str, "what": list, "yuan": int, "most": int}, {"most"})
    if record.get("most", 1) < 1:
        raise DefinitionError("名额应是正整数。", "most", str(record["most"]), "5")
    if record["yuan"] < 0:
        raise DefinitionError("奖励金额不能小于0。", "yuan", str(record["yuan"]), "15000")
    known = {quota.category for one in regions().values() for quota in one.quotas} | {COMMENDED}
    check_known("what", record["what"], known, "奖励对象", "、".join(sorted(known)))
    return Award(record["name"], tuple(record["what"]), record["yuan"], record.get("most"))


def weighted(plan: Plan, weights: Mapping[str, int]) -> Plan:
    """The plan with other weights by item name; an item with weight 0 is left out."""
    items = [replace(item, weight=weights.get(item.name, item.weight)) for item in plan.items]
    return replace(plan, items=tuple(item for item in items if item.weight > 0))
