"""The evidence behind an indicator: counts by dimension, rankings, series, sources.

Every function takes the name of a store and a day up to which evidence counts, and returns a
small DataFrame or measures. SQL counts; `indicators.measure` judges.
"""

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

import pandas as pd

from dashboard import divisions, statistics
from dashboard.indicators import words
from dashboard.indicators.definitions import Indicator, Measure, Target, measure
from dashboard.store import db
from dashboard.words import formats

GRAINS = {"year": "按年", "half": "按半年", "quarter": "按季度", "month": "按月"}
RANK_DRAWS = 20_000
RANK_SEED = 20100604


@dataclass(frozen=True)
class Slice:
    """Which facts count: the day of the state of knowledge, a period, and lists of values.

    None means no limit. purposes: None takes the indicator's own rule, () takes every purpose.
    """

    as_of: date
    start: date | None = None
    end: date | None = None
    purposes: tuple[str, ...] | None = None
    levels: tuple[str, ...] | None = None
    trades: tuple[str, ...] | None = None
    townships: tuple[str, ...] | None = None
    scope: str = "本县"
    refused_fail: bool = False


def counts(
    store: db.StoreName, indicator: Indicator, chosen: Slice, by: str = "all", then_by: str = "all"
) -> pd.DataFrame:
    """Rows of queries/reports/counts.sql: key, key2, numerator, denominator, silent, …"""
    return db.query(
        store,
        "counts",
        facts=indicator.id,
        by=by,
        then_by=then_by,
        scope=chosen.scope,
        refused_fail=chosen.refused_fail,
        trades=_listed(chosen.trades),
        townships=_listed(chosen.townships),
        **limits(indicator, chosen),
    )


def limits(indicator: Indicator, chosen: Slice) -> dict[str, Any]:
    """What every report on a slice asks for: as_of, start, end, purposes and levels (None: all)."""
    purposes = indicator.purposes if chosen.purposes is None else chosen.purposes
    return {
        "as_of": chosen.as_of,
        "start": chosen.start,
        "end": chosen.end,
        "purposes": _listed(purposes),
        "levels": _listed(chosen.levels),
    }


def has_rows(store: db.StoreName, indicator: Indicator, as_of: date, by: str) -> bool:
    """Whether anything is counted up to a day that tells its `by` (township, trade, ...)."""
    rows = counts(store, indicator, Slice(as_of), by=by)
    return bool((rows["key"].notna() & (rows["denominator"] > 0)).any())


def _listed(values: tuple[str, ...] | None) -> list[str] | None:
    return list(values) if values else None


def total(
    store: db.StoreName, indicator: Indicator, chosen: Slice, scope: str = "county"
) -> Measure:
    """The one value of an indicator over everything chosen."""
    return _measure_of(counts(store, indicator, chosen), indicator, scope, chosen.as_of)


def _measure_of(rows: pd.DataFrame, indicator: Indicator, scope: str, on: date) -> Measure:
    counted = measure(
        indicator, int(rows["numerator"].sum()), int(rows["denominator"].sum()), scope=scope, on=on
    )
    return replace(counted, silent=int(rows["silent"].sum()))


@dataclass(frozen=True)
class Values:
    """An indicator over the units of a division, and over the county; not put in order."""

    units: dict[str, Measure]
    county: Measure


def values(
    store: db.StoreName, indicator: Indicator, chosen: Slice, units: divisions.Units
) -> Values:
    """One measure per unit; without the simulation and the tests of a ranking."""
    rows = _by_unit(store, indicator, chosen, units)
    county = _measure_of(rows, indicator, "county", chosen.as_of)
    found = {r.key: r for r in rows.itertuples() if r.key}
    judged = {}
    for name in units.names:
        row = found.get(name)
        n, d = (int(row.numerator), int(row.denominator)) if row else (0, 0)
        judged[name] = measure(indicator, n, d, scope="township", on=chosen.as_of)
    return Values(judged, county)


