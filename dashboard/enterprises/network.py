"""Upstream (62号 四(五)): suppliers of castings and cloth, and whose customers fail.

Source: the suppliers named in the files of enterprises, and the regular and special batches of
their customers. One supplier is compared with all sampled makers of the same product outside its
customers by the scan statistic over groups; its p-value allows for having looked at every supplier.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dashboard import statistics
from dashboard.enterprises.blacklist import Batch, batches
from dashboard.enterprises.names import decided, identity
from dashboard.indicators.products import registered
from dashboard.store import db

PURPOSES = ("定期", "专项", "未注明")
NOTABLE = 0.05
LEAST_CUSTOMERS = 2


@dataclass(frozen=True)
class Customer:
    """One maker that a supplier serves: batches tested and failed."""

    id: str
    tested: int
    failed: int


@dataclass(frozen=True)
class Supplier:
    """One supplier of the makers of one product, with its customers, most failed batches first.

    `p_value`: None where it has too few tested customers to be looked at.
    """

    name: str
    supplies: str
    product: str
    customers: tuple[Customer, ...]
    p_value: float | None = None
    relative_risk: float | None = None

    @property
    def tested(self) -> int:
        """Batches of all its customers."""
        return sum(one.tested for one in self.customers)

    @property
    def failed(self) -> int:
        """Failed batches of all its customers."""
        return sum(one.failed for one in self.customers)

    @property
    def failing(self) -> int:
        """Customers with a failed batch."""
        return sum(one.failed > 0 for one in self.customers)

    @property
    def is_notable(self) -> bool:
        """Whether its customers fail more often than others beyond chance."""
        return self.p_value is not None and self.p_value <= NOTABLE


def suppliers(store: db.StoreName, as_of: date, product: str = "") -> list[Supplier]:
    """Suppliers named up to the day, those with the most failed batches of customers first.

    A supplier of makers of several products stands once for each; `product` '' asks for all.
    Customers that were never sampled stand with the product that the supplier's others make.
    """
    known = decided(store)
    drawn = batches(store, as_of)
    names: dict[str, str] = {}
    served: dict[str, dict[str, None]] = {}
    for row in db.query(store, "enterprise_supplier_rows", as_of=as_of).to_dict("records"):
        names[row["supplier"]] = row["supplies"] or names.get(row["supplier"], "")
        served.setdefault(row["supplier"], {})[identity(row["enterprise"], known)] = None
    found = []
    for one in (product,) if product else registered():
        makers = {key: _customer(key, own, one) for key, own in drawn.items()}
        makers = {key: maker for key, maker in makers.items() if maker.tested}
        elsewhere = set(drawn) - set(makers)
        rows = [
            Supplier(name, names[name], one, _customers(ids, makers, elsewhere))
            for name, ids in served.items()
            if any(key in makers for key in ids)
        ]
        found += _tested(rows, makers)
    return sorted(found, key=lambda row: (-row.failed, -len(row.customers), row.name))


def _customers(
    ids: Iterable[str], makers: Mapping[str, Customer], elsewhere: Collection[str]
) -> tuple[Customer, ...]:
    """Customers with their batches; those sampled for the other product alone are left out."""
    own = [makers.get(key, Customer(key, 0, 0)) for key in ids if key not in elsewhere]
    return tuple(sorted(own, key=lambda one: (-one.failed, -one.tested, one.id)))


def _customer(key: str, own: Sequence[Batch], product: str) -> Customer:
    tested = [
        b
        for b in own
        if b.purpose in PURPOSES and b.verdict in ("合格", "不合格") and b.product == product
    ]
    return Customer(key, len(tested), sum(b.verdict == "不合格" for b in tested))


def _tested(found: list[Supplier], makers: Mapping[str, Customer]) -> list[Supplier]:
    """The suppliers with the p-values of the scan over their groups of customers."""
    order = list(makers)
    place = {key: number for number, key in enumerate(order)}
    groups = [[place[c.id] for c in one.customers if c.tested] for one in found]
    looked = [n for n, group in enumerate(groups) if len(group) >= LEAST_CUSTOMERS]
    if not looked or not any(one.failed for one in makers.values()):
        return found
    result = statistics.scan_groups(
        [groups[n] for n in looked],
        [makers[key].failed for key in order],
        [makers[key].tested for key in order],
        max_clusters=len(looked),
    )
    hits = {looked[cluster.centre]: cluster for cluster in result.clusters}
    return [
        Supplier(
            one.name,
            one.supplies,
            one.product,
            one.customers,
            (hits[n].p_value if n in hits else 1.0) if n in looked else None,
            hits[n].relative_risk if n in hits else None,
        )
        for n, one in enumerate(found)
    ]
