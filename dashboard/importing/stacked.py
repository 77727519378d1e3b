"""Step 1a, stacked tables: one sheet with several tables below one another, each with its title.

A head that comes again below another title (枫林镇名册, 2010年7月月报), or another head, begins a
table of its own. A page break with the same title, or with none, does not.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from dashboard.importing.cleaning.text import cell_text
from dashboard.importing.columns import is_known_head
from dashboard.importing.layout import Layout, find_layout
from dashboard.importing.problems import FileRefusedError
from dashboard.importing.read import Sheet

LOOKED_AT = 60
MOST_TITLES = 4  # rows between a table and the head of the next
LEAST_HEADS = 3
_DAY_WORDS = re.compile(
    r"[\d\s年月日号份度.\-/:：()（）]|填[报表]|报送|统计|制表|时间|日期|截[至止]"
)
_CONTINUED = re.compile(r"[(（]?续[)）一二三四五六七八九十\d]*|第\d+页|共\d+页|\s")


def stacked(sheet: Sheet) -> list[Sheet]:
    """The tables of a sheet from top to bottom, with the rows of the others left blank."""
    part = Sheet(sheet.name, [list(row) for row in sheet.rows[:LOOKED_AT]], merges=sheet.merges)
    try:
        layout = find_layout(part)
    except FileRefusedError:
        return [sheet]
    starts = _starts(sheet, layout)
    if len(starts) < 2:
        return [sheet]
    ends = [*starts[1:], len(sheet.rows)]
    above = [_text(cell) for row in sheet.rows[: layout.header_rows[0]] for cell in row]
    days = tuple(text for text in above if text and not _DAY_WORDS.sub("", text))
    return [
        _block(sheet, place, start, end, days if place > 1 else ())
        for place, (start, end) in enumerate(zip(starts, ends, strict=True), start=1)
    ]


def _starts(sheet: Sheet, layout: Layout) -> list[int]:
    """First rows (of the titles) of the tables."""
    head = sheet.rows[layout.header_rows[-1]]
    found, before = [0], _digest(sheet.rows[: layout.header_rows[0]])
    rows, width = sheet.rows, len(head)
    lead = next((column for column, cell in enumerate(head) if cell != ""), 0)
    likely = [n for n, cell in enumerate(_column(rows, lead)) if cell == head[lead]]
    below = rows[layout.header_rows[-1] + 1 :]
    whole = (column for column in range(width) if "" not in _column(below, column))
    if len(list(islice(whole, 2))) < 2:  # else every row below has two cells at least
        likely += [number for number, row in enumerate(rows, 1) if len(row) - row.count("") <= 1]
    for number in sorted({one for one in likely if layout.header_rows[-1] < one < len(rows)}):
        row, above = rows[number], rows[number - 1]
        is_same = _is_same(row, head)
        if not is_same and (len(above) - above.count("") > 1 or not _is_other_head(row)):
            continue
        first = _first_title(sheet, number, found[-1])
        titles = _digest(sheet.rows[first:number])
        if titles not in before or not is_same:
            found.append(first)
            before, head = titles, row
    return found


def _column(rows: list[list[object]], column: int) -> Iterator[object]:
    return (row[column] if column < len(row) else "" for row in rows)


def _filled(row: list[object]) -> int:
    return sum(cell != "" for cell in row)


def _is_same(row: list[object], head: list[object]) -> bool:
    """Whether a row repeats the lowest head row; told by its first filled cell nearly always."""
    same = sum(one == other != "" for one, other in zip(row, head, strict=False))
    return same >= LEAST_HEADS and same >= 0.8 * _filled(head)


def _is_other_head(row: list[object]) -> bool:
    """Whether a row (below a blank one or a title) consists of heads."""
    texts = [cell for cell in row if cell != ""]
    known = sum(isinstance(text, str) and is_known_head(text) for text in texts)
    return known >= LEAST_HEADS and known >= 0.7 * len(texts)


def _first_title(sheet: Sheet, number: int, least: int) -> int:
    """The first row of the titles above a head: rows of at most two cells, blank ones between."""
    first = number
    for above in range(number - 1, max(least, number - 1 - MOST_TITLES), -1):
        row = sheet.rows[above]
        text = next((cell_text(cell) for cell in row if cell != ""), "")  # type: ignore[arg-type]
        if _filled(row) > 2 or re.match("[合总小共]计|[备附]?注", text):
            break
        if text:
            first = above
    return first


def _text(cell: object) -> str:
    return cell_text(cell).strip()  # type: ignore[arg-type]


def _digest(rows: list[list[object]]) -> str:
    text = "".join(cell_text(cell) for row in rows for cell in row if cell != "")  # type: ignore[arg-type]
    return _CONTINUED.sub("", text)


def _block(sheet: Sheet, place: int, start: int, end: int, days: tuple[str, ...]) -> Sheet:
    """One table; days: what stands above the first table and says nothing but a time."""
    width = max(map(len, sheet.rows))
    blank: list[object] = [""] * width
    rows = [
        list(row) if start <= number < end else blank  # shared: nothing is written there
        for number, row in enumerate(sheet.rows)
    ]
    merges = [one for one in sheet.merges if start <= one[0][0] < end]
    name = f"{sheet.name}（第{place}段）" if sheet.name else f"第{place}段"
    return replace(sheet, name=name, rows=rows, merges=merges, whole=sheet.name, facts_below=days)
