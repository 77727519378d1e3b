"""Map of the demonstration zones: fill by status, names outside on leader lines."""

from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go
import shapely

from dashboard import look
from dashboard.charts.remembered import by_inputs
from dashboard.divisions import Units
from dashboard.maps import layers
from dashboard.maps.figures import SIZE
from dashboard.maps.labels import leader, places, roomy_view
from dashboard.maps.view import Box, View, text_box, text_size

WIDTH, HEIGHT = 740, 560
# The best status of a township that hosts several zones decides its fill.
RANK = ("zone_passed", "zone_in_progress", "zone_failed")
_TEXT = look.SIZE_AXIS
_GAP = 16.0  # px between the labels of a column
_CLEAR = 16.0  # px between a label and the county
_SIDE_STEP = 8  # px by which the margins grow until the labels fit


@dataclass
class _Zone:
    """One zone; `anchor` is the px of its ring, `y` the px of its label's middle."""

    name: str
    hosts: list[str]
    status: str
    score: float | None
    anchor: tuple[float, float] = (0.0, 0.0)
    y: float = 0.0

    @property
    def lines(self) -> list[str]:
        points = "" if self.score is None else f" {self.score:.1f}分"
        return [self.name, look.VERDICTS[self.status].label + points]


@by_inputs
def zone_map(
    zones: pd.DataFrame,
    units: Units,
    *,
    selected: str | None = None,
    height: int = HEIGHT,
    width: int = WIDTH,
) -> go.Figure:
    """Where the zones are and how they stand.

    One row per zone: zone (name), township (a unit, or several parted by 、), status (a key of
    look.VERDICTS: zone_passed, zone_failed, zone_in_progress), score (points or NaN). The
    ring stands in one of its townships. customdata of a unit is [township]. ValueError for a
    township that is not a unit.
    """
    found = _read(zones, units)
    status = _status_by_unit(found)
    view, placed = _fit(found, units, width, height)
    fig = layers.figure(view, f"示范区分布地图，{len(found)}个示范区")
    fills = [
        look.VERDICTS[status[name]].fill if name in status else look.MAP_PLAIN
        for name in units.names
    ]
    layers.add_fills(fig, units, fills, [_hover(name, found) for name in units.names])
    layers.add_outline(fig)
    if selected in units.names:
        layers.add_edges(fig, units.id, [str(selected)], look.FRAME, 3.0)
    lines = [leader(box, zone.anchor) for zone, box in placed]
    layers.add_leaders(fig, view, lines, dots=True)
    texts = _plain_names(units, view, set(status), [shapely.LineString(line) for line in lines])
    for zone, box in placed:
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        quarter = (box[3] - box[1]) / 4
        first, second = zone.lines
        texts.append((x, y - quarter, f"<b>{first}</b>", look.TEXT))
        texts.append((x, y + quarter, second, look.VERDICTS[zone.status].ink))
    layers.add_texts(fig, view, texts, _TEXT)
    return fig


def _read(zones: pd.DataFrame, units: Units) -> list[_Zone]:
    found = []
    for record in zones.to_dict("records"):
        hosts = [name for name in str(record["township"]).split("、") if name]
        if unknown := [name for name in hosts if name not in units.names]:
            raise ValueError(f"not a unit of {units.id}: {'、'.join(unknown)}")
        score = record.get("score")
        number = None if score is None or pd.isna(score) else float(score)
        found.append(_Zone(str(record["zone"]), hosts, str(record["status"]), number))
    return found


def _status_by_unit(zones: list[_Zone]) -> dict[str, str]:
    best: dict[str, str] = {}
    for zone in zones:
        for name in zone.hosts:
            best[name] = min(best.get(name, zone.status), zone.status, key=RANK.index)
    return best


def _hover(name: str, zones: list[_Zone]) -> str:
    told = ["　".join(zone.lines) for zone in zones if name in zone.hosts]
    return "<br>".join([f"<b>{name}</b>", *(told or ["无示范区"])])


