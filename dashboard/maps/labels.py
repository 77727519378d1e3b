"""Names on the map: stored positions per era, leader lines for those that stand outside.

data/geo/labels.csv has one row per unit and era: lon, lat of the middle of its text, and
point_lon, point_lat where a leader line ends when the text lies outside the unit.
"""

import csv
import re
from dataclasses import dataclass
from functools import lru_cache

from dashboard import divisions
from dashboard.maps.view import Box, View, text_box
from dashboard.settings import DATA

LonLat = tuple[float, float]
_PAD = 0.008  # degrees around the county
_TEXT_HALF = 0.02  # room for half a label below the lowest text


@dataclass(frozen=True)
class Place:
    """Where a unit's text stands; `point` is inside the unit when a leader line is needed."""

    name: str
    text: str
    at: LonLat
    point: LonLat | None

    @property
    def inside(self) -> LonLat:
        """A point within the unit."""
        return self.point or self.at


def short_name(name: str) -> str:
    """瓯北镇 → 瓯北, as names stand on the map."""
    return re.sub(r"(街道|镇|乡|片)$", "", name)


def places(units_id: str) -> dict[str, Place]:
    """Text positions of an era or of the areas, by name.

    With the county's own boundaries each name stands at a point within its unit.
    """
    if divisions.is_replaced(units_id):
        shapes = divisions.boundaries(units_id)
        points = shapes.geometry.representative_point()
        return {
            name: Place(name, short_name(name), (point.x, point.y), None)
            for name, point in zip(shapes["name"], points, strict=True)
        }
    return _stored()[units_id]


@lru_cache(maxsize=1)
def _stored() -> dict[str, dict[str, Place]]:
    found: dict[str, dict[str, Place]] = {}
    with open(DATA / "geo" / "labels.csv", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            point = (float(row["point_lon"]), float(row["point_lat"])) if row["point_lon"] else None
            place = Place(
                row["name"],
                short_name(row["name"]),
                (float(row["lon"]), float(row["lat"])),
                point,
            )
            found.setdefault(row["era"], {})[place.name] = place
    return found


def county_view(units_id: str, width: int, height: int) -> View:
    """View of the whole county with its outside labels."""
    west, south, east, north = divisions.boundaries(units_id).total_bounds
    outside = [place.at for place in places(units_id).values() if place.point]
    south = min([south, *(lat - _TEXT_HALF for _, lat in outside)])
    return View(west - _PAD, east + _PAD, south - _PAD, north + _PAD, width, height)


def roomy_view(units_id: str, width: int, height: int, side: int) -> View:
    """View that fills the panel, the county between two margins of `side` px."""
    west, south, east, north = divisions.boundaries(units_id).total_bounds
    inner = View(west - _PAD, east + _PAD, south - _PAD, north + _PAD, width - 2 * side, height)
    left, top = inner.to_lonlat(-side, 0)
    right, bottom = inner.to_lonlat(width - side, height)
    return View(left, right, bottom, top, width, height)


def focus_view(units_id: str, names: tuple[str, ...], width: int, height: int) -> View:
    """View of some units and their labels only."""
    shapes = divisions.boundaries(units_id)
    west, south, east, north = shapes[shapes["name"].isin(names)].total_bounds
    texts = [places(units_id)[name].at for name in names]
    return View(
        min([west, *(lon - _TEXT_HALF for lon, _ in texts)]) - _PAD,
        max([east, *(lon + _TEXT_HALF for lon, _ in texts)]) + _PAD,
        min([south, *(lat - _TEXT_HALF for _, lat in texts)]) - _PAD,
        max([north, *(lat + _TEXT_HALF for _, lat in texts)]) + _PAD,
        width,
        height,
    )


def box_of(place: Place, lines: list[str], view: View, size: int) -> Box:
    """Px that a unit's text takes."""
    return text_box(*view.to_px(*place.at), lines, size)


def leader(box: Box, point: tuple[float, float]) -> tuple[tuple[float, float], ...]:
    """Line in px from the edge of a text's box to a point, 2 px clear of the text."""
    x = (box[0] + box[2]) / 2
    y = (box[1] + box[3]) / 2
    dx, dy = point[0] - x, point[1] - y
    reach = min(
        ((box[2] - box[0]) / 2 + 2) / abs(dx) if dx else 1.0,
        ((box[3] - box[1]) / 2) / abs(dy) if dy else 1.0,
        1.0,
    )
    return (x + dx * reach, y + dy * reach), point
