"""How the units of a map are filled: by verdict, or by how far they are where all stand alike."""

from dataclasses import dataclass

from dashboard import look
from dashboard.report.model import Map, Place


@dataclass(frozen=True)
class Area:
    """Fill, colour of the text on it, hatch, glyph before the name, words of the legend."""

    fill: str
    ink: str
    hatch: str = ""
    glyph: str = ""
    words: str = ""


def area(place: Place | None) -> Area:
    """How one unit is drawn; one that the map does not know has no data."""
    if place is not None and place.shade >= 0:
        return Area(look.SEQUENTIAL[place.shade], look.SEQUENTIAL_TEXT[place.shade])
    one = look.VERDICTS[place.state if place else "no_data"]
    return Area(one.fill, one.on_fill, one.hatch, one.glyph)


def legend(found: Map) -> list[Area]:
    """A line per fill that the map has, with how many units have it."""
    lines = []
    for step, words in enumerate(found.shades):
        number = sum(place.shade == step for place in found.places)
        if number:
            lines.append(Area(look.SEQUENTIAL[step], look.TEXT, words=f"{words} {number}个"))
    states = [place.state for place in found.places if place.shade < 0]
    for state, one in look.VERDICTS.items():
        if number := states.count(state):
            words = f"{one.label} {number}个"
            lines.append(Area(one.fill, look.TEXT, one.hatch, one.glyph, words))
    return lines
