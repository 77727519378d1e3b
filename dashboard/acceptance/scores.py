"""The composite assessment: every unit's score on every item of the method, as of a day."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from dashboard import divisions, statistics
from dashboard.acceptance.method import (
    DEMONSTRATION,
    MECHANISM,
    REPORTING,
    SUPERVISION,
    Item,
    Plan,
)
from dashboard.demonstration import stages
from dashboard.demonstration.regions import regions
from dashboard.duties import completions, reporting
from dashboard.duties.definitions import duty
from dashboard.indicators import measured
from dashboard.indicators.definitions import indicator
from dashboard.indicators.measured import Slice
from dashboard.mechanism import facts as mechanism
from dashboard.store import db

MONTHLY = "75.monthly"
HOME = "yongjia"

Percents = np.ndarray[Any, Any]


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


def percents(
    store: db.StoreName, as_of: date, units: divisions.Units, plan: Plan
) -> dict[str, Percents]:
    """Item → percent per unit before any goalpost, NaN where there is none; whole-NaN without
    data."""
    return {item.name: _values(store, item, as_of, units) for item in plan.items}


def assess(store: db.StoreName, as_of: date, units: divisions.Units, plan: Plan) -> Assessment:
    """Score every unit on the items that have data as of a day."""
    return judged(percents(store, as_of, units, plan), units.names, plan)


def judged(found: dict[str, Percents], names: tuple[str, ...], plan: Plan) -> Assessment:
    """Score units from their percents by item."""
    backed = [item for item in plan.items if not np.isnan(found[item.name]).all()]
    missing = [item for item in plan.items if item not in backed]
    total = sum(item.weight for item in plan.items)
    share = round(100 * sum(item.weight for item in missing) / total)
    lacking = tuple(item.name for item in missing)
    if 100 - share < plan.least_weight or len(backed) < 2:
        return Assessment(plan, pd.DataFrame(), lacking, share, ())
    scores = np.column_stack(
        [statistics.goalpost_score(found[i.name], i.floor, i.target) for i in backed]
    )
    moved = statistics.weight_sensitivity(
        scores, [item.weight for item in backed], concentration=plan.concentration
    )
    table = pd.DataFrame(
        {
            "township": names,
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
    return Assessment(plan, table.reset_index(drop=True), lacking, share, unscored)


def _values(store: db.StoreName, item: Item, as_of: date, units: divisions.Units) -> Percents:
    """Percent per unit of `units`, NaN where there is none."""
    start = date(as_of.year, 1, 1)
    if item.source == SUPERVISION:
        rows = db.query(store, "supervision_totals", start=start, as_of=as_of)
        rows = rows.set_index("township")
        percent = rows["score"] / rows["full_marks"] * 100
    elif item.source in _COUNTED:
        percent = pd.Series(_COUNTED[item.source](store, as_of, units), dtype=float)
    elif item.source == "":
        percent = pd.Series(dtype=float)
    else:
        by = "area" if units.id == divisions.AREAS else "township"
        one = indicator(item.source)
        asked = Slice(as_of, start=start if one.basis == "event" else None)
        rows = measured.counts(store, one, asked, by).set_index("key")
        percent = rows["numerator"] / rows["denominator"] * 100
    return percent.reindex(list(units.names)).to_numpy(dtype=float)


def _mechanism(store: db.StoreName, as_of: date, units: divisions.Units) -> dict[str, float]:
    """Systems with evidence, of those that 126号 names; nothing while nobody has shown any."""
    found = mechanism.tracks(store, as_of, units.names)
    if not found.days:
        return {}
    full = len(mechanism.SYSTEMS)
    return {name: 100 * (full - len(found.missing(name))) / full for name in units.names}


def _demonstration(store: db.StoreName, as_of: date, units: divisions.Units) -> dict[str, float]:
    """100 with an approved unit, else 0; nothing while there is no list of applicants."""
    made = regions().get(HOME)
    known = stages.units(store, made, as_of) if made else []
    if not known:
        return {}
    approved = {one.township for one in known if one.is_approved}
    return {name: 100.0 if name in approved else 0.0 for name in units.names}


def _reporting(store: db.StoreName, as_of: date, units: divisions.Units) -> dict[str, float]:
    """Reports in time, of those due in the year; nothing while nobody has reported."""
    lines = completions.plan(store, as_of, "75号", True)
    matrix = reporting.register(duty(MONTHLY), lines)
    if matrix.is_empty:
        return {}
    rates = reporting.rates(matrix, as_of)
    return {one.unit: 100 * one.on_time / one.due for one in rates if one.due}


_COUNTED = {MECHANISM: _mechanism, DEMONSTRATION: _demonstration, REPORTING: _reporting}
