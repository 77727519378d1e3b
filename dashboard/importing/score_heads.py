"""Step 3a, heads of score sheets without brackets: 整规进度30, or an item's name alone.

A bare number behind an item is its full marks only when the numbers of all items look like marks
and not like the numbers of the columns; an item without any is one only when the items of a row
add up to its printed total, and that is a total of points: counts add up to a 合计 as well.
"""

import re
from collections.abc import Iterable
from typing import Any

from dashboard.importing.cleaning import is_empty_mark
from dashboard.importing.cleaning.numbers import parse_number
from dashboard.importing.layout import ROWS_TOLD_BY, Layout

MIN_ITEMS = 2
LEAST_FULL_MARKS = 50
SHARE_OF_ROWS = 0.8
ROUNDING = 0.051

_POINTS = re.compile("分|成绩")
_MARKED = re.compile(r"^(.{2,}?)(\d{1,2}|100)分?$")


def marked_items(layout: Layout, free: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Column -> (item, full marks) of heads that end in marks; {} when the numbers are none."""
    found = {
        index: (known[1], known[2])
        for index in free
        if layout.heads[index] and (known := _MARKED.match(layout.heads[index][-1]))
    }
    marks = [int(full) for _, full in found.values()]
    is_numbering = all(later == first + 1 for first, later in zip(marks, marks[1:], strict=False))
    if len(found) < MIN_ITEMS or is_numbering or sum(marks) < LEAST_FULL_MARKS:
        return {}
    return found


def summed_items(layout: Layout, free: Iterable[int], total: int | None) -> dict[int, str]:
    """Column -> item where the numbers of the unknown columns add up to the total of points."""
    columns = [index for index in free if layout.heads[index] and _numbers(layout, index)]
    if total is None or len(columns) < MIN_ITEMS or not _POINTS.search(layout.heads[total][-1]):
        return {}
    rows: list[list[Any]] = [layout.rows[number] for number in layout.body[:ROWS_TOLD_BY]]
    sums = [
        (sum(parse_number(row[index]).value or 0.0 for index in columns), printed)
        for row in rows
        if (printed := parse_number(row[total]).value) is not None
    ]
    right = sum(abs(own - printed) <= ROUNDING for own, printed in sums)
    if not sums or right < SHARE_OF_ROWS * len(sums):
        return {}
    return {index: layout.heads[index][-1] for index in columns}


def _numbers(layout: Layout, index: int) -> bool:
    """Whether every filled cell of the column's first rows is a number."""
    cells: list[Any] = [layout.rows[number][index] for number in layout.body[:ROWS_TOLD_BY]]
    filled = [cell for cell in cells if not is_empty_mark(cell)]
    return bool(filled) and all(parse_number(cell).value is not None for cell in filled)
