"""Regional problems: inspected firms scanned at the seats of their townships.

One row of firm_rounds is a township's firms of one year, purpose and class (queries/reports).
"""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from dashboard import divisions, statistics
from dashboard.indicators import measured
from dashboard.indicators.definitions import Indicator, indicators
from dashboard.indicators.measured import Slice
from dashboard.store import db

PERMUTATIONS = 999


def firm_rounds(store: db.StoreName, one: Indicator, chosen: Slice) -> pd.DataFrame:
    """Rows of queries/reports/firm_rounds.sql: township, year, purpose, class, firms, failing."""
    return sampled(store, "firm_rounds", one, chosen)


def rounds(rows: pd.DataFrame) -> pd.Series:
    """What may be compared with what: same year, purpose and class (none known: a class too)."""
    return rows["year"].astype(str) + rows["purpose"] + rows["class"].fillna("")


def sampled(store: db.StoreName, report: str, one: Indicator, chosen: Slice) -> pd.DataFrame:
    """A report on samples under the limits of a slice."""
    return db.query(
        store,
        report,
        product=one.product,
        refused_fail=chosen.refused_fail,
        **measured.limits(one, chosen),
    )


@dataclass(frozen=True)
class Scan:
    """A finished scan. places: township of each scanned firm; years: those scanned, the periods of
    the clusters; rounds: how often firms were inspected (firm, year and purpose); classed: rounds
    of a firm whose class was known on the day; busiest: township with most rounds, how many, the
    failures expected there, and how many this scan would have found (None: none)."""

    result: statistics.FirmScan
    places: tuple[str, ...]
    years: tuple[int, ...]
    rounds: int
    classed: int
    busiest: str
    busiest_rounds: int
    busiest_expected: float
    detectable: int | None

    def members(self, cluster: statistics.Cluster) -> list[str]:
        """Townships of a cluster, from its centre outwards."""
        return list(dict.fromkeys(self.places[i] for i in cluster.members))

    def year(self, cluster: statistics.Cluster) -> int | None:
        """The year of a cluster; None where it stands for all of them."""
        return None if cluster.period is None else self.years[cluster.period]


@dataclass(frozen=True)
class Firms:
    """Firms (rows) by year (columns): failing rounds and those expected at the rates of the same
    year, purpose and class. names in the order of the rows."""

    names: tuple[str, ...]
    years: tuple[int, ...]
    failed: np.ndarray
    expected: np.ndarray


def firms_by_year(rows: pd.DataFrame) -> Firms:
    """Of rows with one enterprise in one year and purpose each (has_failed: 0 or 1)."""
    due = rows.groupby(rounds(rows))["has_failed"].transform("mean")
    table = rows.assign(due=due).pivot_table(
        index="enterprise", columns="year", values=["has_failed", "due"], aggfunc="sum",
        fill_value=0,
    )  # fmt: skip
    return Firms(
        tuple(str(name) for name in table.index),
        tuple(int(year) for year in table["due"].columns),
        table["has_failed"].to_numpy(dtype=float),
        table["due"].to_numpy(dtype=float),
    )


def scan(store: db.StoreName, one: Indicator, chosen: Slice) -> Scan | None:
    """Scan inspected firms at township seats; None without two places or any failure.

    A firm counts once, with all its rounds, at the seat of its newest township. All years are
    scanned together: of a slice with a period the clusters of its years are given, with the same
    p-value as among all years.
    """
    rows = sampled(store, "maker_rounds", one, replace(chosen, start=None, end=None))
    rows = rows[rows["township"].notna()].reset_index(drop=True)
    asked = [year for year in sorted(set(rows["year"])) if _within(chosen, int(year))]
    own = rows[rows["year"].isin(asked)]
    if own["township"].nunique() < 2 or not own["has_failed"].sum():
        return None
    firms = firms_by_year(rows)
    newest = rows.sort_values(["year", "purpose"]).groupby("enterprise").tail(1)
    newest = newest.set_index("enterprise").loc[list(firms.names)]
    places = tuple(str(name) for name in newest["township"])
    seats = [seat(r.township, int(r.year)) for r in newest.itertuples()]
    found = statistics.scan_firms(
        statistics.circle_groups(np.array(seats), geographic=True),
        firms.failed,
        firms.expected,
        permutations=PERMUTATIONS,
    )
    columns = [at for at, year in enumerate(firms.years) if year in asked]
    if len(columns) < len(firms.years):
        found = _of_years(found, firms, columns, set(own["enterprise"]))
    at = own["enterprise"].map(dict(zip(firms.names, places, strict=True)))
    most = at.value_counts().sort_index(ascending=False).sort_values(kind="stable")
    busiest, number = str(most.index[-1]), int(most.iloc[-1])
    there = [place == busiest for place in places]
    expected = float(firms.expected[there][:, columns].sum())
    return Scan(
        found,
        places,
        firms.years,
        len(own),
        int(own["class"].notna().sum()),
        busiest,
        number,
        expected,
        statistics.detectable_cases(found, expected, number),
    )


def _within(chosen: Slice, year: int) -> bool:
    first = chosen.start.year if chosen.start else year
    return first <= year <= (chosen.end.year if chosen.end else year)


def _of_years(
    found: statistics.FirmScan, firms: Firms, columns: list[int], inspected: set[str]
) -> statistics.FirmScan:
    """What a scan of all years found in some of them; firms: those inspected then."""
    best = [one for at in columns if (one := found.by_period[at]) is not None]
    clusters = [
        replace(one, population=float(sum(firms.names[m] in inspected for m in one.members)))
        for one in best
    ]
    return replace(
        found,
        clusters=tuple(sorted(clusters, key=lambda one: -one.llr)),
        cases=int(firms.failed[:, columns].sum()),
    )


def seat(township: str, year: int) -> tuple[float, float]:
    """Longitude and latitude of a township's seat, as it was in a year if it was there then."""
    era = divisions.era_on(date(year, 6, 30)).id
    eras = sorted((e.id for e in divisions.eras()), key=lambda other: other != era)
    found = next(unit for e in eras for unit in divisions.townships(e) if unit.name == township)
    return found.lon, found.lat


def by_year(store: db.StoreName, as_of: date) -> pd.DataFrame:
    """The most likely cluster of every product and year that has one, p allowing for all years."""
    rows = []
    known: dict[str, Indicator] = {}
    for one in indicators().values():
        if one.product:
            known.setdefault(one.product, one)
    for one in known.values():
        found = scan(store, one, Slice(as_of))
        for first in yearly(found) if found else ():
            if found is None or first is None or first.p_value is None:
                continue
            rows.append(
                {
                    "product": one.product,
                    "year": found.year(first) or found.years[0],
                    "townships": "、".join(found.members(first)),
                    "firms": int(first.population),
                    "failing": int(first.cases),
                    "expected": round(first.expected, 2),
                    "p_value": first.p_value,
                }
            )
    return pd.DataFrame(rows)


def yearly(found: Scan) -> tuple[statistics.Cluster | None, ...]:
    """The most likely cluster of every year of a scan, in their order."""
    return found.result.by_period
