"""Measures of zones that no list brings: market share, brands, scale, layout (83号 二).

Which there are, in which unit and for which criterion stands in data/zone_criteria.toml; 83号 sets
no threshold, so nothing is judged. A figure without a source is refused.
"""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from dashboard.store import db, kept
from dashboard.zones.facts import Measured, measured

TABLE = "zone_measures"
FIRST_YEAR = 2010


class MeasureError(ValueError):
    """A measure cannot be kept or withdrawn; the message is Chinese and says why."""


@dataclass(frozen=True)
class Entry:
    """A figure to keep: of a zone, for a year, in the unit of its measure, from a source."""

    zone: str
    year: int
    measure: str
    value: float
    source: str


def rows(store: db.StoreName, year: int) -> pd.DataFrame:
    """Rows of queries/reports/zone_measures.sql."""
    return db.query(store, TABLE, year=year)


def newest(found: pd.DataFrame) -> dict[tuple[str, str], tuple[int, float, str, float | None]]:
    """(zone, measure) → newest year, its value and source, and the value of the year told before
    it (None without one)."""
    told: dict[tuple[str, str], tuple[int, float, str, float | None]] = {}
    for row in found.sort_values("year", kind="stable").to_dict("records"):
        key = (str(row["zone"]), str(row["measure"]))
        before = told.get(key)
        told[key] = (
            int(row["year"]), float(row["value"]), str(row["source"]),
            before[1] if before else None,
        )  # fmt: skip
    return told


def enter(store: db.StoreName, one: Entry, zones: tuple[str, ...], today: date, by: str) -> int:
    """Keep a figure; gives its id. MeasureError where it cannot be."""
    known = {item.name: item for item in measured()}
    if one.zone not in zones:
        raise MeasureError(f"没有示范区“{one.zone}”，请从名单里选。")
    if one.measure not in known:
        raise MeasureError(f"没有“{one.measure}”这一项，可选：{'、'.join(known)}。")
    item: Measured = known[one.measure]
    if not FIRST_YEAR <= one.year <= today.year:
        raise MeasureError(f"年度“{one.year}”不对，请填{FIRST_YEAR}到{today.year}之间的年份。")
    if one.value < 0 or (item.unit == "%" and one.value > 100):
        limit = "0到100之间" if item.unit == "%" else "不小于0"
        raise MeasureError(f"{one.measure}填了{one.value:g}{item.unit}，应{limit}。")
    if not one.source.strip():
        raise MeasureError("请写明出处，如“县统计局2012年工业经济年报”；没有出处的数不收。")
    row = {
        "zone": one.zone, "year": one.year, "measure": one.measure, "value": float(one.value),
        "source": one.source.strip(),
    }  # fmt: skip
    return kept.add(store, TABLE, by, row)


def withdraw(store: db.StoreName, measure_id: int, by: str) -> None:
    """Take a figure back: the one before it stands again."""
    if not kept.take_back(store, TABLE, measure_id, by):
        raise MeasureError("这个数已经撤回过了，请刷新页面。")
