"""DrawingML of text and tables on slides: East-Asian fonts on every run, sizes on every mark.

Texts name the theme's fonts (+mn-ea), so that one change of the theme changes a whole deck.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from lxml import etree

from dashboard import look
from dashboard.exports.layout import (
    column_widths,
    groups,
    has_groups,
    head_lines,
    number_indents,
)
from dashboard.report.model import Cell, Column, Row, Table

A = "http://schemas.openxmlformats.org/drawingml/2006/main"
FONT = "微软雅黑"
FACES = '<a:latin typeface="+mn-lt"/><a:ea typeface="+mn-ea"/><a:cs typeface="+mn-cs"/>'
PLAIN_GRID = "{5940675A-B579-460E-94D1-54222C63F5DA}"
POINT = 12700  # EMU
INK, SECOND, FOOT, FRAME = (
    look.bare(colour) for colour in (look.TEXT, look.TEXT_SECOND, look.TEXT_FOOT, look.FRAME)
)
HEAD_GROUND = look.bare(look.HEAD_GROUND)
LINE = look.bare(look.CONTEXT)


@dataclass(frozen=True)
class Line:
    """One paragraph: text, size in points, colour as RRGGBB, alignment (l, ctr, r)."""

    text: str
    size: float = 16
    colour: str = INK
    bold: bool = False
    align: str = "l"
    after: float = 0
    bullet: bool = False


def paragraph(line: Line, spacing: int = 110) -> str:
    """An a:p of one run; spacing of lines in percent."""
    bold = ' b="1"' if line.bold else ""
    size = round(line.size * 100)
    fill = f'<a:solidFill><a:srgbClr val="{line.colour}"/></a:solidFill>'
    after = f'<a:spcAft><a:spcPts val="{round(line.after * 100)}"/></a:spcAft>'
    mark = '<a:buFont typeface="Arial"/><a:buChar char="•"/>' if line.bullet else "<a:buNone/>"
    hang = f' marL="{round(line.size * POINT)}" indent="-{round(line.size * POINT)}"'
    indent = hang if line.bullet else ' marL="0" indent="0"'
    properties = f'lang="zh-CN" altLang="en-US" sz="{size}"{bold} dirty="0"'
    clean = "".join(char for char in line.text if char >= " ")
    run = (
        f"<a:r><a:rPr {properties}>{fill}{FACES}</a:rPr><a:t>{escape(clean)}</a:t></a:r>"
        if clean
        else ""
    )
    return (
        f'<a:p><a:pPr{indent} algn="{line.align}"><a:lnSpc><a:spcPct val="{spacing}000"/></a:lnSpc>'
        f'<a:spcBef><a:spcPts val="0"/></a:spcBef>{after}{mark}</a:pPr>{run}'
        f'<a:endParaRPr lang="zh-CN" sz="{size}"{bold}>{fill}{FACES}</a:endParaRPr></a:p>'
    )


def fill_text(shape: Any, lines: Sequence[Line], anchor: str = "t") -> None:
    """Replace the text of a shape; it wraps, and nothing is shrunk or grown."""
    body = shape.text_frame._txBody
    for old in body.findall(f"{{{A}}}p"):
        body.remove(old)
    properties = body.find(f"{{{A}}}bodyPr")
    for child in list(properties):
        properties.remove(child)
    for name, value in (("wrap", "square"), ("anchor", anchor)):
        properties.set(name, value)
    for side in ("lIns", "tIns", "rIns", "bIns"):
        properties.set(side, "0")
    for line in lines or [Line("")]:
        xml = paragraph(line).replace("<a:p>", f'<a:p xmlns:a="{A}">', 1)
        body.append(etree.fromstring(xml))


def plain(shape: Any) -> None:
    """Take away the style that would give a shape the theme's line, shadow and font."""
    style = shape._element.find("{http://schemas.openxmlformats.org/presentationml/2006/main}style")
    if style is not None:
        shape._element.remove(style)


# ---- tables ---------------------------------------------------------------------------------


def table_xml(table: Table, rows: Sequence[Row], width: int, size: float, height: int) -> Any:
    """a:tbl of some rows of a table, `width` EMU wide, rows at least `height` EMU high."""
    ems = column_widths(table)
    widths = [int(width * em / sum(ems)) for em in ems]
    spare = [w / (size * POINT) - em for w, em in zip(widths, ems, strict=True)]
    indents = [
        max(0.0, indent + max(0.0, free) / 2) * size * POINT
        for indent, free in zip(number_indents(table, ems), spare, strict=True)
    ]
    grid = "".join(f'<a:gridCol w="{w}"/>' for w in widths)
    body = "".join(
        _row(
            [
                _cell(cell, column, size, indent, is_total=any(row is one for one in table.sums))
                for cell, column, indent in zip(row, table.columns, indents, strict=True)
            ],
            height,
        )
        for row in rows
    )
    xml = (
        f'<a:tbl xmlns:a="{A}"><a:tblPr firstRow="1"><a:tableStyleId>{PLAIN_GRID}'
        f"</a:tableStyleId></a:tblPr><a:tblGrid>{grid}</a:tblGrid>"
        f"{_heads(table, size, height)}{body}</a:tbl>"
    )
    return etree.fromstring(xml)


def _row(cells: list[str], height: int) -> str:
    return f'<a:tr h="{height}">{"".join(cells)}</a:tr>'


def _cell(cell: Cell, column: Column, size: float, indent: float, *, is_total: bool) -> str:
    is_number = column.side == "number" and cell.number is not None
    align = "r" if is_number else "l" if column.side == "text" else "ctr"
    ink = look.bare(look.VERDICTS[cell.state].ink) if cell.state else INK
    right = round(indent) if is_number else 27432
    text = paragraph(Line(cell.text, size, ink, is_total, align), 100)
    return _box(text, look.bare(look.PANEL) if is_total else "", right)


def _box(text: str, ground: str, right: int = 27432, span: str = "") -> str:
    line = f'<a:solidFill><a:srgbClr val="{LINE}"/></a:solidFill>'
    sides = "".join(f'<a:{side} w="6350">{line}</a:{side}>' for side in ("lnT", "lnB"))
    none = "".join(f'<a:{side} w="0"><a:noFill/></a:{side}>' for side in ("lnL", "lnR"))
    fill = f'<a:solidFill><a:srgbClr val="{ground}"/></a:solidFill>' if ground else "<a:noFill/>"
    return (
        f"<a:tc{span}><a:txBody><a:bodyPr/><a:lstStyle/>{text}</a:txBody>"
        f'<a:tcPr marL="27432" marR="{right}" marT="9144" marB="9144" anchor="ctr">'
        f"{none}{sides}{fill}</a:tcPr></a:tc>"
    )


def _heads(table: Table, size: float, height: int) -> str:
    def head(lines: list[str], span: str = "") -> str:
        text = "".join(paragraph(Line(one, size, INK, True, "ctr"), 100) for one in lines)
        return _box(text, HEAD_GROUND, span=span)

    columns = table.columns
    if not has_groups(table):
        return _row([head(head_lines(column)) for column in columns], height)
    upper: list[str] = []
    lower: list[str] = []
    for name, first, count in groups(table):
        if name:
            upper.append(head([name], f' gridSpan="{count}"'))
            upper += [head([""], ' hMerge="1"')] * (count - 1)
            lower += [head(head_lines(columns[i])) for i in range(first, first + count)]
        else:
            upper.append(head(head_lines(columns[first]), ' rowSpan="2"'))
            lower.append(head([""], ' vMerge="1"'))
    return _row(upper, height) + _row(lower, height)
