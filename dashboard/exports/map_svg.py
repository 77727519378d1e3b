"""A map of verdicts as a text-free SVG with its labels beside it, for the poster."""

from dataclasses import dataclass

from dashboard import look
from dashboard.exports.areas import area
from dashboard.maps.plain_shapes import Points, outlines
from dashboard.report.model import Map

_WIDTH, _HEIGHT = 900, 960
_STEP = 9


@dataclass(frozen=True)
class DrawnMap:
    """SVG of the shapes; labels as (x mm, y mm, text, ink); height in mm."""

    svg: str
    labels: tuple[tuple[float, float, str, str], ...]
    height: float


def map_svg(shown: Map, width_mm: float) -> DrawnMap:
    """Draw the units, hatched where the verdict says so; lines lead to labels outside."""
    told = {place.name: place for place in shown.places}
    shapes, lines, labels, hatches = [], [], [], []
    scale = width_mm / _WIDTH
    for unit in outlines(shown.units_id, _WIDTH, _HEIGHT, 13):
        place = told.get(unit.name)
        one = area(place)
        path = " ".join(_path(ring) for ring in unit.rings)
        shapes.append(
            f'<path d="{path}" fill="{one.fill}" stroke="{look.MAP_OUTLINE}" stroke-width="1.5"/>'
        )
        if one.hatch:
            name = "up" if one.hatch == "/" else "down"
            hatches.append(f'<path d="{path}" fill="url(#{name})"/>')
        if unit.leader:
            lines.append(f'<path d="{_path(unit.leader, False)}" stroke="{look.MAP_OUTLINE}"/>')
        words = f"{unit.label}\n{place.text}" if place and place.text else unit.label
        ink = look.TEXT if unit.leader or one.hatch else one.ink
        labels.append((unit.at[0] * scale, unit.at[1] * scale, words, ink))
    patterns = "".join(
        f'<pattern id="{name}" width="{_STEP}" height="{_STEP}" patternUnits="userSpaceOnUse">'
        f'<path d="{d}" stroke="{look.HATCH}" stroke-width="1"/></pattern>'
        for name, d in (("up", f"M0 {_STEP}L{_STEP} 0"), ("down", f"M0 0L{_STEP} {_STEP}"))
    )
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}">'
        f"<defs>{patterns}</defs>{''.join(shapes)}{''.join(hatches)}{''.join(lines)}</svg>"
    )
    return DrawnMap(svg, tuple(labels), _HEIGHT * scale)


def _path(points: Points, closed: bool = True) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + ("Z" if closed else "")
