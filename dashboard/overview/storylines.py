"""Storylines of the meeting mode: which screens, in which order; given ones and saved ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from dashboard import definition_files, settings
from dashboard.definition_files import DefinitionError, check_fields
from dashboard.store import db, kept

NAME_LENGTH = 30


class StorylineError(ValueError):
    """A storyline that cannot be kept; the text is for the user."""


@dataclass(frozen=True)
class Storyline:
    """An order of screens; a screen is an id that page.meeting_screens knows."""

    name: str
    screens: tuple[str, ...]


@lru_cache
def given() -> dict[str, Storyline]:
    """The storylines of data/storylines.toml by id."""
    return definition_files.keyed(settings.DATA / "storylines.toml", _given)


def _given(key: str, record: dict[str, Any]) -> Storyline:
    check_fields(record, {"name": str, "screens": list})
    if not record["name"] or not record["screens"]:
        raise DefinitionError("name 和 screens 都不能空着。", "screens", str(record["screens"]))
    return Storyline(record["name"], tuple(record["screens"]))


def saved(store: db.StoreName, owner: str) -> list[Storyline]:
    """What one user saved, by name."""
    rows = db.query(store, "saved_storylines", owner=owner)
    return [Storyline(str(r.name), tuple(r.screens)) for r in rows.itertuples(index=False)]


def save(store: db.StoreName, owner: str, name: str, screens: Sequence[str]) -> None:
    """Keep an order of screens; one of the same name is replaced."""
    tidy = name.strip()
    if not tidy or len(tidy) > NAME_LENGTH:
        raise StorylineError(f"请给汇报线起个名字，不超过{NAME_LENGTH}个字。")
    if not screens:
        raise StorylineError("一屏也没有选，至少选一屏再保存。")
    kept.put(store, "saved_storylines", owner, {"name": tidy, "screens": list(screens)})


def remove(store: db.StoreName, owner: str, name: str) -> None:
    """Forget a saved order."""
    with db.transaction(store, "own", "take_back", "saved_storylines") as cursor:
        cursor.execute("DELETE FROM saved_storylines WHERE owner = ? AND name = ?", [owner, name])
