"""The composite assessment: every unit's score on every item of the method, as of a day."""

from collections.abc import Sequence
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
from dashboard.ten_trades import monthly
from dashboard.words.terms import trades

MONTHLY = "75.monthly"
NO_FULL_MARKS = "评分表没有写满分"
HOME = "yongjia"
# what monthly reports tell too: source -> rectified or compliant of (outlets, rectified, compliant)
REPORTED = {"coverage_rate": 1, "compliance_rate": 2}

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


@dataclass(frozen=True)
class Newer:
    """The newest monthly report, newer than the register: of which month (its first day), outlets,
    rectified and compliant by township and by trade."""

    month: date
    townships: dict[str, tuple[int, int, int]]
    trades: dict[str, tuple[int, int, int]]

    def percents(self, source: str, by: str) -> dict[str, float]:
        """Percent by township or trade of one of REPORTED."""
        rows = self.townships if by == "township" else self.trades
        part = REPORTED[source]
        return {name: 100 * row[part] / row[0] for name, row in rows.items() if row[0]}


def newer(store: db.StoreName, on: date) -> Newer | None:
    """The newest month of which nine townships in ten reported in full, where it ended after the
    register; None where the register is the newest."""
    wanted = len(divisions.units_for(on, on).names)
    found = [
        one
        for one in monthly.months(store, Slice(on), beside=False)
        if one.is_possible
        and not one.left_out
        and len(one.reporters) * 10 >= wanted * 9
        and monthly.due_of(one.month) < on
    ]
    if not found:
        return None
    month, day = found[-1].month, register_day(store, on)
    if day is not None and found[-1].end <= day:
        return None
    rows = db.query(store, "monthly_rows", as_of=on)
    rows = rows[(rows["month"] == f"{month:%Y-%m}") & rows["trade"].notna()]
    rows = rows[rows["township"].isin(found[-1].reporters)]

    def by(key: str) -> dict[str, tuple[int, int, int]]:
        sums = rows.groupby(key)[["outlets", "rectified", "compliant"]].sum()
        return {str(r[0]): (int(r[1]), int(r[2]), int(r[3])) for r in sums.itertuples()}

    return Newer(month, by("township"), by("trade"))


def register_day(store: db.StoreName, on: date) -> date | None:
    """The newest day of the register of outlets."""
    rows = measured.counts(store, indicator("compliance_rate"), Slice(on), "all")
    last = rows["last_day"].dropna()
    return pd.Timestamp(last.iloc[0]).date() if len(last) else None


def percents(
    store: db.StoreName, as_of: date, units: divisions.Units, plan: Plan
) -> dict[str, Percents]:
    """Item → percent per unit before any goalpost, NaN where there is none; whole-NaN without
    data."""
    told = newer(store, as_of) if units.id != divisions.AREAS else None
    return {
        item.name: _placed(told.percents(item.source, "township"), units.names)
        if told and item.source in REPORTED
        else _values(store, item, as_of, units)
        for item in plan.items
    }


def _placed(found: dict[str, float], names: Sequence[str]) -> Percents:
    return pd.Series(found, dtype=float).reindex(list(names)).to_numpy(dtype=float)


def of_trades(store: db.StoreName, as_of: date, plan: Plan) -> dict[str, Percents]:
    """Item → percent per trade, in their order, of a plan whose items all know trades."""
    told = newer(store, as_of)
    found = {}
    for item in plan.items:
        if told and item.source in REPORTED:
            found[item.name] = _placed(told.percents(item.source, "trade"), trades())
            continue
        one = indicator(item.source)
        asked = Slice(as_of, start=date(as_of.year, 1, 1) if one.basis == "event" else None)
        rows = measured.counts(store, one, asked, "trade").set_index("key")
        percent = rows["numerator"] / rows["denominator"] * 100
        found[item.name] = percent.reindex(list(trades())).to_numpy(dtype=float)
    return found


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
    elif item.source in _COUNTED and units.id == divisions.AREAS:
        percent = pd.Series(dtype=float)  # told of townships as they were, of no area
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


def lacking_words(
    store: db.StoreName, lacking: Sequence[str], plan: Plan, as_of: date
) -> list[str]:
    """Items that nobody has data for, with what is known of why."""
    own = {item.name for item in plan.items if item.source == SUPERVISION}
    if not own & set(lacking):
        return list(lacking)
    start = date(as_of.year, 1, 1)
    rounds = db.query(store, "supervision_unmeasured", start=start, as_of=as_of)
    why = f"（{NO_FULL_MARKS}）" if len(rounds) else ""
    return [f"{one}{why}" if one in own else one for one in lacking]


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


def monthly_reports(store: db.StoreName, as_of: date) -> reporting.Register:
    """Townships × months whose report was due in the year of the day."""
    lines = completions.plan(store, as_of, "75号", True)
    own = [one for one in lines if (due := one[0].period.due) and due.year == as_of.year]
    return reporting.register(duty(MONTHLY), own)


def _reporting(store: db.StoreName, as_of: date, units: divisions.Units) -> dict[str, float]:
    """Reports in time, of those due in the year; nothing while nobody has reported."""
    matrix = monthly_reports(store, as_of)
    if matrix.is_empty:
        return {}
    rates = reporting.rates(matrix, as_of)
    return {one.unit: 100 * one.on_time / one.due for one in rates if one.due}


_COUNTED = {MECHANISM: _mechanism, DEMONSTRATION: _demonstration, REPORTING: _reporting}
