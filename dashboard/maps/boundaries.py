"""Uploaded boundaries before they are used: townships with their names, the county's outline."""

import json
from typing import TYPE_CHECKING

import plotly.graph_objects as go
import shapely

from dashboard import divisions, look
from dashboard.charts.remembered import by_inputs
from dashboard.maps import layers
from dashboard.maps.labels import short_name
from dashboard.maps.view import Box, View, overlap, text_box

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

_PAD = 0.02  # degrees around the shapes
_WIDTH = 620  # px


@by_inputs
def boundary_map(frame: "GeoDataFrame", height: int) -> go.Figure:
    """frame: `name`, `geometry` in WGS-84, rings clockwise. The outline shows what does not fit."""
    outline = divisions.county_outline().total_bounds
    own = frame.total_bounds
    west, south = (min(own[i], outline[i]) for i in (0, 1))
    east, north = (max(own[i], outline[i]) for i in (2, 3))
    view = View(west - _PAD, east + _PAD, south - _PAD, north + _PAD, _WIDTH, height)
    fig = layers.figure(view, f"{len(frame)}个乡镇的界线和县界")
    features = [
        {
            "type": "Feature",
            "id": name,
            "properties": {},
            "geometry": json.loads(shapely.to_geojson(shape)),
        }
        for name, shape in zip(frame["name"], frame.geometry, strict=True)
    ]
    fig.add_choropleth(
        geojson={"type": "FeatureCollection", "features": features},
        locations=list(frame["name"]),
        z=[0] * len(frame),
        colorscale=[[0, look.MAP_GROUND], [1, look.MAP_GROUND]],
        showscale=False,
        marker={"line": {"color": look.DATA, "width": 1}},
        hovertemplate="%{location}<extra></extra>",
    )
    layers.add_outline(fig)
    layers.add_texts(fig, view, _texts(frame, view))
    return fig


def _texts(frame: "GeoDataFrame", view: View) -> list[tuple[float, float, str, str]]:
    """Short names, the largest townships first; a name that would cover another is left out."""
    taken: list[Box] = []
    found: list[tuple[float, float, str, str]] = []
    shapes = sorted(zip(frame["name"], frame.geometry, strict=True), key=lambda pair: -pair[1].area)
    for name, shape in shapes:
        point = shape.representative_point()
        x, y = view.to_px(point.x, point.y)
        text = short_name(name)
        box = text_box(x, y, [text], look.SIZE_SMALL)
        if not any(overlap(box, other, 2.0) for other in taken):
            taken.append(box)
            found.append((x, y, text, look.TEXT))
    return found
