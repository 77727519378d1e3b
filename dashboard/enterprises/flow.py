"""From where to where upstream goods go (62号 四(五)): places of suppliers, townships of makers.

A supplier lies where the register of enterprises has it, else where its own name says. What comes
out counts places and names nobody, so it is the same for every reader.
"""

from dataclasses import dataclass, field
from datetime import date

from dashboard import divisions
from dashboard.enterprises.names import decided, identity
from dashboard.enterprises.network import Customer, Supplier, suppliers
from dashboard.enterprises.register import register
from dashboard.store import db, viewer

OUTSIDE, UNKNOWN = "县外", "不知道在哪里"


@dataclass(frozen=True)
class Flow:
    """Suppliers of one place that serve makers of one township; both may be UNKNOWN.

    suppliers, customers, failing: firms, the last those with a failed batch. tested, failed:
    regular and special batches of the customers.
    """

    origin: str
    township: str
    suppliers: int
    customers: int
    failing: int
    tested: int
    failed: int
    makers: int  # of the township with a supplier from anywhere, each once


@dataclass
class _Gathered:
    suppliers: set[str] = field(default_factory=set)
    customers: dict[tuple[str, str], Customer] = field(default_factory=dict)  # by product and id


def flows(
    store: db.StoreName, as_of: date, units: divisions.Units, product: str = ""
) -> list[Flow]:
    """One per place of suppliers and township of makers, those of most makers first."""
    with viewer.acting(viewer.SYSTEM):  # places are read from names, which are not handed out
        found = suppliers(store, as_of, product)
        known = decided(store)
        places = {one.id: one.township for one in register(store, as_of) if one.township}
    gathered: dict[tuple[str, str], _Gathered] = {}
    for one in found:
        origin = _origin(one, places.get(identity(one.name, known), ""), as_of, units)
        for customer in one.customers:
            place = _placed(places.get(customer.id, ""), units) or UNKNOWN
            own = gathered.setdefault((origin, place), _Gathered())
            own.suppliers.add(one.name)
            own.customers[one.product, customer.id] = customer
    makers: dict[str, set[str]] = {}
    for (_, place), own in gathered.items():
        makers.setdefault(place, set()).update(key for _, key in own.customers)
    made = [_flow(origin, place, own, makers[place]) for (origin, place), own in gathered.items()]
    return sorted(made, key=lambda one: (-one.customers, one.origin, one.township))


def _origin(one: Supplier, registered: str, as_of: date, units: divisions.Units) -> str:
    told = divisions.resolve(one.name, as_of)
    if place := _placed(registered or told.township or "", units):
        return place
    return OUTSIDE if divisions.is_in_county(one.name, as_of) is False else UNKNOWN


def _placed(name: str, units: divisions.Units) -> str:
    """A township among the places of a map; "" where it became several of them or is none."""
    if not name or name in units.names:
        return name
    if units.id == divisions.AREAS:
        return divisions.area_of(name)
    eras = [era for era in divisions.ERA_IDS if name in divisions.names_in(era)]
    ways = {place for era in eras for place in divisions.translate(name, era, units.id)}
    return ways.pop() if len(ways) == 1 else ""


def _flow(origin: str, place: str, own: _Gathered, makers: set[str]) -> Flow:
    customers = {key for _, key in own.customers}
    failing = {key for (_, key), one in own.customers.items() if one.failed}
    return Flow(
        origin,
        place,
        len(own.suppliers),
        len(customers),
        len(failing),
        sum(one.tested for one in own.customers.values()),
        sum(one.failed for one in own.customers.values()),
        len(makers),
    )
