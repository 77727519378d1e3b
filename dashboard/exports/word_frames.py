"""Sections, page numbers, marks, charts and the imprint of a circular in Word."""

from dataclasses import replace

from dashboard import look
from dashboard.exports import word_markup as markup
from dashboard.exports.word_markup import Face, Flow
from dashboard.exports.word_package import chart_relation
from dashboard.words.formats import text_width

EMU = 36000  # per mm
PAGE_HEIGHT, BOTTOM = 16838, 1984
IMPRINT_LINE = 440
DASH = "—"


def section(
    relations: dict[str, str],
    *,
    wide: bool = False,
    kind: str = "nextPage",
    plain: bool = False,
    restarts: bool = False,
) -> str:
    """sectPr of an A4 section with the grid of 22 lines.

    relations: ids of header, odd, even (footers) and, for wide pages, wide_odd and wide_even;
    plain takes the empty footers: the page has no number; restarts: its pages count from 1.
    """
    odd, even = ("wide_odd", "wide_even") if wide else ("odd", "even")
    if plain:
        odd, even = "none", "none"
    links = "".join(
        f'<w:{tag}Reference w:type="{which}" r:id="{relations[name]}"/>'
        for tag, which, name in (
            ("header", "default", "header"),
            ("header", "even", "header"),
            ("footer", "default", odd),
            ("footer", "even", even),
        )
    )
    if wide:
        size = '<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'
        sides = (1588, 2098, 1474, 1984)
    else:
        size = '<w:pgSz w:w="11906" w:h="16838"/>'
        sides = (2098, 1474, 1984, 1588)
    top, right, bottom, left = sides
    restart = '<w:pgNumType w:start="1"/>' if restarts else ""
    return (
        f'<w:sectPr>{links}<w:type w:val="{kind}"/>{size}'
        f'<w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}" '
        'w:header="851" w:footer="1424" w:gutter="0"/>'
        f"{restart}"
        '<w:docGrid w:type="lines" w:linePitch="579"/></w:sectPr>'
    )


def section_end(sect: str, face: Face) -> str:
    """A paragraph of 1 pt that ends a section: a full one would make an empty page."""
    tiny = Face(face.font, 1)
    return markup.paragraph("", tiny, Flow(line=20, snap=False), sect)


def header(marks: tuple[str, ...], font: str) -> str:
    """The marks that stand on every page, at the right above the text."""
    words = "　".join(marks)
    return markup.text(
        words, Face(font, 10.5, look.bare(look.RED)), Flow(align="right", line=320, snap=False)
    )


def footer(font: str, *, is_odd: bool) -> str:
    """— 1 —, one character from the outer edge: right on odd pages, left on even ones."""
    face = Face(font, 14)
    left, right = (0, 280) if is_odd else (280, 0)
    content = (
        markup.run(f"{DASH} ", face) + markup.field("PAGE", face) + markup.run(f" {DASH}", face)
    )
    align = "right" if is_odd else "left"
    return markup.paragraph(
        content, face, Flow(align=align, line=320, snap=False, left=left, right=right)
    )


def wide_footer(font: str, *, is_odd: bool) -> str:
    """The page number of a landscape page where it stands on a portrait one, turned with it."""
    face = Face(font, 14)
    content = (
        markup.run(f"{DASH} ", face) + markup.field("PAGE", face) + markup.run(f" {DASH}", face)
    )
    flow = Flow(align="right" if is_odd else "left", line=280, snap=False)
    inner = markup.paragraph(content, face, flow)
    box = text_box(inner, 25.5, 114 if is_odd else 28, 5, 70, "vert", 900 + is_odd)
    return markup.paragraph(box, face, Flow(line=20, snap=False))


def text_box(
    inner: str, x: float, y: float, width: float, height: float, turn: str, number: int
) -> str:
    """A run with a text box placed on the page; x, y, width, height in mm."""
    size = f'cx="{round(width * EMU)}" cy="{round(height * EMU)}"'
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>'
        '<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="2" '
        'behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1">'
        '<wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="page"><wp:posOffset>'
        f"{round(x * EMU)}</wp:posOffset></wp:positionH>"
        f'<wp:positionV relativeFrom="page"><wp:posOffset>{round(y * EMU)}</wp:posOffset>'
        f'</wp:positionV><wp:extent {size}/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
        f'<wp:wrapNone/><wp:docPr id="{number}" name="文本框{number}"/><wp:cNvGraphicFramePr/>'
        '<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/'
        f'wordprocessingShape"><wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm>'
        f'<a:off x="0" y="0"/><a:ext {size}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
        "</a:prstGeom><a:noFill/><a:ln><a:noFill/></a:ln></wps:spPr><wps:txbx>"
        f'<w:txbxContent>{inner}</w:txbxContent></wps:txbx><wps:bodyPr vert="{turn}" lIns="0" '
        'tIns="0" rIns="0" bIns="0"><a:noAutofit/></wps:bodyPr></wps:wsp></a:graphicData>'
        "</a:graphic></wp:anchor></w:drawing></mc:Choice></mc:AlternateContent></w:r>"
    )


def chart_run(number: int, title: str, height: float = 76) -> str:
    """A run with a native chart as wide as the text; height in mm."""
    return (
        '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{156 * EMU}" cy="{round(height * EMU)}"/>'
        f'<wp:docPr id="{number}" name="图{number}" descr="{markup.escape(title, _QUOTES)}"/>'
        "<wp:cNvGraphicFramePr/><a:graphic>"
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
        f'<c:chart r:id="{chart_relation(number)}"/></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r>"
    )


_QUOTES = {'"': "&quot;"}


def imprint(lines: list[str], last: tuple[str, str], font: str) -> str:
    """版记: a box at the foot of the page; each of `lines` above a rule, then office and date."""
    face = Face(font, 14)
    flow = Flow(line=IMPRINT_LINE, left=280, right=280, snap=False)
    rows, count = "", 0
    thin, thick = 6, 8
    for index, line in enumerate(lines):
        rule = markup.border("top", thick if index == 0 else thin)
        height = IMPRINT_LINE * (1 + int(len(line) > 29) * -(-(len(line) - 29) // 26))
        hanging = Flow(line=IMPRINT_LINE, left=280 + 840, right=280, hanging=840, snap=False)
        rows += markup.row(
            markup.cell(markup.text(line, face, hanging), markup.TEXT_WIDTH, borders=rule), height
        )
        count += height // IMPRINT_LINE
    stops = f"{last[0]}\t{last[1]}"
    tabbed = with_tab(stops, face, flow)
    borders = markup.border("top", thin if lines else thick) + markup.border("bottom", thick)
    rows += markup.row(markup.cell(tabbed, markup.TEXT_WIDTH, borders=borders), IMPRINT_LINE)
    height = IMPRINT_LINE * (count + 1)
    inner = markup.table(rows, [markup.TEXT_WIDTH], margin=0, has_borders=False)
    inner += markup.paragraph("", Face(font, 1), Flow(line=20, snap=False))
    top = (PAGE_HEIGHT - BOTTOM - height) / 56.6929
    box = text_box(inner, 28, top, 156, height / 56.6929 + 1, "horz", 950)
    return markup.paragraph(box, Face(font, 1), Flow(line=20, snap=False))


def with_tab(words: str, face: Face, flow: Flow) -> str:
    """Left words and right words of one line."""
    left, right = words.split("\t")
    tab = f"<w:r>{markup.run_properties(face)}<w:tab/></w:r>"
    room = (markup.TEXT_WIDTH - 560) / 20 / face.size - text_width(right) * 1.1 - 1
    scale = min(100, int(100 * room / max(1.0, text_width(left))))
    name = markup.run(left, replace(face, scale=max(70, scale)))
    made = markup.paragraph(name + tab + markup.run(right, face), face, flow)
    stop = f'<w:tabs><w:tab w:val="right" w:pos="{markup.TEXT_WIDTH - 280}"/></w:tabs>'
    return made.replace("<w:autoSpaceDE", f"{stop}<w:autoSpaceDE", 1)
