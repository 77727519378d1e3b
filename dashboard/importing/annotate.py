"""The file for the sender: the bad cells coloured, in each a comment that says what to do.

An .xlsx goes back as it came, layout and values untouched, each formula as the value it last
had; other files are written as .xlsx with the sheets and rows as read. No text that begins with
= + - @ can run in it.
"""

import io
import re
from collections import defaultdict
from datetime import date, datetime
from pathlib import PurePath
from typing import Any

import openpyxl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.importing.pipeline import Preview
from dashboard.importing.problems import FileRefusedError, Problem
from dashboard.importing.read import Sheet, read

AUTHOR = "永嘉质量看板"
FILLS = {"rejected": "FFF4B6BE", "duplicate": "FFFCE9A9"}
WORDS = {"rejected": "退回", "duplicate": "重复"}
DATE_FORMAT = "yyyy-mm-dd"
WIDEST = 36

_PLACE = re.compile(r"^(?:“[^”]*”表)?第\d+行(?:[A-Z]+列)?(?:“[^”]*”)?：")
_RUNS = ("=", "+", "-", "@", "\t", "\r")


def annotated_name(file_name: str) -> str:
    """Name of the file for the sender."""
    return f"{PurePath(file_name).stem}（批注）.xlsx"


def annotate(preview: Preview) -> bytes:
    """The workbook with every held and repeated row of the preview marked in its cells."""
    workbook = _own_workbook(preview.content) or _rebuilt(preview)
    found: dict[str, dict[tuple[int, int], list[Problem]]] = defaultdict(lambda: defaultdict(list))
    for checked in preview.checked:
        sheet = checked.plan.sheet
        name = _sheet_name(checked.sheet if sheet.whole is None else sheet.whole)
        if name not in workbook.sheetnames:
            continue
        for problem in checked.problems:
            if problem.severity in FILLS:
                found[name][_place(workbook[name], problem)].append(problem)
    for name, cells in found.items():
        for (row, column), problems in cells.items():
            _mark(workbook[name].cell(row, column), problems)
    _silence(workbook)
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


def note_of(message: str) -> str:
    """A message without the place in front, for where the place is told already."""
    return _PLACE.sub("", message)


def _own_workbook(content: bytes) -> Workbook | None:
    """The sender's own .xlsx, formulas as values; None when it is no .xlsx that can be kept."""
    if not content.startswith(b"PK"):
        return None
    try:
        return openpyxl.load_workbook(io.BytesIO(content), data_only=True, keep_links=False)
    except Exception:  # a package that openpyxl cannot open is rebuilt from its cells
        return None


def _rebuilt(preview: Preview) -> Workbook:
    """The sheets and rows as read."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    try:
        sheets = read(preview.content, preview.file_name).sheets
    except FileRefusedError:
        sheets = []
    for sheet in sheets or [Sheet("", [])]:
        _write(workbook.create_sheet(_sheet_name(sheet.name)), sheet)
    return workbook


def _sheet_name(name: str) -> str:
    """A sheet of a text file has no name, a sheet of a workbook needs one."""
    return name or "Sheet1"


def _write(target: Worksheet, sheet: Sheet) -> None:
    widths: dict[int, int] = defaultdict(int)
    for r, row in enumerate(sheet.rows, start=1):
        is_table = sum(1 for value in row if value not in ("", None)) >= 3
        for c, value in enumerate(row, start=1):
            if value in ("", None):
                continue
            cell = target.cell(r, c)
            if isinstance(value, str):
                cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
                cell.data_type = "s"
            else:
                cell.value = value
                if isinstance(value, datetime | date):
                    cell.number_format = DATE_FORMAT
            if is_table:
                widths[c] = max(widths[c], sum(2 if ord(x) > 255 else 1 for x in str(value)))
    for (top, left), (bottom, right) in sheet.merges:
        target.merge_cells(
            start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1
        )
    for column, width in widths.items():
        target.column_dimensions[get_column_letter(column)].width = min(width + 2, WIDEST)
    target.page_setup.orientation, target.page_setup.fitToHeight = "landscape", 0
    target.sheet_properties.pageSetUpPr.fitToPage = True
    if sheet.visibility == "hidden":
        target.sheet_state = "hidden"


def _place(sheet: Worksheet, problem: Problem) -> tuple[int, int]:
    """Row and column of the cell to mark; a finding on the whole row marks its first filled cell.

    Of merged cells only the first can bear a comment.
    """
    if problem.column is not None:
        column = column_index_from_string(problem.column)
    else:
        filled = (cell.column for cell in sheet[problem.row] if cell.value not in ("", None))
        column = next(filled, 1)
    if isinstance(sheet.cell(problem.row, column), MergedCell):
        for span in sheet.merged_cells.ranges:
            if (problem.row, column) in _cells_of(span):
                return span.min_row, span.min_col
    return problem.row, column


def _cells_of(span: Any) -> set[tuple[int, int]]:
    return {
        (row, column)
        for row in range(span.min_row, span.max_row + 1)
        for column in range(span.min_col, span.max_col + 1)
    }


def _mark(cell: Cell, problems: list[Problem]) -> None:
    worst = "rejected" if any(p.severity == "rejected" for p in problems) else "duplicate"
    cell.fill = PatternFill("solid", start_color=FILLS[worst], end_color=FILLS[worst])
    lines = [f"【{WORDS[p.severity]}】{note_of(p.message)}" for p in problems]
    text = "\n".join(dict.fromkeys(lines))
    before = cell.comment.text if cell.comment else ""
    if before and before != text:
        text = f"{text}\n———\n{before}"
    comment = Comment(text, AUTHOR)
    comment.width, comment.height = 300, 28 + 20 * (len(text) // 20 + text.count("\n") + 1)
    cell.comment = comment


def _silence(workbook: Workbook) -> None:
    """Keep every text a text: also when a cell is opened and left again nothing runs."""
    for sheet in workbook.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith(_RUNS):
                    cell.data_type = "s"
                    cell.quotePrefix = True
