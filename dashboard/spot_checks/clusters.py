"""Second looks for a regional problem: shared suppliers, and neighbouring townships."""

from dataclasses import dataclass

import pandas as pd

from dashboard import divisions, statistics
from dashboard.indicators.definitions import Indicator
from dashboard.indicators.measured import Slice
from dashboard.spot_checks import regional
from dashboard.spot_checks import words_clusters as words
from dashboard.store import db


@dataclass(frozen=True)
class SupplierScan:
    """suppliers: how many supply two or more inspected firms; named: inspected firms whose file
    names any supplier; result: the scan over the customers of each, a firm with all its rounds
    (None: no such supplier)."""

    suppliers: tuple[str, ...]
    named: int
    result: statistics.FirmScan | None

    @property
    def first(self) -> tuple[str, statistics.Cluster] | None:
        """The supplier whose customers failed most beyond chance, and the figures."""
        if self.result is None or not self.result.clusters:
            return None
        cluster = self.result.clusters[0]
        return self.suppliers[cluster.centre], cluster


def suppliers(store: db.StoreName, one: Indicator, chosen: Slice) -> SupplierScan:
    """Scan inspected firms by shared supplier, compared within year, purpose and class."""
    rows = regional.sampled(store, "supplier_rounds", one, chosen)
    if rows.empty:
        return SupplierScan((), 0, None)
    firms = regional.firms_by_year(rows)
    told = dict(zip(rows["enterprise"], rows["suppliers"], strict=True))
    customers: dict[str, list[int]] = {}
    for position, firm in enumerate(firms.names):
        for name in told[firm]:
            customers.setdefault(str(name), []).append(position)
    shared = {n: held for n, held in customers.items() if len(held) > 1}
    named = sum(len(names) > 0 for names in told.values())
    if not shared:
        return SupplierScan((), named, None)
    result = statistics.scan_firms(
        list(shared.values()), firms.failed, firms.expected, permutations=regional.PERMUTATIONS
    )
    return SupplierScan(tuple(shared), named, result)


@dataclass(frozen=True)
class Neighbours:
    """areas: places with inspected firms and a neighbour that has some; high: those clearly high
    among high ones; None where there is too little to compare."""

    areas: int
    high: tuple[str, ...] | None


def neighbours(
    store: db.StoreName, one: Indicator, chosen: Slice, units: divisions.Units
) -> Neighbours:
    """Local Moran's I of the share of failing firms over the places of a view."""
    rows = regional.firm_rounds(store, one, chosen)
    rows = rows[rows["township"].notna()]
    place = rows["township"].map(divisions.area_of) if units.id == divisions.AREAS else None
    held: pd.DataFrame = (
        rows.assign(place=rows["township"] if place is None else place)
        .groupby("place")[["firms", "failing"]]
        .sum()
        .reindex(list(units.names), fill_value=0)
    )
    near = divisions.neighbours(units.id)
    positions = [[units.names.index(name) for name in near[own]] for own in units.names]
    found = statistics.local_moran(held["failing"], held["firms"], positions)
    tested = int((held["firms"] > 0).sum())
    if found is None:
        return Neighbours(tested, None)
    high = (found.clear & (found.quadrant == 1)).tolist()
    names = tuple(name for name, is_high in zip(units.names, high, strict=True) if is_high)
    return Neighbours(tested, names)


def sentences(
    store: db.StoreName, one: Indicator, chosen: Slice, units: divisions.Units
) -> tuple[str, str]:
    """What both looks say."""
    found, beside = suppliers(store, one, chosen), neighbours(store, one, chosen, units)
    return (
        words.suppliers_sentence(found.named, len(found.suppliers), found.first),
        words.neighbours_sentence(beside.areas, beside.high),
    )
