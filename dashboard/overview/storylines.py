"""Storylines of the meeting mode: which screens, in which order; given ones and saved ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from dashboard import settings
from dashboard.documents.clauses import DefinitionError, read_toml
from dashboard.store import db

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
    """The storylines of data/storylines.toml by id. DefinitionError for an empty one."""
    file = settings.DATA / "storylines.toml"
    found = {}
    for key, record in read_toml(file).items():
        if not record.get("name") or not record.get("screens"):
            raise DefinitionError(f"{file.name}：[{key}] 要有 name 和 screens")
        found[key] = Storyline(record["name"], tuple(record["screens"]))
    return found


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
    with db.transaction(store) as cursor:
        cursor.execute(
            "INSERT OR REPLACE INTO saved_storylines VALUES (?, ?, ?, ?)",
            [owner, tidy, list(screens), datetime.now().replace(microsecond=0)],
        )


def remove(store: db.StoreName, owner: str, name: str) -> None:
    """Forget a saved order."""
    with db.transaction(store) as cursor:
        cursor.execute("DELETE FROM saved_storylines WHERE owner = ? AND name = ?", [owner, name])
