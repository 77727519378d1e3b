"""Layers that every map is made of: fills, outlines, hatching, leader lines, texts."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
import shapely

from dashboard import divisions, look
from dashboard.divisions import Units
from dashboard.maps.view import Box, View

_HATCH_STEP = 7.0  # px between hatch lines
_HATCH_INSET = 1.2  # px that keep the white borders free
_SEAM = 0.001  # degrees (100 m) by which neighbours may fail to meet
Line = Sequence[tuple[float, float]]


def figure(view: View, alt: str) -> go.Figure:
    """An empty panel that shows exactly the view; no base layer, no toolbar, no drag."""
    fig = go.Figure()
    fig.update_layout(
        template=look.template,
        height=view.height,
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        meta={"alt": alt},
        geo={
            "visible": False,
            "scope": "world",
            "resolution": 110,
            "bgcolor": look.WHITE,
            "projection": {"type": "mercator"},
            "lonaxis": {"range": [view.west, view.east]},
            "lataxis": {"range": [view.south, view.north]},
            "domain": {"x": [0, 1], "y": [0, 1]},
        },
    )
    return fig


def shapes_px(units_id: str, view: View) -> dict[str, shapely.Geometry]:
    """Shape of each unit in px."""
    frame = divisions.boundaries(units_id)
    return {
        name: shapely.transform(shape, lambda points: to_px(points, view))
        for name, shape in zip(frame["name"], frame.geometry, strict=True)
    }


def to_px(points: np.ndarray, view: View) -> np.ndarray:
    """Points of longitude and latitude in px of a view."""
    return np.array([view.to_px(lon, lat) for lon, lat in points])


def _feature(name: str, shape: shapely.Geometry) -> dict[str, Any]:
    geometry = json.loads(shapely.to_geojson(shape))
    return {"type": "Feature", "id": name, "properties": {}, "geometry": geometry}


def add_fills(fig: go.Figure, units: Units, fills: Sequence[str], hovers: Sequence[str]) -> None:
    """Fill every unit with its own colour and tell its text on pointing; in units' order.

    customdata of a point is [unit], which a selection hands back.
    """
    frame = divisions.boundaries(units.id)
    shapes = dict(zip(frame["name"], frame.geometry, strict=True))
    inks, texts = (dict(zip(units.names, each, strict=True)) for each in (fills, hovers))
    add_shapes(fig, {name: shapes[name] for name in units.names}, inks, texts)


def add_shapes(
    fig: go.Figure,
    shapes: Mapping[str, shapely.Geometry],
    fills: Mapping[str, str],
    hovers: Mapping[str, str],
    line: float = 1.4,
) -> None:
    """The same for shapes by name, each with its colour and its text; line: px between them."""
    names, palette = list(shapes), list(dict.fromkeys(fills[name] for name in shapes))
    count = len(palette)
    scale = [
        [step, colour]
        for index, colour in enumerate(palette)
        for step in (index / count, (index + 1) / count)
    ]
    fig.add_choropleth(
        geojson={
            "type": "FeatureCollection",
            "features": [_feature(name, shape) for name, shape in shapes.items()],
        },
        locations=names,
        z=[palette.index(fills[name]) for name in names],
        zmin=-0.5,
        zmax=count - 0.5,
        colorscale=scale,
        showscale=False,
        marker={"line": {"color": look.WHITE, "width": line}},
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 1}},
        customdata=[[name] for name in names],
        text=[hovers[name] for name in names],
        hovertemplate="%{text}<extra></extra>",
    )


def add_dots(
    fig: go.Figure,
    places: Mapping[str, tuple[float, float]],
    fills: Mapping[str, str],
    hovers: Mapping[str, str],
    px: float,
    selected: str = "",
) -> None:
    """Units as dots at longitude and latitude, each with its colour and its text."""
    if not places:
        return
    edge = [look.FRAME if name == selected else look.MAP_OUTLINE for name in places]
    fig.add_scattergeo(
        lon=[at[0] for at in places.values()],
        lat=[at[1] for at in places.values()],
        mode="markers",
        marker={
            "size": px,
            "color": [fills[name] for name in places],
            "opacity": 1,
            "line": {"color": edge, "width": [3 if name == selected else 1.2 for name in places]},
        },
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 1}},
        customdata=[[name] for name in places],
        text=[hovers[name] for name in places],
        hovertemplate="%{text}<extra></extra>",
    )


def add_outline(fig: go.Figure) -> None:
    """The county's outline in grey."""
    lines = _rings([divisions.county_outline().geometry.iloc[0]])
    _add_lines(fig, lines, look.MAP_OUTLINE, 1.2)


def add_rings(fig: go.Figure, shapes: Iterable[shapely.Geometry], colour: str, px: float) -> None:
    """Outlines of shapes."""
    _add_lines(fig, _rings(shapes), colour, px)


def add_edges(fig: go.Figure, units_id: str, names: Iterable[str], colour: str, px: float) -> None:
    """Borders of some units, drawn over the white ones."""
    frame = divisions.boundaries(units_id)
    chosen = frame[frame["name"].isin(list(names))]
    if len(chosen):
        _add_lines(fig, _rings(list(chosen.geometry)), colour, px)


