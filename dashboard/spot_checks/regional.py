"""Regional problems: inspected firms scanned at the seats of their townships.

One row of firm_rounds is a township's firms of one year, purpose and class (queries/reports).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from dashboard import divisions, statistics
from dashboard.indicators import measured
from dashboard.indicators.definitions import Indicator, indicators
from dashboard.indicators.measured import Slice
from dashboard.store import db

PERMUTATIONS = 999
Progress = Callable[[float], None]


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
    """A finished scan. places: township of each scanned unit (one per place, year, purpose and
    class); classed: inspected firms whose class was known on the day; busiest: township with most
    inspected firms, and how many; rate there that would be found."""

    result: statistics.ScanResult
    places: tuple[str, ...]
    classed: int
    busiest: str
    busiest_firms: int
    detectable: float | None

    def members(self, cluster: statistics.Cluster) -> list[str]:
        """Townships of a cluster, from its centre outwards."""
        return list(dict.fromkeys(self.places[i] for i in cluster.members))


def scan(
    store: db.StoreName, one: Indicator, chosen: Slice, *, progress: Progress | None = None
) -> Scan | None:
    """Scan inspected firms at township seats; None without two places or any failure.

    progress: told the share that is done, 0..1.
    """
    rows = firm_rounds(store, one, chosen)
    rows = rows[rows["township"].notna()].reset_index(drop=True)
    seats = [seat(r.township, int(r.year)) for r in rows.itertuples()]
    if rows["township"].nunique() < 2 or not rows["failing"].sum():
        return None
    strata = rounds(rows)
    several = strata.nunique() > 1
    told = progress or _silent
    half = 0.5 if several else 1.0
    plain = _scanned(rows, seats, None, lambda share: told(share * half))
    result = plain
    if several:
        result = _scanned(rows, seats, strata, lambda share: told(0.5 + share * 0.5))
    most = rows.groupby("township")["firms"].sum().sort_values()
    firms = int(most.iloc[-1])
    rate = statistics.detectable_rate(plain, firms)
    classed = int(rows.loc[rows["class"].notna(), "firms"].sum())
    return Scan(result, tuple(rows["township"]), classed, str(most.index[-1]), firms, rate)


def _silent(share: float) -> None:
    """Nobody watches."""


def _scanned(
    rows: pd.DataFrame,
    seats: list[tuple[float, float]],
    strata: pd.Series | None,
    progress: Progress,
) -> statistics.ScanResult:
    return statistics.scan_clusters(
        np.array(seats),
        rows["failing"],
        rows["firms"],
        permutations=PERMUTATIONS,
        strata=strata,
        geographic=True,
        progress=progress,
    )


def seat(township: str, year: int) -> tuple[float, float]:
    """Longitude and latitude of a township's seat, as it was in a year if it was there then."""
    era = divisions.era_on(date(year, 6, 30)).id
    eras = sorted((e.id for e in divisions.eras()), key=lambda other: other != era)
    found = next(unit for e in eras for unit in divisions.townships(e) if unit.name == township)
    return found.lon, found.lat


def by_year(store: db.StoreName, as_of: date) -> pd.DataFrame:
    """The most likely cluster of every product and year that has one; townships from the centre."""
    rows = []
    known: dict[str, Indicator] = {}
    for one in indicators().values():
        if one.product:
            known.setdefault(one.product, one)
    for one in known.values():
        for day, _ in measured.series(store, one, Slice(as_of), "year"):
            last = min(date(day.year, 12, 31), as_of)
            found = scan(store, one, Slice(as_of, start=day, end=last))
            first = found.result.clusters[0] if found and found.result.clusters else None
            if found is None or first is None or first.p_value is None:
                continue
            rows.append(
                {
                    "product": one.product,
                    "year": day.year,
                    "townships": "、".join(found.members(first)),
                    "firms": int(first.population),
                    "failing": int(first.cases),
                    "expected": round(first.expected, 2),
                    "p_value": first.p_value,
                }
            )
    return pd.DataFrame(rows)
