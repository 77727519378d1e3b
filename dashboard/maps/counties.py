"""Counties or cities of a province on the map: rates or verdicts, as on the map of townships.

Outlines are those of today. Where several counties of 2010 share one, each is a dot at its seat;
land that was parted among neighbours stays grey.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import pandas as pd
import plotly.graph_objects as go
import shapely

from dashboard import look
from dashboard.charts.remembered import by_inputs
from dashboard.divisions import Units
from dashboard.divisions import counties as known
from dashboard.maps import layers
from dashboard.maps.figures import fills_of, hovers, ink_on
from dashboard.maps.table import percent, prepare
from dashboard.maps.view import Box, View, overlap, text_box

CITY, COUNTY = 2, 3  # parts of a path
_PAD = 0.05  # degrees around the shapes
_DOT = 10  # px


@dataclass(frozen=True)
class _Drawn:
    """Shapes by unit, seats by unit, land of no single unit with what it is."""

    shapes: Mapping[str, shapely.Geometry]
    seats: Mapping[str, tuple[float, float]]
    rest: Mapping[str, shapely.Geometry]
    cities: Mapping[str, shapely.Geometry]


def is_drawn(unit: str) -> bool:
    """Whether a city or county has a place on the map."""
    return any(one.city == unit or unit in one.counties for one in known.lands().pieces)


def is_shared(units: Sequence[str]) -> bool:
    """Whether some of these counties have no outline of their own."""
    return any(unit in known.lands().seats for unit in units)


@by_inputs
def county_map(
    table: pd.DataFrame,
    units: Units,
    *,
    breaks: Sequence[float] | None = None,
    target: float | None = None,
    selected: str = "",
    height: int,
    width: int,
    no_data_word: str,
) -> go.Figure:
    """units: paths, all of cities or all of counties, each drawn (`is_drawn`); table as for the map
    of townships, with a path as township. breaks: class limits of rates; None for verdicts."""
    rows = [replace(row, state=row.state or "no_target") for row in prepare(table, units)]
    faces = fills_of(rows, breaks, target)
    fills = dict(zip(units.names, faces, strict=True))
    texts = dict(zip(units.names, hovers(rows, percent, no_data_word), strict=True))
    drawn = _drawn(units.names)
    view = _view(drawn, width, height)
    fig = layers.figure(view, f"各地分级设色地图，{len(rows)}个单位")
    plain = dict.fromkeys(drawn.rest, look.MAP_PLAIN)
    hints = {name: name for name in drawn.rest}
    shapes = {**drawn.rest, **drawn.shapes}
    layers.add_shapes(fig, shapes, {**plain, **fills}, {**hints, **texts}, 0.8)
    if breaks is None:
        _add_hatches(fig, view, drawn, {row.name: row.state for row in rows})
    layers.add_rings(fig, drawn.cities.values(), look.MAP_OUTLINE, 1.3)
    if selected in drawn.shapes:
        layers.add_rings(fig, [drawn.shapes[selected]], look.FRAME, 3.0)
    layers.add_dots(fig, drawn.seats, fills, texts, _DOT, selected)
    inks = {
        row.name: ink_on(fills[row.name]) if breaks else look.VERDICTS[row.state].on_fill
        for row in rows
    }
    layers.add_texts(fig, view, *_names(drawn, view, fills, inks))
    return fig


@lru_cache(maxsize=32)
def _drawn(names: tuple[str, ...]) -> _Drawn:
    land, own = known.lands(), set(names)
    depth = {one.count("/") + 1 for one in names}
    if depth == {CITY}:
        return _Drawn(_together(land, own), {}, {}, {})
    shapes, rest = {}, {}
    cities = {one.rsplit("/", 1)[0] for one in names}
    for piece in land.pieces:
        within = [one for one in piece.counties if one in own]
        if len(piece.counties) == 1 and within:
            shapes[within[0]] = piece.shape
        elif piece.city in cities:
            several = "、".join(one.split("/")[-1] for one in piece.counties)
            rest[several or f"今{'、'.join(piece.today)}"] = piece.shape
    seats = {unit: at for unit, at in land.seats.items() if unit in own}
    return _Drawn(shapes, seats, rest, _together(land, cities))


def _together(land: known.Lands, cities: set[str]) -> dict[str, shapely.Geometry]:
    return {
        city: shapely.union_all([one.shape for one in land.pieces if one.city == city])
        for city in sorted(cities)
    }


def _view(drawn: _Drawn, width: int, height: int) -> View:
    shapes = [*drawn.shapes.values(), *drawn.rest.values()]
    west, south, east, north = (float(v) for v in shapely.total_bounds(shapes))
    return View(west - _PAD, east + _PAD, south - _PAD, north + _PAD, width, height)


def _add_hatches(fig: go.Figure, view: View, drawn: _Drawn, states: Mapping[str, str]) -> None:
    for sign in "/\\":
        chosen = [
            shapely.transform(shape, lambda points: layers.to_px(points, view))
            for unit, shape in drawn.shapes.items()
            if look.VERDICTS[states[unit]].hatch == sign
        ]
        if chosen:
            layers.add_hatch(fig, view, chosen, sign, [])


def _names(
    drawn: _Drawn, view: View, fills: Mapping[str, str], inks: Mapping[str, str]
) -> tuple[list[tuple[float, float, str, str]], int, list[str]]:
    """Names, the largest units first; one that would cover another, or a dot, is left out."""
    taken: list[Box] = []
    for longitude, latitude in drawn.seats.values():
        x, y = view.to_px(longitude, latitude)
        taken.append((x - _DOT / 2, y - _DOT / 2, x + _DOT / 2, y + _DOT / 2))
    found, halos = [], []
    for unit, shape in sorted(drawn.shapes.items(), key=lambda pair: -pair[1].area):
        largest = max(shapely.get_parts(shape), key=lambda part: part.area)
        point = shapely.maximum_inscribed_circle(largest, 0.01).coords[0]
        x, y = view.to_px(*point)
        text = short_name(unit)
        box = text_box(x, y, [text], look.SIZE_SMALL)
        if view.holds(box) and not any(overlap(box, other, 1.0) for other in taken):
            taken.append(box)
            found.append((x, y, text, inks[unit]))
            halos.append(fills[unit])
    return found, look.SIZE_SMALL, halos


def short_name(unit: str) -> str:
    """浙江省/温州市/永嘉县 → 永嘉; 景宁畲族自治县 → 景宁."""
    name = unit.split("/")[-1]
    for ending in ("畲族自治县", "市", "县", "区"):
        if name.endswith(ending) and len(name) - len(ending) > 1:
            return name.removesuffix(ending)
    return name
