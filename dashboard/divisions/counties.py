"""What stands above the townships: the counties that are there, by province and city, and where
they lie.

A unit is its path: 浙江省/温州市/永嘉县. data/divisions/counties.csv has one row per county (those
of 浙江省 at the end of 2010), data/geo/counties.geojson their outlines (data/geo/SOURCES.md).
"""

import csv
import json
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from dashboard.settings import DATA

if TYPE_CHECKING:
    from shapely import Geometry

HOME: Final = "浙江省/温州市/永嘉县"  # the county that the product was made for
LIST: Final = DATA / "divisions" / "counties.csv"
SHAPES: Final = DATA / "geo" / "counties.geojson"
CREDIT: Final = "县界：天地图，已化简"


@dataclass(frozen=True)
class Land:
    """A piece of land. counties: paths of those that it holds: one; several, whose borders of 2010
    are in no source; none, where it was parted among neighbours. city: path of the city around it.
    today: names of the counties of today that it is drawn from."""

    counties: tuple[str, ...]
    city: str
    today: tuple[str, ...]
    shape: "Geometry"


@dataclass(frozen=True)
class Lands:
    """All pieces, and the seat (longitude, latitude; an estimate) of each county that shares its
    piece with others."""

    pieces: tuple[Land, ...]
    seats: dict[str, tuple[float, float]]


@lru_cache
def known() -> tuple[str, ...]:
    """Paths of the counties that are there, whether or not they send anything."""
    with open(LIST, encoding="utf-8", newline="") as file:
        return tuple("/".join(row.values()) for row in csv.DictReader(file))


def namesakes(path: str) -> list[str]:
    """Paths of known counties of the same name in another city or province."""
    name = path.split("/")[-1]
    return [one for one in known() if one.split("/")[-1] == name and one != path]


def is_listed(path: str) -> bool:
    """Whether the counties of its province are known."""
    return any(one.split("/")[0] == path.split("/")[0] for one in known())


@lru_cache
def lands() -> Lands:
    """The outlines, in WGS-84, rings clockwise."""
    import shapely

    pieces, seats = [], {}
    for one in json.loads(SHAPES.read_text(encoding="utf-8"))["features"]:
        told = one["properties"]
        if one["geometry"]["type"] == "Point":
            longitude, latitude = one["geometry"]["coordinates"]
            seats[told["units"][0]] = (float(longitude), float(latitude))
        else:
            shape = shapely.from_geojson(json.dumps(one["geometry"]))
            units, today = tuple(told["units"]), tuple(told["today"])
            pieces.append(Land(units, told["within"], today, shape))
    return Lands(tuple(pieces), seats)
