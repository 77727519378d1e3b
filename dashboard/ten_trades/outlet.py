"""One outlet's file (一户一档): what registers, visits, training, grid and streets say of it.

An outlet is one name of one trade in one township; across the redrawing of townships its lines in
the townships that this one was made from count too.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from dashboard import divisions
from dashboard.demonstration import regions
from dashboard.demonstration import stages as demonstration_stages
from dashboard.divisions.villages import village_of
from dashboard.store import db

SYSTEMS = {
    "incoming_inspection": "进货验收",
    "trade_records": "购销台账",
    "supplier_documents": "索证索票",
    "quality_pledge": "质量承诺",
}
SEPARATOR = "·"
HOME = "yongjia"


@dataclass(frozen=True)
class Key:
    """Which outlet: as in the address, 上塘镇·小食杂店·杨记杂货店."""

    township: str
    trade: str
    name: str

    @property
    def text(self) -> str:
        """As it stands in the address."""
        return SEPARATOR.join((self.township, self.trade, self.name))


def read_key(text: str) -> Key | None:
    """The outlet that an address names; None when it names none."""
    parts = text.split(SEPARATOR, 2)
    return Key(*parts) if len(parts) == 3 and all(parts) else None


@dataclass(frozen=True)
class Dossier:
    """All that is known: register lines and visits newest first, training sessions oldest first,
    grid cells that name its village, demonstration units that its address lies in."""

    key: Key
    lines: pd.DataFrame
    visits: pd.DataFrame
    training: pd.DataFrame
    grid: pd.DataFrame
    has_grid: bool
    village: str
    streets: tuple[str, ...]


def dossier(store: db.StoreName, as_of: date, key: Key) -> Dossier | None:
    """The file of one outlet on a day; None when no register names it."""
    places = [key.township, *_earlier(key.township)]
    asked: dict[str, Any] = {
        "as_of": as_of,
        "trade": key.trade,
        "outlet": key.name,
        "townships": places,
    }
    lines = db.query(store, "outlet_history", **asked)
    if lines.empty:
        return None
    newest = lines.iloc[0]
    village = village_of(newest["address"], newest["township"])
    grid = db.query(store, "grid_of_township", township=key.township, as_of=as_of)
    covering = grid[[_covers(row, village) for row in grid.to_dict("records")]]
    return Dossier(
        key,
        lines,
        db.query(store, "outlet_visits_of", **asked),
        db.query(store, "trade_training", township=key.township, trade=key.trade, as_of=as_of),
        covering,
        not grid.empty,
        village,
        _streets(store, as_of, key.township, newest["address"]),
    )


def _earlier(township: str) -> list[str]:
    """Units of the era before that went into a unit of a later one."""
    known = (
        link.old for era in divisions.eras() for link in divisions.predecessors(township, era.id)
    )
    return list(dict.fromkeys(name for name in known if name != township))


def _covers(row: dict[str, object], village: str) -> bool:
    return village in f"{row['grid']} {row['extent']}"


def _streets(store: db.StoreName, as_of: date, township: str, address: object) -> tuple[str, ...]:
    """Demonstration applicants of the county whose town, street or village the outlet lies in."""
    found = demonstration_stages.units(store, regions.region(HOME), as_of)
    text = address if isinstance(address, str) else ""
    return tuple(
        f"{one.applicant}（{one.category}，{_reached(one)}）"
        for one in found
        if one.township == township
        and (
            not demonstration_stages.place_within(one)
            or demonstration_stages.place_within(one) in text
        )
    )


def _reached(one: demonstration_stages.Unit) -> str:
    return one.steps[one.in_order - 1] if one.in_order else "还没有自评"


def owners_of(store: db.StoreName, as_of: date, name: str) -> pd.DataFrame:
    """township, name, owner, phone of the outlets of this name in the register of the day; in full
    or masked, as the viewer may see them."""
    rows = db.query(store, "outlet_list", as_of=as_of, start=None, townships=None, trades=None)
    return rows.loc[rows["name"] == name, ["township", "name", "owner", "phone"]]
