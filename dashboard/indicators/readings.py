"""Readings of the papers that decide how a figure is counted or judged, and which is in force.

The register of conflicts (data/conflicts.toml) holds the options; the county may rule otherwise in
its own store. Here stands only what figures ask of it; dashboard.duties.conflicts knows the rest.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from functools import cache
from typing import Any

from dashboard import definition_files, settings
from dashboard.indicators.definitions import Indicator, indicators
from dashboard.store import db

TARGETS_END = "C26"
EXTENDED = "extend"

_tried: ContextVar[dict[str, str] | None] = ContextVar("tried_readings", default=None)


@cache
def _own() -> dict[str, dict[str, Any]]:
    records = definition_files.content(settings.DATA / "conflicts.toml").get("conflict", [])
    return {
        str(one["id"]): one
        for one in records
        if definition_files.is_record(one)
        and "id" in one
        and all(map(definition_files.is_record, one.get("option", [None])))
    }


def in_force(store: db.StoreName, conflict: str) -> str:
    """The option of a conflict that holds in a store: tried, ruled, or the register's own."""
    if conflict in tried():
        return tried()[conflict]
    own = str(_own().get(conflict, {}).get("ruling", ""))
    return db.once(_rulings, store).get(conflict, own)


def tried() -> dict[str, str]:
    """What is asked as if it were ruled, option by conflict."""
    return _tried.get() or {}


def _rulings(store: db.StoreName) -> dict[str, str]:
    """What the county ruled: option by conflict, the first row of each."""
    if not db.exists(store):
        return {}
    rows = db.query(store, "rulings_in_force")
    pairs = zip(rows["conflict"], rows["option"], strict=True)
    return {str(conflict): str(option) for conflict, option in reversed(list(pairs))}


@contextmanager
def trying(conflict: str, option: str) -> Iterator[None]:
    """Ask as if a conflict were ruled so; nothing is kept."""
    token = _tried.set({**tried(), conflict: option})
    try:
        yield
    finally:
        _tried.reset(token)


def _in_force_of(store: db.StoreName, what: str, indicator_id: str) -> Any:
    """What the options in force say of an indicator (what: facts, purposes); None for nothing. The
    store is asked only where an option of the conflict names the indicator."""
    for key, conflict in _own().items():
        said = {
            one["id"]: one[what][indicator_id]
            for one in conflict["option"]
            if indicator_id in one.get(what, {})
        }
        if said and (chosen := in_force(store, key)) in said:
            return said[chosen]
    return None


def conflicts_of(indicator_id: str) -> list[str]:
    """The conflicts whose options decide how an indicator is counted, or whether it is judged."""
    return [
        key
        for key, conflict in _own().items()
        if any(
            indicator_id in one.get(what, {})
            for one in conflict.get("option", ())
            for what in ("facts", "purposes")
        )
    ]


def facts(store: db.StoreName, indicator_id: str) -> str:
    """The query that counts an indicator under the readings in force."""
    found = _in_force_of(store, "facts", indicator_id)
    return indicator_id if found is None else str(found)


def as_read(store: db.StoreName, one: Indicator) -> Indicator:
    """An indicator under the readings in force: where another one is counted instead (firms or
    items, not batches), its units are called as that one's."""
    named = (
        option.get("facts", {}).get(one.id)
        for conflict in _own().values()
        for option in conflict["option"]
    )
    if not any(name in indicators() for name in named):
        return one  # no reading counts another indicator: nothing has to be asked of the store
    counted = facts(store, one.id)
    other = indicators().get(counted)
    if other is None or counted == one.id:
        return one
    return replace(
        one,
        noun=other.noun,
        numerator=other.numerator,
        denominator=other.denominator,
        clustered=other.clustered,
    )


def purposes(store: db.StoreName, indicator_id: str, own: tuple[str, ...]) -> tuple[str, ...]:
    """The purposes of spot checks that count under the readings in force; () for all."""
    found = _in_force_of(store, "purposes", indicator_id)
    return own if found is None else tuple(found)


def decide_figures(conflict: str) -> bool:
    """Whether a conflict decides how figures are counted or judged."""
    found = _own().get(conflict, {"option": []})["option"]
    return conflict == TARGETS_END or any("facts" in one or "purposes" in one for one in found)


def extends(store: db.StoreName) -> bool:
    """Whether targets go on judging after the day on which their paper lets them end."""
    return in_force(store, TARGETS_END) == EXTENDED
