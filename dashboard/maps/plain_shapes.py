"""Shapes of a map as plain points, for files that draw them themselves (slides, posters)."""

from dataclasses import dataclass

import shapely

from dashboard.maps.labels import box_of, county_view, leader, places
from dashboard.maps.layers import shapes_px

Points = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Outline:
    """One unit in px: its rings, its short name, the middle of its text, and the line from the
    text into the unit when the text stands outside (else empty)."""

    name: str
    label: str
    rings: tuple[Points, ...]
    at: tuple[float, float]
    leader: Points


def outlines(units_id: str, width: int, height: int, size: int) -> list[Outline]:
    """Units of an era (or the areas) fitted into width × height px; texts are `size` px."""
    view = county_view(units_id, width, height)
    known = places(units_id)
    found = []
    for name, shape in shapes_px(units_id, view).items():
        place = known[name]
        box = box_of(place, [place.text, "00.0"], view, size)
        line = leader(box, view.to_px(*place.point)) if place.point else ()
        rings = tuple(
            tuple((float(x), float(y)) for x, y in part.exterior.coords)
            for part in shapely.get_parts(shape)
        )
        found.append(Outline(name, place.text, rings, view.to_px(*place.at), tuple(line)))
    return found
