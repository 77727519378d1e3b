"""Bodies that owe duties: one record per body, with the names each document uses for it.

Source: data/actors.toml. Posts and bodies only, never people or telephone numbers.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from dashboard.documents.clauses import DefinitionError, check_fields, documents, read_toml
from dashboard.settings import DATA

KINDS = ("gov", "department", "office", "group", "association", "owners", "townships", "several")
LEVELS = ("省", "市", "县", "乡镇", "村居", "行业", "企业")

Members = Callable[[str, date], tuple[str, ...]]
"""Names of the bodies behind an actor id on a day; the actor's own name when it is one body."""


@dataclass(frozen=True)
class Actor:
    """One body. ``names``: document id to every name that document uses for it.

    ``members``: bodies behind "several" where a document lists them all; ``mentioned``: those it
    names of a list that it leaves open.
    """

    id: str
    name: str
    kind: str
    level: str
    members: tuple[str, ...] = ()
    names: dict[str, tuple[str, ...]] = field(default_factory=dict)
    mentioned: tuple[str, ...] = ()

    @property
    def is_open_group(self) -> bool:
        """Whether it stands for several bodies that no document lists."""
        return self.kind == "several" and not self.members


_FIELDS = {
    "id": str,
    "name": str,
    "kind": str,
    "level": str,
    "members": list,
    "mentioned": list,
    "names": dict,
}


def load_actors(path: Path) -> dict[str, Actor]:
    """Actors of a file by id; DefinitionError in Chinese when a record is wrong."""
    known = {item.id for item in documents()}
    found: dict[str, Actor] = {}
    for number, record in enumerate(read_toml(path).get("actor", []), start=1):
        where = f"{path.name} 第{number}条"
        check_fields(record, _FIELDS, {"members", "mentioned", "names"}, where)
        if record["id"] in found:
            raise DefinitionError(f"{where}：编号“{record['id']}”重复。")
        for name, allowed in (("kind", KINDS), ("level", LEVELS)):
            if record[name] not in allowed:
                raise DefinitionError(
                    f"{where}：{name} “{record[name]}”不对，可选：{'、'.join(allowed)}。"
                )
        names = {key: tuple(value) for key, value in record.get("names", {}).items()}
        if unknown := set(names) - known:
            raise DefinitionError(f"{where}：没有文件“{'、'.join(sorted(unknown))}”。")
        lists = {name: tuple(record.get(name, [])) for name in ("members", "mentioned")}
        found[record["id"]] = Actor(**{**record, **lists, "names": names})
    return found


@cache
def actors() -> dict[str, Actor]:
    """All actors by id."""
    return load_actors(DATA / "actors.toml")


def actors_called(name: str, document: str | None = None) -> tuple[Actor, ...]:
    """Actors that go by this name, in one document or in any; several when it is ambiguous."""
    return tuple(
        actor
        for actor in actors().values()
        if name == actor.name
        or any(
            name in used
            for where, used in actor.names.items()
            if document is None or where == document
        )
    )


def members_on(actor_id: str, day: date) -> tuple[str, ...]:
    """Bodies that owe a duty one by one: the townships of the day, a listed group, or itself."""
    actor = actors()[actor_id]
    if actor.kind == "townships":
        from dashboard import divisions

        return tuple(item.name for item in divisions.townships(divisions.era_on(day).id))
    return actor.members or (actor.name,)
