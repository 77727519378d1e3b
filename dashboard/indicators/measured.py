"""The evidence behind an indicator: counts by dimension, rankings, series, sources.

Every function takes the name of a store and a day up to which evidence counts, and returns a
small DataFrame or measures. SQL counts; `indicators.measure` judges.
"""

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pandas as pd

from dashboard import divisions, statistics
from dashboard.indicators import coverage, evidence, policy, readings, words
from dashboard.indicators.definitions import Indicator, Measure, Target, indicators, measure, part
from dashboard.store import cubes, db
from dashboard.words import formats

GRAINS = {"year": "按年", "half": "按半年", "quarter": "按季度", "month": "按月"}


@dataclass(frozen=True)
class Slice:
    """Which facts count: the day of the state of knowledge, a period, and lists of values.

    None means no limit. purposes: None takes the indicator's own rule, () takes every purpose.
    seen: the as-of day of the page or letter, where the facts are those of an earlier day; how old
    a figure is, and whether its target still holds, is told from there.
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
    seen: date | None = None

    @property
    def told_on(self) -> date:
        """The as-of day from which it is told."""
        return self.seen or self.as_of


@dataclass(frozen=True)
class Asked:
    """What a measure counted: the slice, and the values of dimensions that alone count in it."""

    chosen: Slice
    only: tuple[tuple[str, str], ...] = ()


def counts(
    store: db.StoreName, indicator: Indicator, chosen: Slice, by: str = "all", then_by: str = "all"
) -> pd.DataFrame:
    """Rows of queries/reports/counts.sql: key, key2, numerator, denominator, silent, …"""
    asked = limits(indicator, chosen)
    if chosen.purposes is None:
        counted = readings.purposes(store, indicator.id, indicator.purposes)
        asked["purposes"] = _listed(counted)
    return db.query(
        store,
        "counts",
        facts=readings.facts(store, indicator.id),
        by=by,
        then_by=then_by,
        scope=chosen.scope,
        refused_fail=chosen.refused_fail,
        trades=_listed(chosen.trades),
        townships=_listed(chosen.townships),
        **asked,
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
    rows, read = counts(store, indicator, chosen), readings.as_read(store, indicator)
    return _measure_of(rows, read, scope, chosen, readings.extends(store))


def _measure_of(
    rows: pd.DataFrame, indicator: Indicator, scope: str, chosen: Slice, extended: bool
) -> Measure:
    summed = rows.sum(numeric_only=True)
    found = _measure_row(indicator, summed, _last_day(rows), chosen, scope, extended)
    return replace(found, silent=int(rows["silent"].sum()))


def _measure_row(
    indicator: Indicator,
    row: Any,
    last: date | None,
    chosen: Slice,
    scope: str,
    extended: bool,
    only: tuple[tuple[str, str], ...] = (),
) -> Measure:
    """One row of counts, or a sum of rows, judged; batches of a spot check by the design effect of
    their makers. last: the newest day of its evidence."""
    n, d, effect = int(row.numerator), int(row.denominator), 1.0
    if indicator.product and not indicator.clustered and hasattr(row, "squares"):
        effect = policy.makers_effect_of(
            int(row.makers), n, d, float(row.squares), float(row.alike)
        ).effect
    found = measure(
        indicator,
        n,
        d,
        scope=scope,
        on=chosen.as_of,
        first=chosen.start,
        day=_told_day(indicator, last, chosen.told_on),
        extended=extended,
        design_effect=effect,
    )
    return replace(found, day=last, seen=chosen.told_on, asked=Asked(chosen, only))


def _told_day(indicator: Indicator, last: date | None, as_of: date) -> date | None:
    """The day of which a figure tells: a state that is older than its rhythm is said of the as-of
    day, all other evidence of its own."""
    if last is None or indicator.basis == "event":
        return last
    return as_of if evidence.is_old(indicator.dataset, last, as_of) else last


def _last_day(rows: pd.DataFrame) -> date | None:
    """The newest day of counted evidence."""
    days = rows["last_day"].dropna()
    return None if days.empty else pd.Timestamp(days.max()).date()


@dataclass(frozen=True)
class Values:
    """An indicator over the units of a division, and over the county; not put in order."""

    units: dict[str, Measure]
    county: Measure


def values(
    store: db.StoreName, indicator: Indicator, chosen: Slice, units: divisions.Units
) -> Values:
    """One measure per unit; without the simulation and the tests of a ranking."""
    rows, indicator = _by_unit(store, indicator, chosen, units), readings.as_read(store, indicator)
    extended = readings.extends(store)
    county = _measure_of(rows, indicator, "county", chosen, extended)
    found = {r.key: r for r in rows.itertuples() if r.key}
    by = _dimension(units)
    judged = {
        name: _of_row(indicator, found.get(name), chosen, "township", extended, ((by, name),))
        for name in units.names
    }
    return Values(judged, county)


def of_row(
    store: db.StoreName,
    indicator: Indicator,
    row: Any,
    chosen: Slice,
    scope: str = "county",
    by: str = "",
) -> Measure:
    """The measure of one row of `counts`, a named tuple. by: the dimension of its key."""
    read = readings.as_read(store, indicator)
    only = ((by, row.key),) if by and row is not None and isinstance(row.key, str) else ()
    found = _of_row(read, row, chosen, scope, readings.extends(store), only)
    return found if only else replace(found, asked=None)


def _of_row(
    indicator: Indicator,
    row: Any,
    chosen: Slice,
    scope: str,
    extended: bool,
    only: tuple[tuple[str, str], ...] = (),
) -> Measure:
    """Of the row of a place, or of a place without one."""
    if row is None:
        return replace(measure(indicator, 0, 0, scope=scope, on=chosen.as_of), seen=chosen.told_on)
    last = None if pd.isna(row.last_day) else row.last_day.date()
    return _measure_row(indicator, row, last, chosen, scope, extended, only)


def _dimension(units: divisions.Units) -> str:
    return "area" if units.id == divisions.AREAS else "township"


def _by_unit(
    store: db.StoreName, indicator: Indicator, chosen: Slice, units: divisions.Units
) -> pd.DataFrame:
    return counts(store, indicator, chosen, by=_dimension(units))


@dataclass(frozen=True)
class Ranking:
    """A league table of townships (or areas) on one indicator.

    table, one row per unit of `units`, ranked ones first: township, numerator, denominator,
    measure, rate (0..1), state, rank, rank_low, rank_high, missing, allowed_failures, design_effect
    (of the makers of batches), low, high (95% Wilson, for comparing townships), last_day (of its
    evidence), versus_county (高于全县, 低于全县, empty), unplaced (why it has no rank, or empty).

    versus_county compares like with like where the trades are known, of spot checks the classes of
    makers (strata): what fails against what would at the county's rates of the same. Then also
    versus_crude, the comparison of plain rates; failing, expected (units), ratio of the two with
    its exact 95% limits ratio_low, ratio_high.
    """

    table: pd.DataFrame
    county: Measure
    units: divisions.Units
    unknown: int = 0  # denominator of rows that name no township
    strata: str = ""  # trade, class; empty: the plain rates are compared
    left_out: tuple[coverage.LeftOut, ...] = ()  # trades that its registers no longer count

    @property
    def target(self) -> Target | None:
        """What every unit is judged by, or compared with."""
        return part(self.county, 0, 0, scope="township").target

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
    strata, alike = _like_with_like(store, indicator, chosen, units)
    extended, indicator = readings.extends(store), readings.as_read(store, indicator)
    county = _measure_of(rows, indicator, "county", chosen, extended)
    found = {r.key: r for r in rows.itertuples() if r.key}
    records = []
    for name in units.names:
        only = ((_dimension(units), name),)
        one = _of_row(indicator, found.get(name), chosen, "township", extended, only)
        records.append(_unit_record(name, one, one.day))
    table = pd.DataFrame(records)
    placed = table["unplaced"] == ""
    table = pd.concat(
        [_with_ranks(table[placed], county, is_dense, alike), table[~placed]], ignore_index=True
    ).astype({"rank": "Int64", "rank_low": "Int64", "rank_high": "Int64"})
    elsewhere = divisions.names_in(units.id)  # units may be some of them only
    unknown = rows[~rows["key"].isin(elsewhere)]["denominator"].sum()
    gone = left_out(store, indicator, chosen)
    return Ranking(table, county, units, int(unknown), strata, gone)


STRATA = ("trade", "class")


def left_out(
    store: db.StoreName, indicator: Indicator, chosen: Slice
) -> tuple[coverage.LeftOut, ...]:
    """Trades of the slice that the registers of an indicator counted before and no longer do."""
    return coverage.left_out(
        store, indicator.dataset, chosen.as_of, chosen.townships, chosen.trades
    )


def _like_with_like(
    store: db.StoreName, indicator: Indicator, chosen: Slice, units: divisions.Units
) -> tuple[str, pd.DataFrame | None]:
    """What is compared within (trade, class), and failing and expected units per place by the
    county's rates of the same; "" and None where the evidence tells of fewer than two."""
    strata = next((name for name in STRATA if name in indicator.dimensions), "")
    if not strata or strata == "trade" and len(chosen.trades or ("", "")) < 2:
        return "", None
    rows = counts(store, indicator, chosen, by=_dimension(units), then_by=strata)
    if "key2" not in rows or rows["key2"].dropna().nunique() < 2:
        return "", None
    rows = rows.assign(
        place=rows["key"].fillna(""),
        trade=rows["key2"].fillna(""),
        failing=rows["numerator"].rsub(rows["denominator"]),
    )
    table = rows.pivot_table(
        index="place", columns="trade", values=["failing", "denominator"], aggfunc="sum",
        fill_value=0,
    )  # fmt: skip
    found = policy.like_with_like(table["failing"].to_numpy(), table["denominator"].to_numpy())
    told = {
        "failing": found.observed,
        "expected": found.expected,
        "ratio": found.ratio,
        "ratio_low": found.lower,
        "ratio_high": found.upper,
        "p_value": found.p_value,
    }
    return strata, pd.DataFrame(told, index=table.index)


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
        "measure": one,
        "state": one.state,
        "gap": words.gap_text(one),
        "missing": one.missing,
        "allowed_failures": one.allowed_failures,
        "design_effect": one.design_effect,
        "low": low,
        "high": high,
        "last_day": last_day,
        "unplaced": unplaced,
    }


