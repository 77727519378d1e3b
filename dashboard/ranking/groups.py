"""Peer groups: townships that are compared among themselves.

By type (镇, 乡, 街道) from the divisions; the key townships (重点乡镇) once the county has set
their list; any other group from data/peer_groups.toml. None is guessed.
"""

from functools import lru_cache
from pathlib import Path

from dashboard import divisions
from dashboard.documents.clauses import DefinitionError, check_fields, read_toml
from dashboard.duties import groups as duty_groups
from dashboard.settings import DATA
from dashboard.store import db

KEY_TOWNSHIPS = "key_townships"
FEWEST = 2


@lru_cache
def read_groups(file: Path = DATA / "peer_groups.toml") -> dict[str, tuple[str, ...]]:
    """Groups of the file by name; DefinitionError for a township of no era."""
    known = {name for era in divisions.eras() for name in divisions.names_in(era.id)}
    found = {}
    for number, record in enumerate(read_toml(file).get("group", []), start=1):
        where = f"{file.name} 第{number}组"
        check_fields(record, {"name": str, "townships": list, "source": str}, set(), where)
        if unknown := set(record["townships"]) - known:
            raise DefinitionError(f"{where}：没有乡镇“{'、'.join(sorted(unknown))}”。")
        found[record["name"]] = tuple(record["townships"])
    return found


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