def add_border_around(fig: go.Figure, units_id: str, names: Iterable[str]) -> None:
    """One thick border around some units together, on white, without the borders between them."""
    frame = divisions.boundaries(units_id)
    chosen = frame[frame["name"].isin(list(names))]
    if len(chosen):
        lines = _rings(
            [shapely.union_all(shapely.buffer(chosen.geometry.to_numpy(), _SEAM)).buffer(-_SEAM)]
        )
        _add_lines(fig, lines, look.WHITE, 6.5)
        _add_lines(fig, lines, look.FRAME, 3.5)


def add_hatch(
    fig: go.Figure, view: View, shapes: Iterable[shapely.Geometry], sign: str, holes: Sequence[Box]
) -> None:
    """45° lines within shapes given in px: '/' or '\\', one trace, cut out behind texts."""
    area = shapely.union_all([shape.buffer(-_HATCH_INSET) for shape in shapes])
    if area.is_empty:
        return
    clear = shapely.union_all([shapely.box(*hole).buffer(1) for hole in holes])
    left, top, right, bottom = area.bounds
    span = bottom - top
    # x + y is constant along '/', x - y along '\' (y grows downwards).
    first, last = (left - span, right) if sign == "/" else (left, right + span)
    lines = []
    for start in np.arange(np.floor(first / _HATCH_STEP), last / _HATCH_STEP + 1) * _HATCH_STEP:
        ends = (
            [(start, bottom), (start + span, top)]
            if sign == "/"
            else [(start - span, top), (start, bottom)]
        )
        lines.append(shapely.LineString(ends))
    pieces = shapely.get_parts(shapely.difference(shapely.intersection(lines, area), clear))
    drawn = [
        [view.to_lonlat(x, y) for x, y in shapely.get_coordinates(piece)]
        for part in pieces
        for piece in shapely.get_parts(part)
        if piece.length > 1
    ]
    _add_lines(fig, drawn, look.HATCH, 1.0)


def add_leaders(fig: go.Figure, view: View, lines: Iterable[Line], dots: bool = False) -> None:
    """Thin lines given in px; with `dots`, a small ring at the end of each."""
    drawn = [[view.to_lonlat(x, y) for x, y in line] for line in lines]
    _add_lines(fig, drawn, look.TEXT_SECOND, 1.0)
    if dots and drawn:
        fig.add_scattergeo(
            lon=[line[-1][0] for line in drawn],
            lat=[line[-1][1] for line in drawn],
            mode="markers",
            marker={
                "size": 7,
                "color": look.WHITE,
                "line": {"color": look.TEXT, "width": 1.4},
            },
            unselected={"marker": {"opacity": 1}},
            hoverinfo="skip",
        )


def add_texts(
    fig: go.Figure,
    view: View,
    texts: Sequence[tuple[float, float, str, str]],
    size: int = look.SIZE_SMALL,
    halos: Sequence[str] | None = None,
) -> None:
    """Texts centred at px: x, y, text (may hold <br> and <b>), colour.

    `halos` are the fills that the texts stand on: each text is lined with its own, so that it
    stays readable where it reaches over a border.
    """
    # One trace per colour: the browser fades the texts of a map on a click unless the trace
    # names the one colour that they keep.
    for colour in dict.fromkeys(colour for _, _, _, colour in texts):
        chosen = [index for index, text in enumerate(texts) if text[3] == colour]
        points = [view.to_lonlat(texts[index][0], texts[index][1]) for index in chosen]
        fig.add_scattergeo(
            lon=[lon for lon, _ in points],
            lat=[lat for _, lat in points],
            text=[texts[index][2] for index in chosen],
            mode="text",
            textposition="middle center",
            textfont={
                "family": look.FONT,
                "size": size,
                "color": colour,
                "shadow": [_halo(halos[index]) for index in chosen] if halos else "none",
            },
            selected={"textfont": {"color": colour}},
            unselected={"textfont": {"color": colour}},
            hoverinfo="skip",
        )


def _halo(fill: str) -> str:
    corners = ((1, 1), (1, -1), (-1, 1), (-1, -1), (0, 1), (0, -1), (1, 0), (-1, 0))
    return ", ".join(f"{x}px {y}px 1px {fill}" for x, y in corners)


def _rings(shapes: Iterable[shapely.Geometry]) -> list[Line]:
    return [
        [(float(lon), float(lat)) for lon, lat in part.exterior.coords]
        for shape in shapes
        for part in shapely.get_parts(shape)
    ]


def _add_lines(fig: go.Figure, lines: Iterable[Line], colour: str, px: float) -> None:
    lon: list[float | None] = []
    lat: list[float | None] = []
    for line in lines:
        lon += [round(point[0], 5) for point in line] + [None]
        lat += [round(point[1], 5) for point in line] + [None]
    if lon:
        fig.add_scattergeo(
            lon=lon,
            lat=lat,
            mode="lines",
            line={"color": colour, "width": px},
            hoverinfo="skip",
        )
