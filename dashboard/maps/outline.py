"""A wordless little map as SVG text: where one unit lies; prints at any size, needs no script."""

from collections.abc import Iterator

import shapely

from dashboard import divisions, look
from dashboard.charts.remembered import by_inputs
from dashboard.divisions import Units
from dashboard.maps import layers
from dashboard.maps.labels import county_view


@by_inputs
def outline_map(units: Units, selected: str, *, width: int = 190, height: int = 200) -> str:
    """All units in pale grey with white borders, the selected one in deep blue."""
    view = county_view(units.id, width, height)
    parts = []
    for name, shape in layers.shapes_px(units.id, view).items():
        fill = look.FRAME if name == selected else look.GRID
        parts.append(f'<path d="{_path(shape)}" fill="{fill}" stroke="{look.WHITE}"/>')
    county = divisions.county_outline().geometry.iloc[0]
    edge = shapely.transform(county, lambda points: layers.to_px(points, view))
    parts.append(f'<path d="{_path(edge)}" fill="none" stroke="{look.MAP_OUTLINE}"/>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}">{"".join(parts)}</svg>'
    )


def _path(shape: shapely.Geometry) -> str:
    return "".join(
        "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring.coords) + "Z" for ring in _rings(shape)
    )


def _rings(shape: shapely.Geometry) -> Iterator[shapely.LinearRing]:
    for part in getattr(shape, "geoms", [shape]):
        yield part.exterior
        yield from part.interiors