def _fit(
    zones: list[_Zone], units: Units, width: int, height: int
) -> tuple[View, list[tuple[_Zone, Box]]]:
    """The largest county that leaves room for the labels, and where they stand."""
    widest = max((text_size(zone.lines, _TEXT)[0] for zone in zones), default=0.0)
    most = round(min(widest + _CLEAR, width / 3))
    for side in range(0, most, _SIDE_STEP):
        view = roomy_view(units.id, width, height, side)
        _anchor(zones, units, view)
        placed = _place(zones, units, view)
        if all(view.holds(box) for _, box in placed):
            return view, placed
    view = roomy_view(units.id, width, height, most)
    _anchor(zones, units, view)
    return view, _place(zones, units, view)


def _anchor(zones: list[_Zone], units: Units, view: View) -> None:
    """A ring for each zone in the least used of its units; several stand side by side."""
    where = places(units.id)
    used: dict[str, int] = {}
    for zone in zones:
        host = min(zone.hosts, key=lambda name: used.get(name, 0))
        x, y = view.to_px(*where[host].inside)
        zone.anchor = (x + 14.0 * used.get(host, 0), y)
        used[host] = used.get(host, 0) + 1


def _place(zones: list[_Zone], units: Units, view: View) -> list[tuple[_Zone, Box]]:
    """Labels in two columns beside the county, spread so that neither texts nor lines meet."""
    shapes = shapely.union_all(list(layers.shapes_px(units.id, view).values()))
    left, _, right, _ = shapes.bounds
    middle = (left + right) / 2
    placed = []
    for sign in (-1, 1):
        column = [zone for zone in zones if (zone.anchor[0] < middle) == (sign < 0)]
        if not column:
            continue
        _spread(column, view)
        edge = _edge(shapes, column, sign) + sign * _CLEAR
        _uncross(column, edge)
        for zone in column:
            half = text_size(zone.lines, _TEXT)[0] / 2
            placed.append((zone, text_box(edge + sign * half, zone.y, zone.lines, _TEXT)))
    return placed


def _spread(column: list[_Zone], view: View) -> None:
    """Give each label its own height, from the uppermost ring down, within the panel."""
    step = text_size(column[0].lines, _TEXT)[1] + _GAP
    column.sort(key=lambda zone: zone.anchor[1])
    lowest = view.height - step / 2 - step * (len(column) - 1)
    first = max(step / 2, min(column[0].anchor[1], lowest))
    for index, zone in enumerate(column):
        zone.y = first + step * index


def _edge(shapes: shapely.Geometry, column: list[_Zone], sign: int) -> float:
    """Outermost px of the county at the height of the column."""
    half = text_size(column[0].lines, _TEXT)[1]
    left, _, right, _ = shapes.bounds
    band = shapely.box(left, column[0].y - half, right, column[-1].y + half)
    part = shapely.intersection(shapes, band)
    west, _, east, _ = (shapes if part.is_empty else part).bounds
    return float(west if sign < 0 else east)


def _uncross(column: list[_Zone], edge: float) -> None:
    """Swap heights until no two leader lines cross."""
    for _ in range(len(column) ** 2):
        crossing = [
            (one, two)
            for index, one in enumerate(column)
            for two in column[index + 1 :]
            if _line(one, edge).intersects(_line(two, edge))
        ]
        if not crossing:
            break
        one, two = crossing[0]
        one.y, two.y = two.y, one.y
    column.sort(key=lambda zone: zone.y)


def _line(zone: _Zone, edge: float) -> shapely.LineString:
    return shapely.LineString([(edge, zone.y), zone.anchor])


def _plain_names(
    units: Units, view: View, hosting: set[str], lines: list[shapely.LineString]
) -> list[tuple[float, float, str, str]]:
    """Names of the units without a zone, inside their shapes and clear of leader lines."""
    shapes = layers.shapes_px(units.id, view)
    texts = []
    for name, place in places(units.id).items():
        if name in hosting:
            continue
        x, y = view.to_px(*place.inside)
        for shift in (0.0, 14.0, -14.0, 24.0, -24.0):
            box = shapely.box(*text_box(x, y + shift, [place.text], SIZE))
            fits = shapes[name].contains(box) or (not place.point and not shift)
            if fits and not any(line.intersects(box) for line in lines):
                texts.append((x, y + shift, place.text, look.TEXT_FOOT))
                break
    return texts
