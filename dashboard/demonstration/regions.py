"""Regions that run a demonstration campaign: members, quotas, stages, all from data/regions.

A region is a file there; nothing in the code knows one by name.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from dashboard import settings
from dashboard.documents.clauses import DefinitionError, check_fields, clauses, read_toml
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

    @property
    def stage_names(self) -> tuple[str, ...]:
        """Names of the stages in their order."""
        return tuple(step.name for step in self.steps)


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


def load_region(path: Path) -> Region:
    """The region of one file; DefinitionError in Chinese when a field is wrong."""
    record = read_toml(path)
    check_fields(record, _FIELDS, {"window", "deadline", "member"}, path.name)
    _check_references(record, path.name)
    listed = {
        "steps": tuple(Step(**one) for one in _records(record, "stage", _STEP_FIELDS, path.name)),
        "quotas": tuple(
            Quota(**{**one, "levels": tuple(one["levels"])})
            for one in _records(record, "quota", _QUOTA_FIELDS, path.name)
        ),
        "members": tuple(
            Member(**one) for one in _records(record, "member", _MEMBER_FIELDS, path.name)
        ),
    }
    plain = {name: record[name] for name in record if name not in ("stage", "quota", "member")}
    return Region(**{**plain, "counties": tuple(record["counties"]), **listed})


def _records(
    record: dict[str, Any], name: str, fields: Mapping[str, type], file: str
) -> list[dict[str, Any]]:
    found = record.get(name, [])
    for number, one in enumerate(found, start=1):
        optional = {"about", "per_member", "column", "row"} & set(fields)
        check_fields(one, fields, optional, f"{file} {name} 第{number}条")
    return list(found)


def _check_references(record: dict[str, Any], file: str) -> None:
    known = {item.id for item in clauses()}
    asked = {record["precondition_clause"], *(q.get("clause", "") for q in record["quota"])}
    if unknown := asked - known:
        raise DefinitionError(f"{file}：没有条款“{'、'.join(sorted(unknown))}”。")
    if record["map"] not in MAPS:
        raise DefinitionError(f"{file}：map “{record['map']}”不对，可选：{'、'.join(MAPS)}。")
    if record.get("window") and record["window"] not in {item.id for item in stages()}:
        raise DefinitionError(f"{file}：没有阶段“{record['window']}”。")
    if record.get("deadline") and record["deadline"] not in {item.id for item in duties()}:
        raise DefinitionError(f"{file}：没有任务“{record['deadline']}”。")


@cache
def regions() -> dict[str, Region]:
    """All regions by id, in their order."""
    found = [load_region(path) for path in sorted(FOLDER.glob("*.toml"))]
    return {one.id: one for one in sorted(found, key=lambda one: one.order)}
