"""WordprocessingML of runs, paragraphs and tables, with the fonts and the grid of GB/T 9704.

Every run names one font for all scripts and hints East Asian, so that digits, quotes and dashes
are set in it too. Elements of pPr and rPr stand in the order of the schema: Word refuses others.
Lengths are in twips (1/20 pt) unless named otherwise.
"""

import re
from dataclasses import dataclass
from xml.sax.saxutils import escape

from dashboard import look

BODY_SIZE = 16.0
LINE = 579  # 22 lines a page
TEXT_WIDTH = 8844  # 156 mm
PADDING = 20  # above and below the words of a cell: glyphs do not touch its lines
TIGHTER = -5  # 28 characters of 16 pt in 156 mm


@dataclass(frozen=True)
class Face:
    """How a run looks: font, size in points, colour as RRGGBB, spacing in twips, width in %."""

    font: str
    size: float = BODY_SIZE
    colour: str = ""
    spacing: int = 0
    bold: bool = False
    scale: int = 100


@dataclass(frozen=True)
class Flow:
    """How a paragraph stands. indents in twips, *_chars in hundredths of a character; style: id of
    a named style of word_package."""

    align: str = ""
    line: int = LINE
    rule: str = "exact"
    before: int = 0
    after: int = 0
    left: int = 0
    right: int = 0
    first: int = 0
    first_chars: int = 0
    hanging: int = 0
    keep_next: bool = False
    page_break: bool = False
    snap: bool = True
    border: str = ""
    outline: int | None = None
    style: str = ""


def run_properties(face: Face) -> str:
    """rPr of a run and of its paragraph mark."""
    font = escape(face.font)
    bold = "<w:b/><w:bCs/>" if face.bold else ""
    colour = f'<w:color w:val="{face.colour}"/>' if face.colour else ""
    spacing = f'<w:spacing w:val="{face.spacing}"/>' if face.spacing else ""
    scale = f'<w:w w:val="{face.scale}"/>' if face.scale != 100 else ""
    half = round(face.size * 2)
    return (
        f'<w:rPr><w:rFonts w:hint="eastAsia" w:ascii="{font}" w:hAnsi="{font}" '
        f'w:eastAsia="{font}" w:cs="{font}"/>{bold}{colour}{spacing}{scale}<w:sz w:val="{half}"/>'
        f'<w:szCs w:val="{half}"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr>'
    )


_NOT_IN_XML = re.compile("[\x00-\x1f\ud800-\udfff\ufffe\uffff]")


def run(text: str, face: Face) -> str:
    """One run of text; characters that XML cannot hold are dropped."""
    clean = _NOT_IN_XML.sub("", text)
    return f'<w:r>{run_properties(face)}<w:t xml:space="preserve">{escape(clean)}</w:t></w:r>'


def field(code: str, face: Face) -> str:
    """A field such as PAGE, as runs."""
    rpr = run_properties(face)
    return (
        f'<w:r>{rpr}<w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r>{rpr}<w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
        f'<w:r>{rpr}<w:fldChar w:fldCharType="separate"/></w:r>'
        f"<w:r>{rpr}<w:t>1</w:t></w:r>"
        f'<w:r>{rpr}<w:fldChar w:fldCharType="end"/></w:r>'
    )


def paragraph(content: str, face: Face, flow: Flow, section: str = "") -> str:
    """A paragraph of ready runs; `section` is the sectPr that ends a section with it."""
    parts = [
        f'<w:pStyle w:val="{flow.style}"/>' if flow.style else "",
        "<w:keepNext/>" if flow.keep_next else "",
        "<w:pageBreakBefore/>" if flow.page_break else "",
        '<w:widowControl w:val="0"/>',
        f"<w:pBdr>{flow.border}</w:pBdr>" if flow.border else "",
        '<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>',
        "" if flow.snap else '<w:snapToGrid w:val="0"/>',
        f'<w:spacing w:before="{flow.before}" w:after="{flow.after}" '
        f'w:line="{flow.line}" w:lineRule="{flow.rule}"/>',
        _indent(flow),
        f'<w:jc w:val="{flow.align}"/>' if flow.align else "",
        "" if flow.outline is None else f'<w:outlineLvl w:val="{flow.outline}"/>',
        run_properties(face),
        section,
    ]
    return f"<w:p><w:pPr>{''.join(parts)}</w:pPr>{content}</w:p>"


def _indent(flow: Flow) -> str:
    values = []
    if flow.left:
        values.append(f'w:left="{flow.left}"')
    if flow.right:
        values.append(f'w:right="{flow.right}"')
    if flow.first_chars:
        values.append(f'w:firstLineChars="{flow.first_chars}"')
    if flow.first:
        values.append(f'w:firstLine="{flow.first}"')
    if flow.hanging:
        values.append(f'w:hanging="{flow.hanging}"')
    return f"<w:ind {' '.join(values)}/>" if values else ""


def text(words: str, face: Face, flow: Flow) -> str:
    """A paragraph of one run."""
    return paragraph(run(words, face) if words else "", face, flow)


def border(side: str, size: int) -> str:
    """A black line at one side of a cell or a table; size in eighths of a point."""
    ink = look.bare(look.BLACK)
    return f'<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="{ink}"/>'


def cell(
    content: str,
    width: int,
    *,
    span: int = 1,
    merge: str = "",
    borders: str = "",
    middle: bool = True,
) -> str:
    """A table cell; merge is 'restart' or 'continue' for cells joined downwards."""
    parts = [
        f'<w:tcW w:w="{width}" w:type="dxa"/>',
        f'<w:gridSpan w:val="{span}"/>' if span > 1 else "",
        f'<w:vMerge w:val="{merge}"/>' if merge else "",
        f"<w:tcBorders>{borders}</w:tcBorders>" if borders else "",
        '<w:vAlign w:val="center"/>',
    ]
    return f"<w:tc><w:tcPr>{''.join(parts)}</w:tcPr>{content}</w:tc>"


def row(cells: str, height: int, *, is_head: bool = False) -> str:
    """A row that is never split; head rows are repeated on every page."""
    head = "<w:tblHeader/>" if is_head else ""
    return (
        f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{height}" w:hRule="atLeast"/>{head}'
        f"</w:trPr>{cells}</w:tr>"
    )


def table(rows: str, widths: list[int], *, margin: int = 28, has_borders: bool = True) -> str:
    """A table of fixed columns, outer lines 1 pt, inner ones 1/2 pt."""
    sides = (("top", 8), ("left", 8), ("bottom", 8), ("right", 8), ("insideH", 4), ("insideV", 4))
    drawn = "".join(border(name, size) for name, size in sides) if has_borders else ""
    above = PADDING if margin else 0
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f"{f'<w:tblBorders>{drawn}</w:tblBorders>' if drawn else ''}"
        '<w:tblLayout w:type="fixed"/><w:tblCellMar>'
        f'<w:top w:w="{above}" w:type="dxa"/><w:left w:w="{margin}" w:type="dxa"/>'
        f'<w:bottom w:w="{above}" w:type="dxa"/><w:right w:w="{margin}" w:type="dxa"/>'
        f"</w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )
