"""Readings of the papers that decide how a figure is counted or judged, and which is in force.

The register of conflicts (data/conflicts.toml) holds the options; the county may rule otherwise in
its own store. Here stands only what figures ask of it; dashboard.duties.conflicts knows the rest.
"""

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any

from dashboard import settings
from dashboard.store import db

TARGETS_END = "C26"
EXTENDED = "extend"

_tried: ContextVar[dict[str, str] | None] = ContextVar("tried_readings", default=None)


@cache
def _own() -> dict[str, dict[str, Any]]:
    text = (settings.DATA / "conflicts.toml").read_text(encoding="utf-8")
    return {one["id"]: one for one in tomllib.loads(text)["conflict"]}


def in_force(store: db.StoreName, conflict: str) -> str:
    """The option of a conflict that holds in a store: tried, ruled, or the register's own."""
    tried = _tried.get() or {}
    if conflict in tried:
        return tried[conflict]
    own = str(_own().get(conflict, {}).get("ruling", ""))
    if not db.exists(store):
        return own
    rows = db.query(store, "rulings_in_force")
    ruled = rows.loc[rows["conflict"] == conflict, "option"]
    return str(ruled.iloc[0]) if len(ruled) else own


@contextmanager
def trying(conflict: str, option: str) -> Iterator[None]:
    """Ask as if a conflict were ruled so; nothing is kept."""
    token = _tried.set({**(_tried.get() or {}), conflict: option})
    try:
        yield
    finally:
        _tried.reset(token)


def extends(store: db.StoreName) -> bool:
    """Whether targets go on judging after the day on which their paper lets them end."""
    return in_force(store, TARGETS_END) == EXTENDED