def _with_ranks(
    placed: pd.DataFrame, county: Measure, is_dense: bool, alike: pd.DataFrame | None
) -> pd.DataFrame:
    """Add rank, rank_low, rank_high, versus_county, and what like_with_like knows; best first."""
    placed = placed.copy()
    if placed.empty:
        return placed.assign(
            rank=None, rank_low=None, rank_high=None, versus_county="", versus_crude=""
        )
    passed = placed["numerator"].to_numpy()
    total_ = placed["denominator"].to_numpy()
    exact = [Fraction(int(n), int(d)) for n, d in zip(passed, total_, strict=True)]
    is_up = county.indicator.direction == "up"
    placed["rank"] = statistics.competition_rank(
        exact, higher_is_better=is_up, dense=is_dense
    ).astype(int)
    effects = placed["design_effect"].to_numpy(dtype=float)
    if effects.max() > 1:
        order = policy.order(*policy.effective(passed, total_, effects), higher_is_better=is_up)
    else:
        order = policy.order(passed, total_, higher_is_better=is_up)
    placed["rank_low"], placed["rank_high"] = order.low, order.high
    placed["versus_county"] = placed["versus_crude"] = _versus(placed, county)
    if alike is not None:
        placed = placed.join(alike, on="township")
        placed["versus_county"] = [
            _VERSUS[side]
            for side in policy.sides(
                policy.widened(placed["p_value"], placed["design_effect"]),
                placed["failing"],
                placed["expected"],
            )
        ]
    return placed.sort_values(["rank", "township"])


