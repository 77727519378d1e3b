"""What stands on a slide: cards, charts, the map, tables and text, each in a box in mm."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE
from pptx.enum.dml import MSO_PATTERN_TYPE
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.oxml import parse_xml
from pptx.util import Emu, Pt

from dashboard import look
from dashboard.exports import areas
from dashboard.exports.chart_xml import CROWDED, chart_workbook, chart_xml
from dashboard.exports.layout import column_widths, head_height
from dashboard.exports.slides_markup import (
    FONT,
    FOOT,
    FRAME,
    INK,
    SECOND,
    Line,
    fill_text,
    plain,
    table_xml,
)
from dashboard.maps.plain_shapes import outlines
from dashboard.report.model import Chart, Light, Map, Part, Row, Table
from dashboard.words.formats import text_width

MM = 36000
TEXT_SIZES = (22.0, 20.0, 18.0, 16.0, 14.0, 13.0, 12.0, 11.0, 10.0)
BODY = 18.0  # pt, the least that is read from the back of a hall
NOTE = 12.0  # pt of sources, bases and subtitles
SENTENCE = re.compile("[^。]+。?")
LINE_HEIGHT = 1.5  # of the size, at 110% spacing
TABLE_SIZES = (16.0, 14.0, 13.0, 12.0, 11.0, 10.0, 9.0, 8.0, 7.0)
LABEL_PX = 9  # of the map, whose px are quarter millimetres
PX = 4
BAR = 15.0  # mm of a lying bar with its gap, at most
TABLE_LINE = 1.42  # height of a line in a table, of the size


@dataclass(frozen=True)
class Box:
    """Left, top, width, height in mm."""

    x: float
    y: float
    w: float
    h: float

    @property
    def emu(self) -> tuple[Emu, Emu, Emu, Emu]:
        """The same for python-pptx."""
        return (Emu(round(self.x * MM)), Emu(round(self.y * MM)), *self.size)

    @property
    def size(self) -> tuple[Emu, Emu]:
        """Width and height in EMU."""
        return Emu(round(self.w * MM)), Emu(round(self.h * MM))

    def left(self, share: float, gap: float = 6) -> "Box":
        """The left part of a share of the width."""
        return Box(self.x, self.y, self.w * share - gap / 2, self.h)

    def right(self, share: float, gap: float = 6) -> "Box":
        """The right part of a share of the width."""
        start = self.w * (1 - share) + gap / 2
        return Box(self.x + start, self.y, self.w - start, self.h)

    def top(self, height: float) -> "Box":
        """The upper part of a height in mm."""
        return Box(self.x, self.y, self.w, height)

    def below(self, height: float, gap: float = 4) -> "Box":
        """What is left under a height in mm."""
        return Box(self.x, self.y + height + gap, self.w, self.h - height - gap)


def colour(value: str) -> RGBColor:
    """A colour as python-pptx takes it."""
    return RGBColor.from_string(look.bare(value))


def text(slide: Any, box: Box, lines: Sequence[Line], anchor: str = "t") -> Any:
    """A text box."""
    shape = slide.shapes.add_textbox(*box.emu)
    fill_text(shape, lines, anchor)
    return shape


def rectangle(slide: Any, box: Box, ground: str, edge: str = "") -> Any:
    """A filled box with a thin edge, or none."""
    shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *box.emu)
    plain(shape)
    shape.fill.solid()
    shape.fill.fore_color.rgb = colour(ground)
    if edge:
        shape.line.color.rgb = colour(edge)
        shape.line.width = Pt(0.75)
    else:
        shape.line.fill.background()
    return shape


def rule(slide: Any, x1: float, y1: float, x2: float, y2: float, ink: str, points: float) -> None:
    """A straight line."""
    ends = (Emu(round(value * MM)) for value in (x1, y1, x2, y2))
    line = slide.shapes.add_connector(MSO_CONNECTOR.STRAIGHT, *ends)
    plain(line)
    line.line.color.rgb = colour(ink)
    line.line.width = Pt(points)


def fitted(paragraphs: Sequence[str], box: Box, sizes: Sequence[float] = TEXT_SIZES) -> float:
    """The largest size at which the paragraphs fit into a box; else the smallest."""
    return next((size for size in sizes if fits(paragraphs, box, size)), sizes[-1])


def fits(paragraphs: Sequence[str], box: Box, size: float) -> bool:
    """Whether the paragraphs fit into a box at a size in points."""
    points = box.w / 25.4 * 72
    lines = sum(-(-text_width(one) * size // (points - size)) for one in paragraphs)
    room = box.h / 25.4 * 72
    return lines * size * LINE_HEIGHT + len(paragraphs) * size * 0.4 <= room


def paragraphs(
    slide: Any, box: Box, words: Sequence[str], most: float = 20, least: float = BODY
) -> None:
    """Sentences as bullets, as large as the box allows; what a hall could not read at `least` is
    said by the notes only, which hold every sentence."""
    if not words:
        return
    words = spoken(words, box, least)
    size = fitted(words, box, [one for one in TEXT_SIZES if least <= one <= max(most, least)])
    text(slide, box, [Line(one, size, INK, after=size * 0.4, bullet=True) for one in words])


def spoken(words: Sequence[str], box: Box, size: float) -> list[str]:
    """The first sentences that fit into a box at a size, at least one."""
    if fits(words, box, size):
        return list(words)
    found: list[str] = []
    for paragraph in words:
        kept = ""
        for sentence in SENTENCE.findall(paragraph):
            tried = [*found, kept + sentence]
            if (found or kept) and not fits(tried, box, size):
                return [*found, kept] if kept else found
            kept += sentence
        found.append(kept)
    return found


def cards(slide: Any, box: Box, lights: Sequence[Light], columns: int) -> None:
    """Lights side by side, each with figure, glyph and word of its verdict, target and basis."""
    rows = -(-len(lights) // columns)
    gap = 4.0
    width = (box.w - gap * (columns - 1)) / columns
    height = min(48.0, (box.h - gap * (rows - 1)) / rows)
    for index, light in enumerate(lights):
        x = box.x + (index % columns) * (width + gap)
        y = box.y + (index // columns) * (height + gap)
        card(slide, Box(x, y, width, height), light)


def card(slide: Any, box: Box, light: Light) -> None:
    """One light."""
    face = look.VERDICTS[light.state]
    rectangle(slide, box, look.PANEL, look.BORDER)
    rectangle(slide, Box(box.x, box.y, 1.6, box.h), face.ink)
    inner = Box(box.x + 5, box.y + 2.5, box.w - 8, box.h - 4)
    small = NOTE
    value = 28.0 if text_width(light.text) < 7 else 20.0
    value = value if box.h > 34 else 20.0
    ink = look.bare(face.ink)
    verdict, gap = face.label, light.gap
    if text_width(verdict + gap) * 12 < inner.w * 2.35:
        verdict, gap = "　".join(part for part in (verdict, gap) if part), ""
    lines = [
        Line(f"{light.name}　{light.target}".rstrip("　"), 12, SECOND),
        Line(light.text, value, INK, True),
        Line(verdict, 12, ink, True),
        *([Line(gap, small, ink)] if gap else []),
        Line(light.basis, small, FOOT),
    ]
    text(slide, inner, lines, "ctr")


def chart_height(found: Chart) -> float:
    """Mm that a chart with its titles takes where nothing limits it."""
    return BAR * len(found.categories) + 24 if found.kind == "bars" else 999.0


def chart(slide: Any, box: Box, found: Chart, title: str | None = None) -> None:
    """A native, editable chart under its finding, or another title; "" leaves the subtitle."""
    over = found.title if title is None else title
    size = 14.0 if text_width(over) * 14 < box.w * 2.8 else 12.0
    heading_ = [Line(over, size, INK, True)] if over else []
    text(slide, box.top(12 if over else 6), [*heading_, Line(found.subtitle, NOTE, FOOT)])
    lines = -(-text_width(found.subtitle) * NOTE // (box.w * 2.8))
    area = box.below((8 if over else 2) + lines * 5.8, 1)
    if found.kind == "bars":
        area = area.top(min(area.h, BAR * len(found.categories) + 4))
    data = CategoryChartData()
    data.categories = ["一"]
    data.add_series("一", (1,))
    frame = slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, *area.emu, data)
    frame.name = found.title
    frame._element.nvGraphicFramePr.cNvPr.set("descr", found.title)
    part = frame.chart.part
    part.chart_workbook.update_from_xlsx_blob(chart_workbook(found))
    relation = part._element.xpath("c:externalData/@r:id")[0]
    points = 11 if len(found.categories) <= CROWDED else 9
    part._element = parse_xml(chart_xml(found, FONT, points, relation).encode())


def table_height(found: Table, rows: int, row_height: float) -> float:
    """Mm that a table takes."""
    return (rows + head_height(found)) * row_height


def table(slide: Any, box: Box, found: Table, rows: Sequence[Row], row_height: float = 8.0) -> None:
    """Rows of a native table, as large as the box allows, none higher than `row_height` mm."""
    width = sum(column_widths(found))
    height = min(row_height, box.h / (len(rows) + head_height(found)))
    room = height / 0.3528 - 1.6  # points left by the margins of a cell
    fitting = (s for s in TABLE_SIZES if width * s <= box.w * 2.83 and s * TABLE_LINE <= room)
    size = next(fitting, TABLE_SIZES[-1])
    frame = slide.shapes.add_table(1, 1, *box.emu)
    frame.name = found.title
    old = frame._element.graphic.graphicData.tbl
    new = table_xml(found, rows, round(box.w * MM), size, round(height * MM))
    old.getparent().replace(old, parse_xml(_serialised(new)))


def _serialised(element: Any) -> bytes:
    from lxml import etree

    return bytes(etree.tostring(element))


def county_map(slide: Any, box: Box, found: Map, with_legend: bool = True) -> None:
    """The townships as native shapes: filled by verdict, hatched where not certain, named."""
    legend = 20.0 if with_legend else 0.0
    area = Box(box.x, box.y, box.w, box.h - legend)
    width, height = round(area.w * PX), round(area.h * PX)
    known = {place.name: place for place in found.places}
    shapes = outlines(found.units_id, width, height, LABEL_PX * PX // 3)
    for one in shapes:
        place = known.get(one.name)
        for ring in one.rings:
            _polygon(slide, area, ring, areas.area(place), one.name)
    for one in shapes:
        place = known.get(one.name)
        if one.leader:
            (x1, y1), (x2, y2) = one.leader
            ends = (area.x + x1 / PX, area.y + y1 / PX, area.x + x2 / PX, area.y + y2 / PX)
            rule(slide, *ends, look.TEXT_SECOND, 0.5)
        x, y = area.x + one.at[0] / PX, area.y + one.at[1] / PX
        face = areas.area(place)
        ink = INK if one.leader else look.bare(face.ink)
        lines = [Line(f"{face.glyph}{one.label}", 8, ink, align="ctr")]
        if place and place.text:
            lines.append(Line(place.text, 8, ink, align="ctr"))
        text(slide, Box(x - 11, y - 4, 22, 8), lines, "ctr")
    if with_legend:
        _legend(slide, Box(box.x, box.y + box.h - legend + 2, box.w, legend - 2), found)


def _polygon(
    slide: Any, area: Box, ring: Sequence[tuple[float, float]], face: areas.Area, name: str
) -> None:
    points = [(round((area.x + x / PX) * MM), round((area.y + y / PX) * MM)) for x, y in ring]
    builder = slide.shapes.build_freeform(*points[0], scale=1.0)
    builder.add_line_segments(points[1:], close=True)
    shape = builder.convert_to_shape()
    shape.name = name
    plain(shape)
    _filled(shape, face)
    shape.line.color.rgb = colour(look.MAP_OUTLINE)
    shape.line.width = Pt(0.75)


def _filled(shape: Any, face: areas.Area) -> None:
    if face.hatch:
        shape.fill.patterned()
        up = face.hatch == "/"
        shape.fill.pattern = (
            MSO_PATTERN_TYPE.WIDE_UPWARD_DIAGONAL if up else MSO_PATTERN_TYPE.WIDE_DOWNWARD_DIAGONAL
        )
        shape.fill.fore_color.rgb = colour(look.DIVERGING[4])
        shape.fill.back_color.rgb = colour(face.fill)
    else:
        shape.fill.solid()
        shape.fill.fore_color.rgb = colour(face.fill)


def _legend(slide: Any, box: Box, found: Map) -> None:
    x = box.x
    for one in areas.legend(found):
        swatch = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *Box(x, box.y + 1, 6, 4).emu)
        plain(swatch)
        _filled(swatch, one)
        swatch.line.color.rgb = colour(look.MAP_OUTLINE)
        width = text_width(one.words) * 4 + 4
        text(slide, Box(x + 7.5, box.y, width, 6), [Line(one.words, 11, INK)], "ctr")
        x += width + (10 if len(found.shades) == 0 else 4)
    text(slide, Box(box.x, box.y + 8, box.w, 8), [Line(found.foot, 8, FOOT)])


def side(slide: Any, box: Box, part: Part) -> None:
    """Lights on top of sentences, beside a chart."""
    words = [one.plain for one in part.paragraphs]
    count = len(part.lights)
    height = min(38.0, (box.h - 10 if not words else box.h * 0.62) / max(count, 1) - 3)
    used = 0.0
    for index, light in enumerate(part.lights):
        card(slide, Box(box.x, box.y + index * (height + 3), box.w, height), light)
        used = (index + 1) * (height + 3)
    paragraphs(slide, box.below(used, 2 if used else 0), words, 16)


def heading(slide: Any, box: Box, words: str) -> Box:
    """A blue heading over a column; gives what is left below it."""
    text(slide, box.top(8), [Line(words, 16, FRAME, True)])
    return box.below(8, 2)
