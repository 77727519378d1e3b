"""Whether the county's own spot checks contradict a demonstration zone (83号 二 质量稳定, 五(二)3).

A zone must not pass on paper: makers of its product in its townships whose failed batch is not
followed by a passed one, who stand on the blacklist, and a significant cluster of the year.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from dashboard.enterprises import blacklist
from dashboard.indicators import policy
from dashboard.indicators.definitions import Indicator
from dashboard.indicators.measured import Slice
from dashboard.spot_checks import regional
from dashboard.store import db
from dashboard.zones import facts

PASSED, FAILED = "合格", "不合格"
YEARS = 2  # looked back from the day


@dataclass(frozen=True)
class Findings:
    """What the spot checks of two years say of one zone on a day. tested, failed: batches;
    unsettled: makers whose newest batches end with a failed one; listed: makers on the blacklist;
    clusters: years with a significant cluster that reaches the zone. product: "" where nobody
    samples it."""

    zone: str
    product: str
    tested: int
    failed: int
    unsettled: int
    listed: int
    clusters: tuple[int, ...]

    @property
    def is_contradicted(self) -> bool:
        """Whether something stands against the zone."""
        return bool(self.unsettled or self.listed or self.clusters)


def findings(
    store: db.StoreName, as_of: date, zones: Sequence[tuple[str, tuple[str, ...]]]
) -> list[Findings]:
    """One per zone, given with its townships, in their order."""
    made = {zone: facts.sampled_product(zone) for zone, _ in zones}
    if not any(made.values()):
        return [Findings(zone, "", 0, 0, 0, 0, ()) for zone, _ in zones]
    batches = blacklist.batches(store, as_of)
    on_list = [one for one in blacklist.listings(store, as_of) if one.is_on]
    clusters: dict[str, list[tuple[int, set[str]]]] = {}
    for rate in {one.product: one for one in made.values() if one}.values():
        clusters[rate.product] = _clusters(store, as_of, rate)
    first = date(as_of.year - YEARS, as_of.month, min(as_of.day, 28))
    found = []
    for zone, townships in zones:
        one = made[zone]
        if one is None:
            found.append(Findings(zone, "", 0, 0, 0, 0, ()))
            continue
        places = set(facts.lineage(townships))
        tested = failed = unsettled = 0
        for own in batches.values():
            told = [
                b
                for b in own
                if b.product == one.product
                and b.township in places
                and b.day > first
                and b.verdict in (PASSED, FAILED)
            ]
            tested += len(told)
            failed += sum(b.verdict == FAILED for b in told)
            unsettled += bool(told) and told[-1].verdict == FAILED
        listed = sum(item.township in places and one.product in item.products for item in on_list)
        years = tuple(
            year
            for year, names in clusters[one.product]
            if names & places and first.year <= year <= as_of.year
        )
        found.append(Findings(zone, one.product, tested, failed, unsettled, listed, years))
    return found


def passed_against(store: db.StoreName, rows: pd.DataFrame, year: int, as_of: date) -> list[str]:
    """Zones that passed a year's assessment and that the county's own spot checks contradict."""
    own = facts.in_year(rows, year)
    own = own[own["conclusion"] == facts.PASSED]
    zones = [(str(r.zone), tuple(r.townships)) for r in own.itertuples()]
    found = findings(store, checked_on(rows, year, as_of), zones)
    return [one.zone for one in found if one.is_contradicted]


def checked_on(rows: pd.DataFrame, year: int, as_of: date) -> date:
    """The day on which the spot checks are asked about a year: the as-of day for the newest round,
    else the last day of the year."""
    return as_of if year == rows["year"].max() else date(year, 12, 31)


def _clusters(store: db.StoreName, as_of: date, one: Indicator) -> list[tuple[int, set[str]]]:
    scanned = regional.scan(store, one, Slice(as_of))
    if scanned is None:
        return []
    return [
        (scanned.year(cluster) or scanned.years[0], set(scanned.members(cluster)))
        for cluster in regional.yearly(scanned)
        if cluster is not None and cluster.p_value is not None and cluster.p_value <= policy.LEVEL
    ]
