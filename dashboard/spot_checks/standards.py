"""Mandatory standards of a product by date, and what they say about an item that failed.

Source: data/standards.toml. An item is `known` to a standard in force on the day, `not_yet` when
only a later one knows it, `other` when none does (product and labelling standards).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import pandas as pd

from dashboard import definition_files
from dashboard.definition_files import check_fields
from dashboard.settings import DATA

KNOWN, NOT_YET, OTHER = "known", "not_yet", "other"


@dataclass(frozen=True)
class Standard:
    """One edition: the days on which it could be used, and its items."""

    id: str
    product: str
    title: str
    valid_from: date
    valid_until: date
    items: tuple[str, ...]

    def holds_on(self, day: date) -> bool:
        """Whether it could be used on a day."""
        return self.valid_from <= day <= self.valid_until


_FIELDS = {"id": str, "product": str, "title": str, "from": date, "until": date, "items": list}


def standards(product: str) -> tuple[Standard, ...]:
    """Standards of a product in the order of the file."""
    return tuple(one for one in _all() if one.product == product)


@cache
def _all() -> tuple[Standard, ...]:
    return tuple(definition_files.listed(DATA / "standards.toml", "standard", _standard))


def _standard(record: dict[str, Any]) -> Standard:
    check_fields(record, _FIELDS, {"until"})
    return Standard(
        record["id"],
        record["product"],
        record["title"],
        record["from"],
        record.get("until", date.max),
        tuple(record["items"]),
    )


def in_force(product: str, day: date) -> tuple[Standard, ...]:
    """Standards that could be used on a day; several in a transition."""
    return tuple(one for one in standards(product) if one.holds_on(day))


def standing(product: str, item: str, day: date) -> str:
    """KNOWN, NOT_YET or OTHER."""
    if any(item in one.items for one in in_force(product, day)):
        return KNOWN
    later = any(item in one.items for one in standards(product) if one.valid_from > day)
    return NOT_YET if later else OTHER


def first_known(product: str, item: str) -> Standard | None:
    """The earliest standard that knows an item."""
    fitting = [one for one in standards(product) if item in one.items]
    return min(fitting, key=lambda one: one.valid_from, default=None)


@dataclass(frozen=True)
class ItemLine:
    """How often an item failed under each set of standards in force, and before any knew it."""

    item: str
    by_era: tuple[int, ...]
    not_yet: int
    standing: str

    @property
    def batches(self) -> int:
        """Failed batches in all eras."""
        return sum(self.by_era)


def eras(product: str, days: Iterable[date]) -> list[tuple[str, ...]]:
    """Sets of standards in force on the days, oldest first: the columns of the table."""
    found: dict[tuple[str, ...], date] = {}
    for day in sorted(days):
        found.setdefault(tuple(one.id for one in in_force(product, day)), day)
    return list(found)


def item_lines(rows: pd.DataFrame, product: str) -> tuple[list[tuple[str, ...]], list[ItemLine]]:
    """Columns (sets of standards) and one line per item that failed, most frequent first.

    rows: dashboard.spot_checks.batches. A batch counts by the last day of its sample.
    """
    bad = rows[rows["verdict"] == "不合格"]
    failed = [
        (str(item), row["sampled_to"].date())
        for row in bad.to_dict("records")
        for item in row["failing_items"]
    ]
    columns = eras(product, [day.date() for day in rows["sampled_to"]])
    lines = []
    for item in dict.fromkeys(item for item, _ in failed):
        days = [day for one, day in failed if one == item]
        keys = [tuple(one.id for one in in_force(product, day)) for day in days]
        states = [standing(product, item, day) for day in days]
        kind = NOT_YET if NOT_YET in states else KNOWN if KNOWN in states else OTHER
        lines.append(
            ItemLine(item, tuple(keys.count(key) for key in columns), states.count(NOT_YET), kind)
        )
    return columns, sorted(lines, key=lambda line: (-line.batches, line.item))