def _by_unit(
    store: db.StoreName, indicator: Indicator, chosen: Slice, units: divisions.Units
) -> pd.DataFrame:
    return counts(store, indicator, chosen, by="area" if units.id == "areas" else "township")


@dataclass(frozen=True)
class Ranking:
    """A league table of townships (or areas) on one indicator.

    table, one row per unit of `units`, ranked ones first: township, numerator, denominator,
    rate (0..1), state, rank, rank_low, rank_high, missing,
    allowed_failures, low, high (95% Wilson, for comparing townships), last_day (of its
    evidence), versus_county (高于全县, 低于全县, empty), unplaced (why it has no rank, or empty).
    """

    table: pd.DataFrame
    county: Measure
    units: divisions.Units
    unknown: int = 0  # denominator of rows that name no township
    on: date = date.max  # the day whose targets judge it

    @property
    def target(self) -> Target | None:
        """What every unit is judged by."""
        return self.county.indicator.target("township", self.on)

    @property
    def ranked(self) -> pd.DataFrame:
        """Rows with a rank, best first."""
        return self.table[self.table["unplaced"] == ""]

    @property
    def older(self) -> list[str]:
        """Units whose evidence is of an earlier month than the newest: silent since then."""
        known = self.table["last_day"].dropna()
        if known.empty:
            return []
        month = known.max().replace(day=1)
        return list(self.table.loc[known.index[known < month], "township"])

    @property
    def unranked(self) -> pd.DataFrame:
        """Rows without one: too few units, or nothing reported."""
        return self.table[self.table["unplaced"] != ""]


def ranking(
    store: db.StoreName,
    indicator: Indicator,
    chosen: Slice,
    units: divisions.Units,
    *,
    is_dense: bool = False,
) -> Ranking:
    """Rank the units of `units`; equal rates share a rank: 1, 1, 3, or dense 1, 1, 2."""
    rows = _by_unit(store, indicator, chosen, units)
    county = _measure_of(rows, indicator, "county", chosen.as_of)
    found = {r.key: r for r in rows.itertuples() if r.key}
    records = []
    for name in units.names:
        row = found.get(name)
        n, d = (int(row.numerator), int(row.denominator)) if row else (0, 0)
        one = measure(indicator, n, d, scope="township", on=chosen.as_of)
        records.append(_unit_record(name, one, row.last_day.date() if row else None))
    table = pd.DataFrame(records)
    placed = table["unplaced"] == ""
    table = pd.concat(
        [_with_ranks(table[placed], county, is_dense), table[~placed]], ignore_index=True
    ).astype({"rank": "Int64", "rank_low": "Int64", "rank_high": "Int64"})
    elsewhere = divisions.names_in(units.id)  # units may be some of them only
    unknown = rows[~rows["key"].isin(elsewhere)]["denominator"].sum()
    return Ranking(table, county, units, int(unknown), chosen.as_of)


def _unit_record(name: str, one: Measure, last_day: date | None) -> dict[str, Any]:
    low, high = (None, None)
    if one.denominator:
        low, high = (float(v) for v in statistics.wilson_interval(one.numerator, one.denominator))
    silent = "未抽到" if one.indicator.kind == "sample" else "未报"
    unplaced = {"no_data": silent, "too_few": "数量过少"}.get(one.state, "")
    return {
        "township": name,
        "numerator": one.numerator,
        "denominator": one.denominator,
        "rate": None if one.rate is None else float(one.rate),
        "number": one.number,
        "text": one.text,
        "state": one.state,
        "gap": words.gap_text(one),
        "missing": one.missing,
        "allowed_failures": one.allowed_failures,
        "low": low,
        "high": high,
        "last_day": last_day,
        "unplaced": unplaced,
    }


