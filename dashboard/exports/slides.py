"""Slides for a meeting (PowerPoint, WPS): native charts, tables and map shapes, 16:9.

Every slide carries source, as-of date and the mark of simulated data; its notes name the clauses
behind it and how its figures are to be read.
"""

import io
import re
from typing import Any

from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.util import Emu

from dashboard import look
from dashboard.documents import clauses
from dashboard.exports import slides_parts as parts
from dashboard.exports.chart_xml import CROWDED
from dashboard.exports.layout import head_height
from dashboard.exports.slides_markup import FONT, FOOT, FRAME, INK, SECOND, Line, fill_text
from dashboard.exports.slides_parts import Box
from dashboard.exports.slides_plan import SMALL_TABLE, Frame, frames
from dashboard.indicators.definitions import indicator
from dashboard.report.model import Chart, Part, Report
from dashboard.words import formats
from dashboard.words.formats import text_width

WIDTH, HEIGHT = 12192000, 6858000
TITLE_ONLY = 5
CONTENT = Box(14, 31, 310.7, 143)
FOOT_BOX = Box(14, 177, 290, 8)
MARK = look.bare(look.RED)
LONGEST_TABLE = 12
SMALL_ROW = 6.4  # mm
TALLEST_ROW = 11.0  # mm
CARD = 34.0  # mm high
SIDE_CARDS = 3  # at most beside a chart
FEW_WORDS = 160
WORDS_BELOW = 32.0  # mm
NOTE_ROOM = 24.0  # mm for the line that says where the table is
LEAST_SIZE = 12  # pt of words beside a chart or below a table


