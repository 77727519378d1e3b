"""Peer groups: townships that are compared among themselves.

By type (镇, 乡, 街道) from the divisions; the key townships (重点乡镇) once the county has set
their list; any other group from data/peer_groups.toml. None is guessed.
"""

from functools import lru_cache
from pathlib import Path
from typing import Any

from dashboard import definition_files, divisions
from dashboard.definition_files import check_fields, check_known
from dashboard.duties import groups as duty_groups
from dashboard.settings import DATA
from dashboard.store import db

KEY_TOWNSHIPS = "key_townships"
FEWEST = 2


@lru_cache
def read_groups(file: Path = DATA / "peer_groups.toml") -> dict[str, tuple[str, ...]]:
    """Groups of the file by name."""
    return dict(definition_files.listed(file, "group", _group))


def _group(record: dict[str, Any]) -> tuple[str, tuple[str, ...]]:
    check_fields(record, {"name": str, "townships": list, "source": str})
    known = {name for era in divisions.eras() for name in divisions.names_in(era.id)}
    check_known("townships", record["townships"], known, "乡镇", "divisions/townships.csv")
    return record["name"], tuple(record["townships"])


def groups(store: db.StoreName, units: divisions.Units) -> dict[str, tuple[str, ...]]:
    """Groups with at least two of the units, by name; none for the areas."""
    if units.id == divisions.AREAS:
        return {}
    by_type: dict[str, list[str]] = {}
    for one in divisions.townships(units.id):
        by_type.setdefault(f"只比{one.type}", []).append(one.name)
    found = {name: tuple(own) for name, own in by_type.items()}
    key = duty_groups.in_force(store).get(KEY_TOWNSHIPS) if db.exists(store) else None
    found |= {"重点乡镇": key.members} if key else {}
    found |= read_groups()
    limited = {name: tuple(n for n in units.names if n in own) for name, own in found.items()}
    return {name: own for name, own in limited.items() if len(own) >= FEWEST}


def only(units: divisions.Units, members: tuple[str, ...]) -> divisions.Units:
    """The same division, these units alone."""
    return divisions.Units(units.id, members, units.label)
