"""Bodies that owe duties: one record per body, with the names each document uses for it.

Source: data/actors.toml. Posts and bodies only, never people or telephone numbers.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from dashboard import definition_files
from dashboard.definition_files import check_choice, check_fields, check_known
from dashboard.documents.clauses import documents, files_of_clauses
from dashboard.settings import DATA

KINDS = ("gov", "department", "office", "group", "association", "owners", "townships", "several")
LEVELS = ("省", "市", "县", "乡镇", "村居", "行业", "企业")

Members = Callable[[str, date], tuple[str, ...]]
"""Names of the bodies behind an actor id on a day; the actor's own name when it is one body."""


@dataclass(frozen=True)
class Actor:
    """One body. ``names``: document id to every name that document uses for it.

    ``members``: bodies behind "several" where a document lists them all; ``named``: those that it
    names as owing while it leaves the list open (质监、工商等部门); ``mentioned``: those it only
    mentions of a list that it leaves open.
    """

    id: str
    name: str
    kind: str
    level: str
    members: tuple[str, ...] = ()
    names: dict[str, tuple[str, ...]] = field(default_factory=dict)
    mentioned: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()

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
    "named": list,
    "titles": list,
    "names": dict,
}


def load_actors(path: Path) -> dict[str, Actor]:
    """Actors of a file by id."""
    return {item.id: item for item in definition_files.listed(path, "actor", _actor)}


def _actor(record: dict[str, Any]) -> Actor:
    check_fields(record, _FIELDS, {"members", "mentioned", "named", "names", "titles"})
    check_choice(record, "kind", KINDS)
    check_choice(record, "level", LEVELS)
    called = record.get("names", {})
    check_known("names", called, files_of_clauses(), "文件", "documents.toml")
    good = {item.id for item in documents()}  # a body does not stand on a paper that was left out
    names = {key: tuple(value) for key, value in called.items() if key in good}
    lists = {
        name: tuple(record.get(name, [])) for name in ("members", "mentioned", "named", "titles")
    }
    return Actor(**{**record, **lists, "names": names})


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
    return actor.members or (*actor.named, actor.name)
