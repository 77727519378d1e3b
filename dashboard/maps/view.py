"""Where a longitude and latitude lands on the panel, in px: the ruler for labels and hatching.

The browser fits the same box with the same Mercator projection, so what does not overlap
here does not overlap there, as long as the panel is at least `width` × `height`.
"""

import math
from dataclasses import dataclass

Box = tuple[float, float, float, float]  # left, top, right, bottom in px; y grows downwards
_EM_LATIN = 0.58  # width of a digit or Latin letter, in em
_LINE = 1.25  # line height, in em


@dataclass(frozen=True)
class View:
    """A Mercator view of west..east, south..north (degrees) fitted into width × height px."""

    west: float
    east: float
    south: float
    north: float
    width: int
    height: int

    @property
    def scale(self) -> float:
        """Px per radian of longitude."""
        return min(
            self.width / math.radians(self.east - self.west),
            self.height / (_mercator(self.north) - _mercator(self.south)),
        )

    def to_px(self, lon: float, lat: float) -> tuple[float, float]:
        """Px from the panel's top left corner; the box lies in the middle of the panel."""
        middle = (_mercator(self.north) + _mercator(self.south)) / 2
        x = self.width / 2 + math.radians(lon - (self.west + self.east) / 2) * self.scale
        y = self.height / 2 - (_mercator(lat) - middle) * self.scale
        return x, y

    def to_lonlat(self, x: float, y: float) -> tuple[float, float]:
        """Inverse of to_px."""
        middle = (_mercator(self.north) + _mercator(self.south)) / 2
        lon = (self.west + self.east) / 2 + math.degrees((x - self.width / 2) / self.scale)
        lat = _latitude(middle + (self.height / 2 - y) / self.scale)
        return lon, lat

    def holds(self, box: Box) -> bool:
        """True if a box in px lies within the panel."""
        return box[0] >= 0 and box[1] >= 0 and box[2] <= self.width and box[3] <= self.height


def _mercator(lat: float) -> float:
    return math.log(math.tan(math.pi / 4 + math.radians(lat) / 2))


def _latitude(mercator: float) -> float:
    return math.degrees(2 * math.atan(math.exp(mercator)) - math.pi / 2)


def text_size(lines: list[str], size: int) -> tuple[float, float]:
    """Width and height in px of a block of lines at a font size; Chinese is one em wide."""
    widths = [sum(1.0 if ord(char) > 0x2000 else _EM_LATIN for char in line) for line in lines]
    return max(widths, default=0.0) * size, len(lines) * _LINE * size


def text_box(x: float, y: float, lines: list[str], size: int) -> Box:
    """Box of a block of lines that is centred on x, y."""
    width, height = text_size(lines, size)
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2


def overlap(one: Box, other: Box, gap: float = 0.0) -> bool:
    """True if two boxes come nearer than `gap` px."""
    return (
        one[0] < other[2] + gap
        and other[0] < one[2] + gap
        and one[1] < other[3] + gap
        and other[1] < one[3] + gap
    )
