"""Outlets on the map: circles for what stands close together, or single points of one township."""

import math
from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from dashboard import look
from dashboard.charts.remembered import by_inputs
from dashboard.divisions import Units
from dashboard.maps import layers
from dashboard.maps.figures import HEIGHT, SIZE, WIDTH
from dashboard.maps.labels import county_view, focus_view, places
from dashboard.maps.view import View

CELL_DEGREES = 0.01  # about 1 km
_LARGEST, _SMALLEST = 40.0, 7.0


@dataclass(frozen=True)
class Cell:
    """Outlets within one cell of the grid: their middle, how many, how many not compliant."""

    longitude: float
    latitude: float
    count: int
    bad: int


def cells(rows: pd.DataFrame, degrees: float = CELL_DEGREES) -> list[Cell]:
    """Outlets with a position (longitude, latitude, is_compliant) by cells, largest first."""
    known = rows.dropna(subset=["longitude", "latitude"])
    keys = [(known[name] / degrees).apply(math.floor) for name in ("longitude", "latitude")]
    found = [
        Cell(
            float(part["longitude"].mean()),
            float(part["latitude"].mean()),
            len(part),
            int((~part["is_compliant"].astype(bool)).sum()),
        )
        for _, part in known.groupby(keys)
    ]
    return sorted(found, key=lambda one: -one.count)


@by_inputs
def cluster_map(
    found: list[Cell], units: Units, *, height: int = HEIGHT, width: int = WIDTH
) -> go.Figure:
    """The county with a circle per cell, area by number of outlets."""
    view = county_view(units.id, width, height)
    fig = _ground(view, units, None)
    most = max((one.count for one in found), default=1)
    fig.add_scattergeo(
        lon=[one.longitude for one in found],
        lat=[one.latitude for one in found],
        mode="markers",
        marker={
            "size": [max(_SMALLEST, _LARGEST * math.sqrt(one.count / most)) for one in found],
            "color": look.SEQUENTIAL[3],
            "opacity": 0.75,
            "line": {"color": look.WHITE, "width": 1},
        },
        text=[f"<b>{one.count}户</b><br>不规范{one.bad}户" for one in found],
        hovertemplate="%{text}<extra></extra>",
    )
    return fig


@by_inputs
def point_map(
    rows: pd.DataFrame, units: Units, township: str, *, height: int = HEIGHT, width: int = WIDTH
) -> go.Figure:
    """One township with a mark per outlet: circle compliant, diamond not; name on pointing.

    rows: longitude, latitude, is_compliant, name, trade.
    """
    view = focus_view(units.id, (township,), width, height)
    fig = _ground(view, units, township)
    known = rows.dropna(subset=["longitude", "latitude"])
    for is_good, symbol, color in ((True, "circle", look.GREEN), (False, "diamond", look.RED)):
        part = known[known["is_compliant"].astype(bool) == is_good]
        word = "规范" if is_good else "不规范"
        fig.add_scattergeo(
            lon=part["longitude"],
            lat=part["latitude"],
            mode="markers",
            marker={"size": 8, "symbol": symbol, "color": color, "opacity": 0.8},
            text=[
                f"<b>{name}</b><br>{trade}，{word}"
                for name, trade in zip(part["name"], part["trade"], strict=True)
            ],
            hovertemplate="%{text}<extra></extra>",
        )
    return fig


def _ground(view: View, units: Units, selected: str | None) -> go.Figure:
    fig = layers.figure(view, f"经营户分布地图，{len(units.names)}个单位")
    fills = [look.MAP_GROUND] * len(units.names)
    layers.add_fills(fig, units, fills, list(units.names))
    layers.add_outline(fig)
    if selected:
        layers.add_edges(fig, units.id, [selected], look.FRAME, 3.0)
    names = [selected] if selected else list(units.names)
    texts = [
        (*view.to_px(*places(units.id)[name].at), places(units.id)[name].text, look.TEXT_FOOT)
        for name in names
        if not selected
    ]
    layers.add_texts(fig, view, texts, SIZE)
    return fig