def _with_ranks(placed: pd.DataFrame, county: Measure, is_dense: bool) -> pd.DataFrame:
    """Add rank, rank_low, rank_high and versus_county; sorted best first."""
    placed = placed.copy()
    if placed.empty:
        return placed.assign(rank=None, rank_low=None, rank_high=None, versus_county="")
    passed = placed["numerator"].to_numpy()
    total_ = placed["denominator"].to_numpy()
    exact = [Fraction(int(n), int(d)) for n, d in zip(passed, total_, strict=True)]
    is_up = county.indicator.direction == "up"
    placed["rank"] = statistics.competition_rank(
        exact, higher_is_better=is_up, dense=is_dense
    ).astype(int)
    ranks = statistics.rank_intervals(
        passed, total_, higher_is_better=is_up, draws=RANK_DRAWS, seed=RANK_SEED
    )
    placed["rank_low"], placed["rank_high"] = ranks.lower.astype(int), ranks.upper.astype(int)
    placed["versus_county"] = _versus(placed, county)
    return placed.sort_values(["rank", "township"])


def _versus(placed: pd.DataFrame, county: Measure) -> list[str]:
    """高于全县 / 低于全县 where the exact test against the county holds after Holm's correction."""
    if not county.denominator:
        return [""] * len(placed)
    rate = Fraction(county.numerator, county.denominator)
    p_values = [
        float(statistics.exact_test(n, d, rate, "two-sided"))
        for n, d in zip(placed["numerator"], placed["denominator"], strict=True)
    ]
    words = []
    for p, n, d in zip(
        statistics.holm(p_values), placed["numerator"], placed["denominator"], strict=True
    ):
        is_higher = Fraction(int(n), int(d)) > rate
        words.append("" if p > 0.05 else "高于全县" if is_higher else "低于全县")
    return words


def series(
    store: db.StoreName, indicator: Indicator, chosen: Slice, grain: str
) -> list[tuple[date, Measure]]:
    """One measure per period, oldest first.

    Events are counted within each period and judged by the target in force on its last day; a
    state is taken as of the last register of each.
    """
    if indicator.basis == "event":
        rows = counts(store, indicator, chosen, by=grain)
        rows = rows[rows["key"].notna() & (rows["key"] != "跨期")]
        return [
            (
                date.fromisoformat(r.key),
                measure(
                    indicator,
                    int(r.numerator),
                    int(r.denominator),
                    on=last_day(date.fromisoformat(r.key), grain, chosen.as_of),
                ),
            )
            for r in rows.itertuples()
        ]
    points = []
    for day in state_days(store, indicator.dataset, chosen.as_of, grain):
        slice_ = Slice(as_of=day, trades=chosen.trades, townships=chosen.townships)
        points.append((day, total(store, indicator, slice_)))
    return points


def last_day(first_day: date, grain: str, as_of: date) -> date:
    """The day whose target judges a period: its last, or the as-of day while it runs."""
    return min(formats.period_end(first_day, grain), as_of)


def state_days(store: db.StoreName, dataset: str, as_of: date, grain: str = "month") -> list[date]:
    """The last day on which the dataset changed in each period up to as_of."""
    rows = db.query(store, "state_days", dataset=dataset, as_of=as_of)
    return list({_part(d.date(), grain): d.date() for d in rows["day"]}.values())


def _part(day: date, grain: str) -> tuple[int, int]:
    """Which period of a grain a day lies in; every day its own for the grain 'day'."""
    parts = {"year": 0, "half": (day.month - 1) // 6, "quarter": (day.month - 1) // 3}
    return day.year, parts.get(grain, day.month if grain == "month" else day.toordinal())


def failing_items(store: db.StoreName, one: Indicator, chosen: Slice) -> pd.DataFrame:
    """Rows of queries/reports/failing_items.sql: item, batches."""
    return db.query(store, "failing_items", product=one.product, **limits(one, chosen))


def newest(store: db.StoreName) -> dict[str, date]:
    """Newest day of every dataset that has rows."""
    rows = db.query(store, "newest_evidence")
    return {r.dataset: r.newest_on.date() for r in rows.itertuples()}
