"""Regions that run a demonstration campaign: members, quotas, stages, all from data/regions.

A region is a file there; nothing in the code knows one by name.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from dashboard import definition_files, settings
from dashboard.definition_files import UnknownError, check_choice, check_fields, check_known
from dashboard.documents.clauses import clauses
from dashboard.duties.definitions import duties, stages

FOLDER = settings.DATA / "regions"
MAPS = ("townships", "tiles")


@dataclass(frozen=True)
class Step:
    """One stage of the pipeline: the column that holds its day, its name, who does it."""

    field: str
    name: str
    by: str


@dataclass(frozen=True)
class Quota:
    """How many units of a category and of some levels a clause asks for.

    about: the paper says 左右 and names no limit. per_member: so many in every member.
    """

    name: str
    category: str
    levels: tuple[str, ...]
    count: int
    clause: str
    about: bool = False
    per_member: bool = False


@dataclass(frozen=True)
class Level:
    """A level of titles whose way differs from the region's: who commends, stages under another
    name (field → name), stages that it does not have (fields)."""

    name: str
    commended_by: str
    clause: str
    renamed: Mapping[str, str]
    skipped: tuple[str, ...] = ()


@dataclass(frozen=True)
class Criterion:
    """One item of a standard: the words by which a column of a score sheet is known, its full
    marks and the clause it comes from."""

    name: str
    words: tuple[str, ...]
    full_marks: int
    clause: str


@dataclass(frozen=True)
class Standard:
    """The score sheet of a level (市, 县). paper: number of the paper that set it, empty while it
    is an example; pass_mark: None while nobody set one."""

    level: str
    paper: str
    items: tuple[Criterion, ...]
    pass_mark: int | None = None


@dataclass(frozen=True)
class Member:
    """One county or township; column and row place its tile, counted from the north-west."""

    name: str
    column: int = 0
    row: int = 0


@dataclass(frozen=True)
class Region:
    """One region: see data/regions/yongjia.toml for the meaning of every field."""

    id: str
    name: str
    order: int
    document: str
    counties: tuple[str, ...]
    map: str
    member_noun: str
    register: bool
    precondition: str
    precondition_clause: str
    steps: tuple[Step, ...]
    quotas: tuple[Quota, ...]
    members: tuple[Member, ...] = ()
    window: str = ""
    deadline: str = ""
    publicity_days: int = 0
    levels: tuple[Level, ...] = ()
    standards: tuple[Standard, ...] = ()

    @property
    def stage_names(self) -> tuple[str, ...]:
        """Names of the stages in their order."""
        return tuple(step.name for step in self.steps)

    def steps_of(self, level: str) -> tuple[Step, ...]:
        """The stages of a title of one level, in their order."""
        own = next((one for one in self.levels if one.name == level), None)
        if own is None:
            return self.steps
        return tuple(
            replace(step, name=own.renamed.get(step.field, step.name))
            for step in self.steps
            if step.field not in own.skipped
        )

    def stages_of(self, levels: Iterable[str]) -> tuple[str, ...]:
        """Names of the stages of several levels in the order of the way, each once."""
        ways = [self.steps_of(level) for level in levels] or [self.steps]
        return tuple(
            dict.fromkeys(
                step.name
                for field in (one.field for one in self.steps)
                for way in ways
                for step in way
                if step.field == field
            )
        )


_FIELDS = {
    "id": str,
    "name": str,
    "order": int,
    "document": str,
    "counties": list,
    "map": str,
    "member_noun": str,
    "register": bool,
    "precondition": str,
    "precondition_clause": str,
    "window": str,
    "deadline": str,
    "publicity_days": int,
    "level": list,
    "standard": list,
    "stage": list,
    "quota": list,
    "member": list,
}
_STEP_FIELDS = {"field": str, "name": str, "by": str}
_QUOTA_FIELDS = {
    "name": str,
    "category": str,
    "levels": list,
    "count": int,
    "clause": str,
    "about": bool,
    "per_member": bool,
}
_MEMBER_FIELDS = {"name": str, "column": int, "row": int}
_LEVEL_FIELDS = {"name": str, "commended_by": str, "clause": str, "renamed": dict, "skipped": list}
_STANDARD_FIELDS = {"level": str, "paper": str, "pass_mark": int, "items": list}
_CRITERION_FIELDS = {"name": str, "words": list, "full_marks": int, "clause": str}
_MAY_LACK = {"about", "per_member", "column", "row", "skipped", "pass_mark"}


def load_region(path: Path) -> Region | None:
    """The region of one file; None when a field is wrong."""
    return definition_files.whole(path, _region)


def _region(record: dict[str, Any]) -> Region:
    lists = {"member", "level", "standard"}
    check_fields(record, _FIELDS, {"window", "deadline", "publicity_days", *lists})
    listed_fields: dict[str, Mapping[str, type]] = {
        "stage": _STEP_FIELDS,
        "quota": _QUOTA_FIELDS,
        "member": _MEMBER_FIELDS,
        "level": _LEVEL_FIELDS,
        "standard": _STANDARD_FIELDS,
    }
    for name, fields in listed_fields.items():
        for one in record.get(name, []):
            check_fields(one, fields, _MAY_LACK & set(fields))
    for item in (item for one in record.get("standard", []) for item in one["items"]):
        check_fields(item, _CRITERION_FIELDS)
    _check_references(record)
    listed = {
        "steps": tuple(Step(**one) for one in record["stage"]),
        "quotas": tuple(
            Quota(**{**one, "levels": tuple(one["levels"])}) for one in record["quota"]
        ),
        "members": tuple(Member(**one) for one in record.get("member", [])),
        "levels": tuple(
            Level(**{**one, "skipped": tuple(one.get("skipped", ()))})
            for one in record.get("level", [])
        ),
        "standards": tuple(
            Standard(**{**one, "items": tuple(map(_criterion, one["items"]))})
            for one in record.get("standard", [])
        ),
    }
    plain = {name: record[name] for name in record if name not in listed_fields}
    return Region(**{**plain, "counties": tuple(record["counties"]), **listed})


def _criterion(item: dict[str, Any]) -> Criterion:
    return Criterion(**{**item, "words": tuple(item["words"])})


def _check_references(record: dict[str, Any]) -> None:
    known = {item.id for item in clauses()}
    asked = [record["precondition_clause"], *(q.get("clause", "") for q in record["quota"])]
    asked += [one["clause"] for one in record.get("level", [])]
    asked += [item["clause"] for one in record.get("standard", []) for item in one["items"]]
    check_known("clause", asked, known, "条款", "documents/clauses")
    check_choice(record, "map", MAPS)
    fields = {one["field"] for one in record["stage"]}
    for one in record.get("level", []):
        check_known("stage", [*one["renamed"], *one.get("skipped", [])], fields, "阶段", "stage")
    for field, found, what in (("window", stages(), "阶段"), ("deadline", duties(), "任务")):
        asked = [record[field]] if record.get(field) else []
        check_known(field, asked, {item.id for item in found}, what, "duties.toml")


@cache
def regions() -> dict[str, Region]:
    """All regions by id, in their order."""
    found = [load_region(path) for path in sorted(FOLDER.glob("*.toml"))]
    good = sorted((one for one in found if one), key=lambda one: one.order)
    return {one.id: one for one in good}


def region(region_id: str) -> Region:
    """One region; UnknownError in Chinese when it is not there."""
    try:
        return regions()[region_id]
    except KeyError:
        raise UnknownError(f"没有地区“{region_id}”，请查 data/regions。") from None