def slides(report: Report) -> bytes:
    """The .pptx file."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Emu(WIDTH), Emu(HEIGHT)
    _prepare(deck)
    for number, frame in enumerate(frames(report), start=1):
        slide = deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY])
        for placeholder in list(slide.placeholders):
            if placeholder.placeholder_format.type != slide.shapes.title.placeholder_format.type:
                placeholder._element.getparent().remove(placeholder._element)
        if frame.kind == "cover":
            _cover(slide, report)
        else:
            _title(slide, frame.title)
            _DRAW[frame.kind](slide, frame, report)
            _foot(slide, frame, report, number)
        _mark(slide, report)
        _notes(slide, frame, report)
    buffer = io.BytesIO()
    deck.save(buffer)
    return buffer.getvalue()


# ---- template -------------------------------------------------------------------------------


def _prepare(deck: Any) -> None:
    """Wide layouts, the theme's fonts, no names of the library."""
    master = deck.slide_master
    for holder in (master, *deck.slide_layouts):
        for shape in holder.placeholders:
            if shape.left is not None and shape.width is not None:
                left, width = shape.left, shape.width
                shape.left, shape.width = Emu(left * 4 // 3), Emu(width * 4 // 3)
    theme = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    theme._blob = _with_fonts(theme.blob)  # a part that the library only carries along
    properties = deck.core_properties
    properties.author, properties.title, properties.comments = "", "", ""
    properties.last_modified_by, properties.keywords = "", ""


def _with_fonts(blob: bytes) -> bytes:
    """The theme with one font for Latin and East Asian text."""
    text = blob.decode("utf-8")
    for script in ("latin", "ea", "cs"):
        text = re.sub(
            rf"(<a:(?:major|minor)Font>.*?<a:{script} typeface=\")[^\"]*",
            rf"\g<1>{FONT}",
            text,
            flags=re.S,
        )
    text = re.sub(r'(<a:font script="Hans" typeface=")[^"]*', rf"\g<1>{FONT}", text)
    return text.encode("utf-8")


# ---- frame of a slide ------------------------------------------------------------------------


def _title(slide: Any, words: str) -> None:
    title = slide.shapes.title
    size = 26.0
    while size > 18 and text_width(words) * size > 268 * 2.83:
        size -= 2
    title.left, title.top, title.width, title.height = Box(14, 8, 272, 18).emu
    fill_text(title, [Line(words, size, FRAME, True)], "ctr")
    parts.rule(slide, 14, 27.5, 324.7, 27.5, look.FRAME, 1.5)


def _foot(slide: Any, frame: Frame, report: Report, number: int) -> None:
    sources = dict.fromkeys(part.source for part in frame.parts if part.source)
    rulers = list(dict.fromkeys(part.ruler for part in frame.parts if part.ruler))
    words = f"来源：{'、'.join(sources) or '见末页'}；统计截止{formats.date_text(report.as_of)}"
    if rulers and text_width(f"{words}；{rulers[0]}") * parts.NOTE < FOOT_BOX.w * 2.8:
        words += f"；{rulers[0]}"
    parts.text(slide, FOOT_BOX, [Line(words, parts.NOTE, FOOT)], "ctr")
    shape = parts.text(slide, Box(310, 177, 14.7, 8), [Line(str(number), 10, FOOT, align="r")])
    run = shape.text_frame._txBody.find(f".//{_A}r")
    run.tag = f"{_A}fld"
    run.set("id", "{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}")
    run.set("type", "slidenum")


_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def _mark(slide: Any, report: Report) -> None:
    """模拟数据 and 内部资料, top right of every slide."""
    if not report.marks:
        return
    words = "　".join(report.marks)
    width = text_width(words) * 4.6 + 6
    shape = parts.rectangle(slide, Box(324.7 - width, 12, width, 8), look.WHITE, look.RED)
    fill_text(shape, [Line(words, 11, MARK, True, "ctr")], "ctr")


def _notes(slide: Any, frame: Frame, report: Report) -> None:
    lines = [frame.title]
    for part in frame.parts:
        lines += [one.plain for one in part.paragraphs]
    for clause_id in dict.fromkeys(c for part in frame.parts for c in part.clauses):
        clause = clauses.clause(clause_id)
        lines.append(f"依据：{clause.citation}，{clause.summary}")
    for ruler in dict.fromkeys(part.ruler for part in frame.parts if part.ruler):
        lines.append(f"读法：{ruler}")
    for source in dict.fromkeys(part.source for part in frame.parts if part.source):
        lines.append(f"来源：{source}")
    lines.append(report.version)
    holder = slide.notes_slide.notes_text_frame
    if holder is not None:
        holder.text = ""
        fill_text(slide.notes_slide.notes_placeholder, [Line(one, 12) for one in lines])


# ---- kinds of slides -------------------------------------------------------------------------


def _cover(slide: Any, report: Report) -> None:
    parts.rectangle(slide, Box(0, 0, 338.6, 9), look.FRAME)
    title = slide.shapes.title
    title.left, title.top, title.width, title.height = Box(28, 52, 282, 40).emu
    size = 40.0 if text_width(report.title) * 40 < 280 * 2.83 else 32.0
    fill_text(title, [Line(report.title, size, FRAME, True)], "b")
    parts.rule(slide, 28, 97, 310, 97, look.FRAME, 2)
    lines = [Line(f"{name}：{value}", 16, SECOND, after=4) for name, value in report.scope]
    lines.append(Line("永嘉质量看板", 16, INK, after=8))
    lines.append(Line(report.version, parts.NOTE, FOOT))
    parts.text(slide, Box(28, 103, 282, 50), lines)


def _words(part: Part) -> list[str]:
    return [one.plain for one in part.paragraphs]


def _part(slide: Any, frame: Frame, report: Report) -> None:
    _draw_part(slide, CONTENT, frame.parts[0])


def _over(chart: Chart, part: Part) -> str:
    """The title over a chart: none where the slide says it already."""
    return "" if chart.title == part.finding else chart.title


def _draw_part(slide: Any, box: Box, part: Part) -> None:
    chart, table = part.chart, part.table
    is_small = table is not None and not table.wide and len(table.rows) <= SMALL_TABLE
    is_terse = not part.lights and not is_small and sum(map(len, _words(part))) < FEW_WORDS
    if part.map is not None:
        parts.county_map(slide, box, part.map)
    elif chart is not None and len(chart.categories) > CROWDED:
        parts.chart(slide, box.top(92), chart, _over(chart, part))
        parts.paragraphs(slide, box.below(92), _words(part), 14)
    elif chart is not None and len(part.lights) > SIDE_CARDS:
        parts.cards(slide, box.top(CARD), part.lights, len(part.lights))
        below = box.below(CARD, 5)
        parts.chart(slide, below.left(0.56), chart, _over(chart, part))
        parts.paragraphs(slide, below.right(0.44), _words(part), 14)
    elif chart is not None and is_terse:
        height = min(box.h - WORDS_BELOW, parts.chart_height(chart))
        parts.chart(slide, box.top(height), chart, _over(chart, part))
        parts.paragraphs(slide, box.below(height), _words(part), 20)
    elif chart is not None:
        share = 0.64 if parts.fits(_words(part), box.right(0.36), LEAST_SIZE) else 0.42
        left = box.left(share)
        if table is not None and is_small:
            height = parts.table_height(table, len(table.lines), SMALL_ROW)
            parts.chart(slide, left.top(left.h - height - 4), chart, _over(chart, part))
            lower = left.below(left.h - height - 4)
            parts.table(slide, lower, table, table.lines, SMALL_ROW)
        else:
            parts.chart(slide, left, chart, _over(chart, part))
        parts.side(slide, box.right(1 - share), part)
    elif table is not None and part.lights:
        parts.side(slide, box.left(0.4), part)
        parts.table(slide, box.right(0.6), table, table.lines)
    elif table is not None:
        rows = table.lines[:LONGEST_TABLE]
        words = _words(part)
        if len(table.lines) > len(rows):
            words.append(f"表中只列前{len(rows)}项，全部见工作簿。")
        row = min(TALLEST_ROW, 104.0 / (len(rows) + head_height(table)))
        height = parts.table_height(table, len(rows), row)
        if not parts.fits(words, box.below(height, 6), LEAST_SIZE):
            told = parts.spoken(_words(part), box.top(box.h - NOTE_ROOM), parts.BODY)
            parts.paragraphs(slide, box, [*told, f"{table.title}见工作簿。"], 20)
            return
        parts.table(slide, box.top(height), table, rows, row)
        parts.paragraphs(slide, box.below(height, 6), words, 18)
    elif part.lights:
        columns = 3 if len(part.lights) <= 6 else 4
        bands = -(-len(part.lights) // columns)
        height = bands * 48.0 + (bands - 1) * 4
        parts.cards(slide, box.top(height), part.lights, columns)
        parts.paragraphs(slide, box.below(height, 6), _words(part), 18)
    else:
        parts.paragraphs(slide, box, _words(part), 20)


def _pair(slide: Any, frame: Frame, report: Report) -> None:
    """Two parts side by side; the words of both stand below."""
    one, other = frame.parts
    if one.map is not None:
        parts.county_map(slide, CONTENT.left(0.52), one.map)
        assert other.chart is not None
        parts.chart(slide, CONTENT.right(0.48), other.chart)
    else:
        assert one.chart is not None
        words = _words(one) + ([] if other.chart is not None else _words(other))
        upper = CONTENT.top(92)
        parts.chart(slide, upper.left(0.58), one.chart)
        if other.chart is not None:
            parts.chart(slide, upper.right(0.42), other.chart)
        parts.paragraphs(slide, CONTENT.below(92), words, 14)


def _columns(slide: Any, frame: Frame, report: Report) -> None:
    """Parts that are words only, side by side under their headings."""
    gap = 10.0
    width = (CONTENT.w - gap * (len(frame.parts) - 1)) / len(frame.parts)
    room = Box(0, 0, width, CONTENT.h - 10)
    size = min(parts.fitted(_words(part), room) for part in frame.parts)
    for index, part in enumerate(frame.parts):
        box = Box(CONTENT.x + index * (width + gap), CONTENT.y, width, CONTENT.h)
        below = parts.heading(slide, box, part.heading)
        parts.paragraphs(slide, below, _words(part), size)


def _annex(slide: Any, frame: Frame, report: Report) -> None:
    assert frame.table is not None
    parts.table(slide, CONTENT, frame.table, frame.rows)


def _definitions(slide: Any, frame: Frame, report: Report) -> None:
    """How each indicator is defined and counted, and which imports stand behind the deck."""
    lines = []
    for one in map(indicator, report.indicators):
        rule = f"；{one.rule_note}" if one.rule_note else ""
        target = (
            "、".join(dict.fromkeys(f"目标{t.text}" for t in one.targets_on(report.as_of)))
            or one.aim
        )
        clause_id = one.clause_on(report.as_of)
        clause = f"；依据{clauses.clause(clause_id).citation}" if clause_id else ""
        lines.append(f"{one.definition}（{one.kind_word}）{rule}；{target}{clause}")
    for source in report.sources[:4]:
        imported = f"{source.imported}导入{formats.count_text(source.rows)}行"
        lines.append(f"来源：{source.file}（第{source.import_id}次导入，{imported}）")
    if report.is_demo:
        lines.append("来源：程序生成的模拟数据，不是永嘉县的实际情况")
    lines.append(report.version)
    parts.paragraphs(slide, CONTENT, lines, 16, parts.NOTE)


_DRAW = {
    "part": _part,
    "pair": _pair,
    "columns": _columns,
    "annex": _annex,
    "definitions": _definitions,
}
