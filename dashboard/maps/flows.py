"""Arcs between townships: from where to where something goes, the wider the more."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go
import shapely

from dashboard import look
from dashboard.divisions import Units
from dashboard.maps import layers
from dashboard.maps.labels import places
from dashboard.maps.view import View, text_size

OUTSIDE = "县外"
_BEND = 0.2  # how far an arc leaves the straight line, of its length
_STEPS = 14
_THIN, _WIDE = 1.4, 7.0  # px
_ARROW_AT = 0.62
_INSET = 10.0
Point = tuple[float, float]


@dataclass(frozen=True)
class Arc:
    """From a township, or OUTSIDE, to a township; amount > 0; told on pointing."""

    origin: str
    township: str
    amount: float
    told: str


def add_arcs(
    fig: go.Figure, view: View, units: Units, arcs: Sequence[Arc], sizes: Mapping[str, float]
) -> None:
    """Draw them. What stays within a township is a ring around its circle (sizes: px across).
    ValueError for a place that the map does not have."""
    where = {name: view.to_px(*place.inside) for name, place in places(units.id).items()}
    if any(one.origin == OUTSIDE for one in arcs):
        where[OUTSIDE] = _outside(view, units)
        layers.add_texts(fig, view, [(*where[OUTSIDE], f"<b>{OUTSIDE}</b>", look.TEXT)])
    if strange := {name for one in arcs for name in (one.origin, one.township)} - where.keys():
        raise ValueError(f"not on the map of {units.id}: {'、'.join(sorted(strange))}")
    most = max((one.amount for one in arcs), default=1.0)
    for one in sorted(arcs, key=lambda arc: arc.amount):
        width = _THIN + (_WIDE - _THIN) * math.sqrt(one.amount / most)
        if one.origin == one.township:
            _add_ring(fig, view, where[one.origin], sizes.get(one.origin, 0.0) + 8, width, one.told)
        else:
            start, end = where[one.origin], where[one.township]
            if one.origin == OUTSIDE:
                start = _beside_text(start, end)
            _add_arc(fig, view, _curve(start, end), width, one.told)


def _outside(view: View, units: Units) -> Point:
    """Px in the corner that lies farthest from the county."""
    county = shapely.union_all(list(layers.shapes_px(units.id, view).values()))
    across, down = text_size([OUTSIDE], look.SIZE_SMALL)
    left, right = across / 2 + _INSET, view.width - across / 2 - _INSET
    top, bottom = down / 2 + _INSET, view.height - down / 2 - _INSET
    corners = [(x, y) for x in (left, right) for y in (top, bottom)]
    return max(corners, key=lambda corner: shapely.distance(county, shapely.Point(corner)))


def _beside_text(start: Point, end: Point) -> Point:
    """Where an arc leaves the words that it starts from."""
    across, down = text_size([OUTSIDE], look.SIZE_SMALL)
    dx, dy = end[0] - start[0], end[1] - start[1]
    step = min(
        (across / 2 + 3) / abs(dx) if dx else math.inf, (down / 2 + 3) / abs(dy) if dy else math.inf
    )
    return start[0] + dx * step, start[1] + dy * step


def _curve(start: Point, end: Point) -> list[Point]:
    """A parabola that bends to the right of its way, so that the way back is another line."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    middle = ((start[0] + end[0]) / 2 - dy * _BEND, (start[1] + end[1]) / 2 + dx * _BEND)
    found = []
    for step in range(_STEPS + 1):
        t = step / _STEPS
        one, two, three = (1 - t) ** 2, 2 * t * (1 - t), t**2
        found.append(
            (
                one * start[0] + two * middle[0] + three * end[0],
                one * start[1] + two * middle[1] + three * end[1],
            )
        )
    return found


def _add_arc(fig: go.Figure, view: View, line: Sequence[Point], width: float, told: str) -> None:
    at = round(_ARROW_AT * _STEPS)
    (x, y), (x_next, y_next) = line[at], line[at + 1]
    angle = math.degrees(math.atan2(x_next - x, -(y_next - y)))  # 0 is up, clockwise
    points = [view.to_lonlat(*point) for point in line]
    _add(fig, points, mode="lines", line={"color": look.FRAME, "width": width}, hoverinfo="skip")
    _add(
        fig,
        points[at : at + 1],
        mode="markers",
        marker={
            "symbol": "arrow",
            "size": 9 + width,
            "angle": [angle],
            "color": look.FRAME,
            "line": {"color": look.WHITE, "width": 1},
        },
        text=[told],
        hovertemplate="%{text}<extra></extra>",
    )


def _add_ring(fig: go.Figure, view: View, at: Point, size: float, width: float, told: str) -> None:
    _add(
        fig,
        [view.to_lonlat(*at)],
        mode="markers",
        marker={
            "symbol": "circle-open",
            "size": size + width,
            "color": look.FRAME,
            "line": {"color": look.FRAME, "width": width},
        },
        text=[told],
        hovertemplate="%{text}<extra></extra>",
    )


def _add(fig: go.Figure, points: Sequence[Point], **how: object) -> None:
    fig.add_scattergeo(
        lon=[round(lon, 5) for lon, _ in points],
        lat=[round(lat, 5) for _, lat in points],
        opacity=0.7,
        selected={"marker": {"opacity": 0.7}},
        unselected={"marker": {"opacity": 0.7}},
        **how,
    )
