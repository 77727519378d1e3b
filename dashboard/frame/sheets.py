"""A table of a page as a workbook: one sheet, figures as numbers, head that stays in sight."""

import io

import pandas as pd
import xlsxwriter

from dashboard import look
from dashboard.frame import figures

_NARROW, _WIDE = 6, 48  # characters


def sheet(rows: pd.DataFrame, title: str, note: str) -> bytes:
    """The workbook: `title` names the sheet and stands over the table, `note` (source, day) below
    it; a text is written as text, also one that begins like a formula."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False})
    page = book.add_worksheet("表")
    box = {"border": 1, "border_color": look.BORDER}
    named = book.add_format({"bold": True, "font_size": 14})
    head = book.add_format({**box, "bold": True, "bg_color": look.HEAD_GROUND, "text_wrap": True})
    text = book.add_format(box)
    page.write_string(0, 0, title, named)
    for place, name in enumerate(map(str, rows.columns)):
        cells = rows.iloc[:, place].tolist()
        page.write_string(1, place, name, head)
        found = figures.read(cells)
        form = book.add_format({**box, "num_format": found.sheet_format}) if found else text
        for number, cell in enumerate(found.numbers if found else cells):
            _write(page, 2 + number, place, cell, form)
        widest = max([len(name), *(len(str(cell)) for cell in cells)], default=_NARROW)
        page.set_column(place, place, min(max(2 * widest, _NARROW), _WIDE))
    page.write_string(len(rows) + 3, 0, note)
    page.freeze_panes(2, 0)
    if len(rows):
        page.autofilter(1, 0, 1 + len(rows), max(len(rows.columns) - 1, 0))
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(0, 1)
    book.close()
    return target.getvalue()


def _write(
    page: xlsxwriter.worksheet.Worksheet,
    row: int,
    column: int,
    cell: object,
    form: xlsxwriter.format.Format,
) -> None:
    if cell is None or cell is pd.NaT or cell != cell:
        page.write_blank(row, column, None, form)
    elif isinstance(cell, (int, float)) and not isinstance(cell, bool):
        page.write_number(row, column, cell, form)
    else:
        page.write_string(row, column, str(cell), form)
