"""The composite assessment of townships: items and weights from data/assessment.toml."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from dashboard import definition_files, divisions, settings, statistics
from dashboard.definition_files import DefinitionError, UnknownError, check_fields
from dashboard.indicators import measured
from dashboard.indicators.definitions import indicator, indicators
from dashboard.indicators.measured import Slice
from dashboard.store import db

FILE = settings.DATA / "assessment.toml"
SUPERVISION = "supervision"
_TOP = {"least_weight": int, "concentration": int, "item": list}
_ITEM = {"name": str, "source": str, "floor": int, "target": int, "weight": int}


@dataclass(frozen=True)
class Item:
    """One part of the assessment: percent that scores 0 and 100, relative weight, where from.

    source: id of an indicator, "supervision", or "" while no data set holds it.
    """

    name: str
    source: str
    floor: int
    target: int
    weight: int


@dataclass(frozen=True)
class Plan:
    """All items; least_weight: percent of the weights that data must back."""

    items: tuple[Item, ...]
    least_weight: int
    concentration: int


@dataclass(frozen=True)
class Assessment:
    """Scores as of a day. table (empty when too much is missing), best first: township, score
    (0..100), rank, rank_low, rank_high, drop_low, drop_high (ranks with one item left out), then
    one column of scores 0..100 per item with data. missing: names without data, and their
    share of the weights in percent. unscored: townships without all items."""

    plan: Plan
    table: pd.DataFrame
    missing: tuple[str, ...]
    missing_share: int
    unscored: tuple[str, ...]


@lru_cache
def read_plan(file: Path = FILE) -> Plan:
    """The plan of the file; UnknownError in Chinese while it has no item that is right."""
    items = tuple(definition_files.listed(file, "item", _item, beside=_TOP))

    def make(record: dict[str, Any]) -> Plan:
        check_fields(record, _TOP)
        if not items:
            raise DefinitionError("没有可用的考核项目（[[item]]）。", "item")
        return Plan(items, record["least_weight"], record["concentration"])

    found = definition_files.whole(file, make)
    if found is None:
        raise UnknownError(f"没有可用的考核方案，请查 data/{file.name}。")
    return found


def _item(record: dict[str, Any]) -> Item:
    check_fields(record, _ITEM)
    item = Item(**record)
    if item.source not in ("", SUPERVISION, *indicators()):
        raise DefinitionError(
            f"source“{item.source}”不是指标编号，也不是supervision。",
            "source",
            item.source,
            "指标编号、supervision，或空着",
        )
    if item.floor == item.target or item.weight <= 0:
        raise DefinitionError("floor与target不能相同，weight应大于0。", "floor", str(item.floor))
    return item


def assess(
    store: db.StoreName,
    as_of: date,
    units: divisions.Units,
    plan: Plan,
    told: Mapping[str, Mapping[str, float]] | None = None,
) -> Assessment:
    """Score every unit on the items that have data as of a day. told: percent by unit of a source
    that has something newer than what its indicator measures."""
    newer = told or {}
    found = {
        item: pd.Series(newer[item.source], dtype=float).reindex(list(units.names)).to_numpy()
        if item.source in newer
        else _values(store, item, as_of, units)
        for item in plan.items
    }
    backed = [item for item, values in found.items() if not np.isnan(values).all()]
    missing = [item for item in plan.items if item not in backed]
    total = sum(item.weight for item in plan.items)
    share = round(100 * sum(item.weight for item in missing) / total)
    names = tuple(item.name for item in missing)
    if 100 - share < plan.least_weight or len(backed) < 2:
        return Assessment(plan, pd.DataFrame(), names, share, ())
    scores = np.column_stack(
        [statistics.goalpost_score(found[i], i.floor, i.target) for i in backed]
    )
    moved = statistics.weight_sensitivity(
        scores, [item.weight for item in backed], concentration=plan.concentration
    )
    table = pd.DataFrame(
        {
            "township": units.names,
            "score": moved.score * 100,
            "rank": moved.rank,
            "rank_low": moved.lower,
            "rank_high": moved.upper,
            "drop_low": moved.dropped.min(axis=0),
            "drop_high": moved.dropped.max(axis=0),
            **{item.name: scores[:, i] * 100 for i, item in enumerate(backed)},
        }
    )
    unscored = tuple(table.loc[table["score"].isna(), "township"])
    table = table.dropna(subset=["score"]).sort_values(["rank", "township"])
    return Assessment(plan, table.reset_index(drop=True), names, share, unscored)


def _values(
    store: db.StoreName, item: Item, as_of: date, units: divisions.Units
) -> np.ndarray[Any, Any]:
    """Percent per unit of `units`, NaN where there is none."""
    if item.source == "":
        return np.full(len(units.names), np.nan)
    if item.source == SUPERVISION:
        rows = db.query(
            store, "supervision_totals", start=date(as_of.year, 1, 1), as_of=as_of
        ).set_index("township")
        percent = rows["score"] / rows["full_marks"] * 100
    else:
        by = "area" if units.id == divisions.AREAS else "township"
        one = indicator(item.source)
        start = date(as_of.year, 1, 1) if one.basis == "event" else None
        rows = measured.counts(store, one, Slice(as_of, start=start), by).set_index("key")
        percent = rows["numerator"] / rows["denominator"] * 100
    return percent.reindex(list(units.names)).to_numpy(dtype=float)


def weighted(plan: Plan, weights: Mapping[str, int]) -> Plan:
    """The plan with other weights by item name; an item with weight 0 is left out."""
    items = [replace(item, weight=weights.get(item.name, item.weight)) for item in plan.items]
    return replace(plan, items=tuple(item for item in items if item.weight > 0))
