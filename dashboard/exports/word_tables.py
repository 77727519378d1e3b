"""Tables of an annex in Word: repeated heads, whole rows, every value on one line."""

from dashboard.exports import word_markup as markup
from dashboard.exports.layout import (
    column_widths,
    groups,
    halved,
    has_groups,
    head_lines,
    number_indents,
)
from dashboard.exports.word_markup import Face, Flow
from dashboard.report.model import Cell, Column, Table
from dashboard.words.formats import text_width

SIZES = (12.0, 10.5, 10.0, 9.0, 7.5)  # 7.5 only where even a landscape page has no room for 9
ROW_HEIGHTS = {12.0: 370, 10.5: 330, 10.0: 320, 9.0: 290, 7.5: 240}
PORTRAIT, LANDSCAPE = markup.TEXT_WIDTH, 12756
MARGIN = 28
NARROW_MARGIN = 15
MOST_WRAPPED = 2  # a smaller size is taken where more than one row in so many wraps
LEAST = 9.0  # pt that a fax still shows; less only where nothing else fits
KEPT = 3  # last rows of a table that no page break parts from each other and from the notes


_TRIED = (
    (12.0, 16, False),
    *((10.5, most, tall) for tall in (False, True) for most in (16, 13, 11, 9)),
    *((10.0, most, tall) for tall in (False, True) for most in (16, 13, 11, 9)),
    *((9.0, most, tall) for tall in (False, True) for most in (16, 13, 11, 9, 7.5, 6)),
    (7.5, 16, False),
)
"""Size, the em that a column of text takes before it wraps, whether heads are tall; best first."""


def fitting(table: Table, room: int) -> tuple[float, list[float], bool]:
    """The best size at which every column fits into `room` twips and most rows take one line, the
    columns' widths in em, and whether the heads are tall for it."""
    found: list[tuple[float, list[float], bool]] = []
    for size, most, tall in _TRIED:
        if found and size < LEAST:
            break
        widths = column_widths(table, most, tall=tall)
        if sum(widths) * size * 20 + 2 * MARGIN * len(widths) <= room:
            found.append((size, widths, tall))
            if _wrapped(table, widths) * MOST_WRAPPED <= len(table.rows):
                return found[-1]
    return found[0] if found else (SIZES[-1], column_widths(table), False)


def _wrapped(table: Table, widths: list[float]) -> int:
    """Rows of which a cell takes more than one line."""
    return sum(
        any(text_width(cell.text) > width for cell, width in zip(row, widths, strict=True))
        for row in table.rows
    )


FIRST_PAGE, NEXT_PAGE = 10200, 12000  # twips that rows have on the page of the title, on the next


def row_height(table: Table, size: float, room: int) -> int:
    """Twips of a row: higher where the table runs a little over its page, so that the next is
    half full instead of holding three rows."""
    height, lines = ROW_HEIGHTS[size], len(table.lines) + 2
    whole = height * lines + sum(280 * (1 + len(note) // 40) for note in table.notes)
    if room == PORTRAIT and FIRST_PAGE < whole < FIRST_PAGE + NEXT_PAGE // 2:
        return min(460, (FIRST_PAGE + NEXT_PAGE // 2) // lines)
    return height


def table_xml(table: Table, body: str, head: str, *, room: int = PORTRAIT) -> str:
    """The table with its fonts; it takes all of `room` twips."""
    size, ems, tall = fitting(table, room)
    height = row_height(table, size, room)
    margin = MARGIN if size >= 10.5 else NARROW_MARGIN
    widths = _shared(ems, room)
    spare = [width / (size * 20) - em for width, em in zip(widths, ems, strict=True)]
    indents = [
        round((indent + max(0.0, free) / 2) * size * 20) if column.side == "number" else 0
        for indent, free, column in zip(
            number_indents(table, ems), spare, table.columns, strict=True
        )
    ]
    face, head_face = Face(body, size), Face(head, size)
    rows = _heads(table, widths, head_face, tall)
    kept = len(table.lines) - KEPT  # with the row below, the last one with the notes
    for index, line in enumerate(table.lines):
        keep = index >= kept and (index < len(table.lines) - 1 or any(table.notes))
        is_total = any(line is one for one in table.sums)
        cells = "".join(
            markup.cell(_cell(cell, column, indent, head_face if is_total else face, keep), width)
            for cell, column, indent, width in zip(
                line, table.columns, indents, widths, strict=True
            )
        )
        rows += markup.row(cells, height)
    return markup.table(rows, widths, margin=margin)


def _shared(ems: list[float], room: int) -> list[int]:
    """Twips per column in proportion to its need; they add up to `room`."""
    whole = [int(room * em / sum(ems)) for em in ems]
    whole[-1] += room - sum(whole)
    return whole


def _flow(size: float, align: str, right: int = 0, *, keep: bool = False) -> Flow:
    line = round(size * 20 * 1.2)
    return Flow(align=align, line=line, right=right, snap=False, keep_next=keep)


def _cell(cell: Cell, column: Column, indent: int, face: Face, keep: bool) -> str:
    if column.side == "number" and cell.text != "/" and cell.number is not None:
        return markup.text(cell.text, face, _flow(face.size, "right", indent, keep=keep))
    align = "left" if column.side == "text" else "center"
    return markup.text(cell.text, face, _flow(face.size, align, keep=keep))


def _heads(table: Table, widths: list[int], face: Face, tall: bool) -> str:
    centred = _flow(face.size, "center")

    def head(lines: list[str]) -> str:
        return "".join(markup.text(line, face, centred) for line in lines)

    height = ROW_HEIGHTS[face.size]
    columns = table.columns
    if not has_groups(table):
        cells = "".join(
            markup.cell(head(head_lines(column, tall=tall)), width)
            for column, width in zip(columns, widths, strict=True)
        )
        return markup.row(cells, height, is_head=True)
    upper, lower = "", ""
    for name, first, count in groups(table):
        if name:
            width = sum(widths[first : first + count])
            room = (width - 2 * MARGIN) / (face.size * 20)
            lines = [name] if text_width(name) <= room else halved(name)
            upper += markup.cell(head(lines), width, span=count)
            for index in range(first, first + count):
                lines = head_lines(columns[index], tall=tall)
                lower += markup.cell(head(lines), widths[index])
        else:
            lines = head_lines(columns[first], tall=tall)
            upper += markup.cell(head(lines), widths[first], merge="restart")
            lower += markup.cell(markup.text("", face, centred), widths[first], merge="continue")
    return markup.row(upper, height, is_head=True) + markup.row(lower, height, is_head=True)