def _versus(placed: pd.DataFrame, county: Measure) -> list[str]:
    """高于全县 / 低于全县 where the exact test against the county holds after Holm's correction."""
    if not county.denominator:
        return [""] * len(placed)
    rate = Fraction(county.numerator, county.denominator)
    sides = policy.versus(
        placed["numerator"], placed["denominator"], rate, list(placed["design_effect"])
    )
    return [_VERSUS[side] for side in sides]


_VERSUS = {1: "高于全县", -1: "低于全县", 0: ""}


def series(
    store: db.StoreName, indicator: Indicator, chosen: Slice, grain: str
) -> list[tuple[date, Measure]]:
    """One measure per period, oldest first.

    Events are counted within each period and judged by the target in force on its last day; a
    state is taken as of the last whole register of each.
    """
    if indicator.basis == "event":
        rows = counts(store, indicator, chosen, by=grain)
        rows = rows[rows["key"].notna() & (rows["key"] != "跨期")]
        extended, indicator = readings.extends(store), readings.as_read(store, indicator)
        return [
            (
                date.fromisoformat(r.key),
                _measure_row(
                    indicator,
                    r,
                    r.last_day.date(),
                    _within(chosen, date.fromisoformat(r.key), grain),
                    "county",
                    extended,
                ),
            )
            for r in rows.itertuples()
        ]
    days = whole_days(store, indicator.dataset, chosen.as_of, grain)
    slices = [
        Slice(day, trades=chosen.trades, townships=chosen.townships, seen=chosen.told_on)
        for day in days
    ]
    facts = readings.facts(store, indicator.id)
    if facts not in cubes.FACTS or indicator.dataset != cubes.DATASET:
        return [(one.as_of, total(store, indicator, one)) for one in slices]
    rows = db.series(
        store, facts, days, trades=_listed(chosen.trades), townships=_listed(chosen.townships)
    )
    extended, indicator = readings.extends(store), readings.as_read(store, indicator)
    return [
        (
            one.as_of,
            _measure_of(
                rows[rows["day"] == pd.Timestamp(one.as_of)], indicator, "county", one, extended
            ),
        )
        for one in slices
    ]


def last_day(first_day: date, grain: str, as_of: date) -> date:
    """The day whose target judges a period: its last, or the as-of day while it runs."""
    return min(formats.period_end(first_day, grain), as_of)


def _within(chosen: Slice, first_day: date, grain: str) -> Slice:
    on = last_day(first_day, grain, chosen.as_of)
    return replace(chosen, start=first_day, as_of=on, seen=chosen.told_on)


def newest_value(store: db.StoreName, indicator: Indicator, as_of: date) -> tuple[Measure, str]:
    """The value that a card, a letter and a clause show as of a day, and of which time it tells:
    of events the newest year that has any, up to the day; of a state the newest register."""
    if indicator.basis == "event":
        points = series(store, indicator, Slice(as_of), "year")
        if points:
            first, found = points[-1]
            return found, formats.span_text(first, min(as_of, date(first.year, 12, 31)))
    found = total(store, indicator, Slice(as_of))
    return found, evidence.day_words(found.day, as_of) if found.day else ""


def replay(
    store: db.StoreName, conflict: str, option: str, as_of: date
) -> list[tuple[str, str, str]]:
    """Headline figures that would read otherwise if a conflict were ruled so: name, now, then."""
    if not db.exists(store) or not readings.decide_figures(conflict):
        return []
    headlines = [one for one in indicators().values() if one.headline]

    def told() -> dict[str, str]:
        values = (newest_value(store, one, as_of)[0] for one in headlines)
        return {m.indicator.name: words.measure_sentence(m) for m in values if m.denominator}

    now = told()
    with readings.trying(conflict, option):
        then = told()
    none = words.NO_DATA_YET  # what a reading counts may not be told by any list
    return [
        (name, text, then.get(name, none))
        for name, text in now.items()
        if then.get(name, none) != text
    ]


def state_days(store: db.StoreName, dataset: str, as_of: date, grain: str = "month") -> list[date]:
    """The last day on which the dataset changed in each period up to as_of."""
    rows = db.query(store, "state_days", dataset=dataset, as_of=as_of)
    return list({_part(d.date(), grain): d.date() for d in rows["day"]}.values())


def whole_days(store: db.StoreName, dataset: str, as_of: date, grain: str = "month") -> list[date]:
    """The days of state_days that can be compared with the last: none on which the register held
    fewer than half of its outlets, since such a list is a part of it (a few shops, one trade)."""
    days = state_days(store, dataset, as_of, "day")
    rows = db.query(store, "register_sizes", as_of=as_of)
    sizes = {row.day.date(): int(row.outlets) for row in rows.itertuples()}
    newest = sizes.get(days[-1], 0) if days else 0
    whole = [day for day in days if 2 * sizes.get(day, newest) >= newest]
    return list({_part(day, grain): day for day in whole}.values())


def year_before(day: date) -> date:
    """The same day of the year before."""
    return same_day(day, day.year - 1)


def same_day(day: date, year: int) -> date:
    """The same day of another year; the last of a month for its last day, so that half a year is
    compared with the same half."""
    if (day + timedelta(days=1)).month != day.month:
        return date(year, day.month, monthrange(year, day.month)[1])
    return day.replace(year=year)


def in_step(year: int, now: int, as_of: date) -> tuple[date, date]:
    """First and last day of a year that is compared with another (now): of the whole year, or up
    to the same day while that one still runs."""
    return date(year, 1, 1), same_day(min(as_of, date(now, 12, 31)), year)


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
