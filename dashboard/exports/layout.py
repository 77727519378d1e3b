"""How wide columns must be, in em: the same for Word, slides and workbook."""

import re

from dashboard.report.model import Column, Row, Table
from dashboard.words.formats import text_width

CELL_MARGIN = 0.6  # em on both sides together


def column_widths(table: Table, wraps_at: float = 16, *, tall: bool = False) -> list[float]:
    """Least width of each column in em: the widest cell, and the head in two or three lines; a
    column of text wraps beyond `wraps_at`; tall: heads as narrow as they go."""
    widths = []
    for index, column in enumerate(table.columns):
        cells = [_room(row[index].text) for row in table.lines]
        most = wraps_at if column.side == "text" else max(cells, default=0.0)
        content = min(max(cells, default=0.0), most)
        widths.append(max(content, _head_width(column, tall)) + CELL_MARGIN)
    return widths


def _room(text: str) -> float:
    """Em of a cell; digits among hanzi are wider in some faces than half an em."""
    return text_width(text) * (1.06 if any(c.isdigit() for c in text) else 1)


def _head_width(column: Column, tall: bool) -> float:
    lines = head_lines(column, tall=tall)
    return max(text_width(line) for line in lines)


def head_lines(column: Column, *, tall: bool = False) -> list[str]:
    """The head in one or two lines: name, then its unit; long names are broken in the middle.
    tall: names of four characters too, and a unit that is a number (30分) without brackets."""
    longest = 3 if tall else 5 if column.unit else 4
    if column.unit:
        name = halved(column.name) if len(column.name) > longest else [column.name]
        bare = tall and column.unit[0].isdigit()
        return [*name, column.unit if bare else f"（{column.unit}）"]
    if year := re.match(r"\d+年(?=.)", column.name):
        return [year[0], column.name[year.end() :]]
    return halved(column.name) if len(column.name) > longest else [column.name]


def halved(name: str) -> list[str]:
    """A long name in two lines: 食品加工, 小企业. No line begins with a mark that closes, ends with
    one that opens, or breaks a number."""
    half = (len(name) + 1) // 2
    while half < len(name) and not _may_break(name[half - 1], name[half]):
        half += 1
    return [name[:half], name[half:]] if half < len(name) else [name]


def _may_break(before: str, after: str) -> bool:
    is_number = before.isdigit() and (after.isdigit() or after in "%‰.")
    return not is_number and after not in "、，。；：）》”%" and before not in "（《“"


def number_indents(table: Table, widths: list[float]) -> list[float]:
    """Right indent in em of each column of numbers, so that they stand in its middle."""
    found = []
    for index, column in enumerate(table.columns):
        if column.side != "number":
            found.append(0.0)
            continue
        widest = max((text_width(row[index].text) for row in table.lines), default=0.0)
        found.append(max(0.0, (widths[index] - CELL_MARGIN - widest) / 2))
    return found


def groups(table: Table) -> list[tuple[str, int, int]]:
    """Merged heads as (name, first column, number of columns); a column without one alone."""
    found: list[tuple[str, int, int]] = []
    for index, column in enumerate(table.columns):
        if column.group and found and found[-1][0] == column.group:
            name, first, count = found[-1]
            found[-1] = (name, first, count + 1)
        else:
            found.append((column.group, index, 1))
    return found


def has_groups(table: Table) -> bool:
    """Whether the head takes two rows."""
    return any(column.group for column in table.columns)


def head_height(table: Table) -> int:
    """Lines that the head takes."""
    lines = max(len(head_lines(column)) for column in table.columns)
    return lines + has_groups(table)


def halves(rows: tuple[Row, ...], most: int) -> list[tuple[Row, ...]]:
    """Rows cut into pieces of at most `most`, of nearly the same length."""
    if not rows:
        return [()]
    pieces = -(-len(rows) // most)
    size = -(-len(rows) // pieces)
    return [rows[start : start + size] for start in range(0, len(rows), size)]
