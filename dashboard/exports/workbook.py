"""A workbook for the city and the file: a sheet per table, charts, definitions, sources.

Text is never taken for a formula: cells are written as what they are, imported text with a
quote in front, so that even F2 and Enter leave it text.
"""

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_range, xl_rowcol_to_cell

from dashboard import look
from dashboard.documents import clauses
from dashboard.exports import workbook_charts
from dashboard.exports.circular_options import ISSUER
from dashboard.exports.layout import groups, has_groups
from dashboard.exports.workbook_formats import Formats, number_format
from dashboard.indicators.definitions import indicator
from dashboard.report.model import Cell, Column, Part, Report, Row, Table
from dashboard.words import formats as words_formats
from dashboard.words.formats import text_width

EMPTY_NOTE = "空着的格没有数，或户数、批数太少不算率"
FIRST_HEAD = 2  # row of the head: title and unit line stand above
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_format_properties": {"font_name": "宋体", "font_size": 11},
}
FORBIDDEN = str.maketrans({char: " " for char in "[]:*?/\\'"})
LIGHTS = {"●": look.GREEN, "◆": look.RED, "○": look.AMBER, "◇": look.AMBER}


def workbook(report: Report) -> bytes:
    """The .xlsx file."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, OPTIONS)
    book.set_properties(
        {
            "title": report.title,
            "comments": report.version,
            "author": report.issuer or ISSUER,
        }
    )
    formats = Formats(book)
    names = _sheet_names(report)
    _cover(book, formats, report, names)
    for part, name in names:
        assert part.table is not None
        _table_sheet(book, formats, report, part.table, name, part)
    if report.counts is not None:
        own = Part("counts", report.counts.name, "")
        _table_sheet(book, formats, report, report.counts, report.counts.name, own)
    charts = [part.chart for part in report.parts if part.chart]
    for sheet in workbook_charts.add(book, formats, charts):
        _page(sheet, report, is_wide=sheet.get_name() == workbook_charts.SHEET)
        workbook_charts.break_pages(sheet, len(charts))
    _definitions(book, formats, report)
    _sources(book, formats, report)
    book.close()
    return workbook_charts.with_asian_fonts(buffer.getvalue())


def _sheet_names(report: Report) -> list[tuple[Part, str]]:
    """Parts with a table, each with a sheet name of at most 31 characters, none twice."""
    found: list[tuple[Part, str]] = []
    taken: set[str] = set()
    for part in report.parts:
        if part.table is None:
            continue
        stem = part.table.name.translate(FORBIDDEN).strip()[:28] or "表"
        name, number = stem, 2
        while name in taken:
            name, number = f"{stem}{number}", number + 1
        taken.add(name)
        found.append((part, name))
    return found


def _page(sheet: Any, report: Report, *, is_wide: bool = False) -> None:
    """A4, one page wide, print date above, marks and page numbers below."""
    sheet.set_paper(9)
    if is_wide:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.6, right=0.6, top=0.8, bottom=0.8)
    marks = "　".join(report.marks)
    sheet.set_header('&R&"宋体,常规"&9打印日期：&D')
    sheet.set_footer(f'&L&"宋体,常规"&9{marks or " "}&C&"宋体,常规"&9第 &P 页 共 &N 页')
    sheet.hide_gridlines(2)


# ---- sheets ---------------------------------------------------------------------------------


def _cover(book: Any, formats: Formats, report: Report, names: list[tuple[Part, str]]) -> None:
    sheet = book.add_worksheet("封面说明")
    _page(sheet, report)
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, 78)
    sheet.merge_range(0, 0, 0, 1, report.title, formats.title)
    row = 1
    marks = "　".join(report.marks)
    facts = [("数据性质", marks)] if marks else []
    facts += [*report.scope, ("版本", report.version)]
    for name, value in facts:
        sheet.write_string(row, 0, name, formats.label)
        sheet.write_string(row, 1, value, formats.mark if value == marks else formats.text)
        row += 1
    row += 1
    sheet.write_string(row, 0, "要点", formats.section)
    row += 1
    said: set[str] = set()
    for part in report.parts:
        fresh = [one for one in part.paragraphs if one.plain not in said]
        said.update(one.plain for one in fresh)
        for index, one in enumerate(fresh):
            if index == 0:
                sheet.write_string(row, 0, part.heading, formats.label)
            sheet.write_string(row, 1, one.plain, formats.wrapped)
            sheet.set_row(row, 15.5 * max(1, -(-text_width(one.plain) * 2 // 76)))
            row += 1
    row += 1
    sheet.write_string(row, 0, "工作表", formats.section)
    row += 1
    for part, name in names:
        assert part.table is not None
        sheet.write_url(row, 0, f"internal:'{name}'!A1", formats.link, name)
        sheet.write_string(row, 1, part.table.title, formats.text)
        row += 1
    sheet.write_string(row, 0, "灯号", formats.label)
    words = "　".join(
        look.VERDICTS[state].label
        for state in ("reached", "reached_unproven", "missed_unproven", "missed")
    )
    sheet.write_string(row, 1, f"{words}（实心为有把握，空心为样本不足）", formats.text)
    sheet.print_area(0, 0, row, 1)


def _table_sheet(
    book: Any, formats: Formats, report: Report, table: Table, name: str, part: Part
) -> None:
    sheet = book.add_worksheet(name)
    _page(sheet, report, is_wide=table.wide)
    last = len(table.columns) - 1
    _span(sheet, 0, 0, last, table.title, formats.title)
    sheet.set_row(0, 28)
    left = f"来源：{part.source}" if part.source else ""
    right = f"统计截止{words_formats.date_text(report.as_of)}"
    _span(sheet, 1, 0, last, "；".join(t for t in (left, right, *report.marks) if t), formats.note)
    first = _heads(sheet, table, formats)
    for offset, line in enumerate(table.lines):
        _line(sheet, first + offset, line, table, formats)
    if table.rows:
        _sums(sheet, first, table, formats)
        _rates(sheet, first, table, formats)
        sheet.autofilter(first - 1, 0, first + len(table.rows) - 1, last)
    end = first + len(table.lines) - 1
    _conditions(sheet, table, first, max(first, end), formats)
    notes = [note for note in table.notes if note]
    notes += [EMPTY_NOTE] if _has_gaps(table) else []
    for offset, note in enumerate(notes):
        _span(sheet, end + 1 + offset, 0, last, f"注{offset + 1}：{note}。", formats.note)
        end_of_notes = end + 1 + offset
    for index, width in enumerate(_widths(table)):
        sheet.set_column(index, index, width)
    sheet.freeze_panes(first, _fixed_columns(table))
    sheet.repeat_rows(FIRST_HEAD, first - 1)
    sheet.print_area(0, 0, end_of_notes if notes else end, last)


def _has_gaps(table: Table) -> bool:
    """Whether a column of numbers holds a word that the sheet leaves out."""
    return any(
        cell.number is None and column.side == "number"
        for line in table.lines
        for cell, column in zip(line, table.columns, strict=True)
    )


def _span(sheet: Any, row: int, first: int, last: int, words: str, form: Any) -> None:
    if last > first:
        sheet.merge_range(row, first, row, last, "", form)
    sheet.write_string(row, first, words, form)
    total = 9 * (last - first + 1)
    lines = -(-text_width(words) * 2 // max(total, 40))
    if lines > 1 and form is not None:
        sheet.set_row(row, 15 * lines)


def _heads(sheet: Any, table: Table, formats: Formats) -> int:
    """Head rows; neighbours of a group share a merged cell. Gives the first row of the body."""
    row = FIRST_HEAD
    if not has_groups(table):
        for index, column in enumerate(table.columns):
            sheet.write_string(row, index, _head(column), formats.head)
        sheet.set_row(row, 32)
        return row + 1
    for name, first, count in groups(table):
        if name and count > 1:
            sheet.merge_range(row, first, row, first + count - 1, "", formats.head)
        if name:
            sheet.write_string(row, first, name, formats.head)
            for index in range(first, first + count):
                sheet.write_string(row + 1, index, _head(table.columns[index]), formats.head)
        else:
            sheet.merge_range(row, first, row + 1, first, "", formats.head)
            sheet.write_string(row, first, _head(table.columns[first]), formats.head)
    sheet.set_row(row + 1, 32)
    return row + 2


def _head(column: Column) -> str:
    return f"{column.name}\n（{column.unit}）" if column.unit else column.name


def _line(sheet: Any, row: int, line: Row, table: Table, formats: Formats) -> None:
    is_total = any(line is one for one in table.sums)
    for index, (cell, column) in enumerate(zip(line, table.columns, strict=True)):
        if cell.number is not None:
            code = number_format(cell.text)
            form = formats.number(code, is_total=is_total, is_centred=column.side != "number")
            sheet.write_number(row, index, cell.number, form)
        elif column.side == "number":  # a number or nothing: “2/4” would turn into a date
            sheet.write_blank(row, index, None, formats.total if is_total else formats.cell)
        else:
            sheet.write_string(row, index, cell.text, _text_format(cell, column, formats, is_total))


def _sums(sheet: Any, first: int, table: Table, formats: Formats) -> None:
    """The last row as formulas wherever it is the sum of the rows above it."""
    if table.total is None:
        return
    row = first + len(table.lines) - 1
    for index, (cell, column) in enumerate(zip(table.total, table.columns, strict=True)):
        own = [line[index].number for line in table.rows]
        known = [number for number in own if number is not None]
        if cell.number is None or column.side != "number" or sum(known) != cell.number:
            continue
        form = formats.number(number_format(cell.text), is_total=True, is_centred=False)
        span = xl_range(first, index, first + len(table.rows) - 1, index)
        sheet.write_formula(row, index, f"=SUM({span})", form, cell.number)


def _rates(sheet: Any, first: int, table: Table, formats: Formats) -> None:
    """Rates as formulas over their counts wherever that gives the printed figure."""
    for index, column in enumerate(table.columns):
        if column.of is None:
            continue
        part, whole = column.of
        for row, line in enumerate(table.lines, start=first):
            above, below, printed = line[part].number, line[whole].number, line[index].number
            if above is None or not below or printed is None:
                continue
            if abs(round(above / below * 100 + 1e-9, 1) - printed) > 0.001:
                continue
            is_total = any(line is one for one in table.sums)
            form = formats.number(
                number_format(line[index].text), is_total=is_total, is_centred=False
            )
            cells = (xl_rowcol_to_cell(row, one) for one in (part, whole))
            sheet.write_formula(row, index, "=ROUND({}/{}*100,1)".format(*cells), form, printed)


def _text_format(cell: Cell, column: Column, formats: Formats, is_total: bool) -> Any:
    if is_total:
        return formats.total
    return formats.cell_left if column.side == "text" else formats.cell


def _conditions(sheet: Any, table: Table, first: int, last: int, formats: Formats) -> None:
    """Lights by their glyph; bars on columns of change."""
    for index, column in enumerate(table.columns):
        cells = (first, index, last, index)
        if any(row[index].state for row in table.lines):
            for glyph, ink in LIGHTS.items():
                rule = {"type": "text", "criteria": "begins with", "value": glyph}
                sheet.conditional_format(*cells, {**rule, "format": formats.light(ink)})
        if column.unit == "百分点":
            bars = {"type": "data_bar", "bar_color": look.DATA_SOFT, "bar_solid": True}
            bars |= {"bar_negative_color": look.CONTEXT, "data_bar_2010": True}
            sheet.conditional_format(*cells, bars)


def _widths(table: Table) -> list[float]:
    """Two per hanzi and one per other character, and room at the sides."""
    found = []
    for index, column in enumerate(table.columns):
        texts = [row[index].text for row in table.lines] + _head(column).split("\n")
        most = 40.0 if column.side == "text" else 60.0
        found.append(min(most, max(text_width(text) * 1.9 for text in texts) + 2))
    return found


def _fixed_columns(table: Table) -> int:
    """Columns that stay when scrolling sideways: up to the one that names the row."""
    names = [i for i, column in enumerate(table.columns) if column.side != "number"]
    return 1 + next((i for i in names if table.columns[i].name in ("乡镇", "片区")), 0)


def _definitions(book: Any, formats: Formats, report: Report) -> None:
    sheet = book.add_worksheet("口径")
    _page(sheet, report, is_wide=True)
    head = (
        "指标",
        "分子",
        "分母",
        "单位",
        "统计方式",
        "起算数",
        "计入规则",
        "目标",
        "依据",
        "条款内容",
    )
    rows = []
    for one in map(indicator, report.indicators):
        targets = "、".join(dict.fromkeys(t.text for t in one.targets_on(report.as_of))) or one.aim
        clause_id = one.clause_on(report.as_of)
        clause = clauses.clause(clause_id) if clause_id else None
        rows.append(
            (
                one.name,
                one.numerator,
                one.denominator,
                one.unit,
                one.kind_word,
                f"{one.minimum}{one.noun}",
                one.rule_note or "全部计入",
                targets,
                clause.citation if clause else "",
                clause.summary if clause else "",
            )
        )
    widths = (20, 34, 24, 6, 10, 8, 30, 12, 14, 48)
    _list(sheet, formats, "指标口径", head, rows, widths)


def _sources(book: Any, formats: Formats, report: Report) -> None:
    sheet = book.add_worksheet("数据来源")
    _page(sheet, report)
    rows = [
        (str(one.import_id), one.file, one.imported, words_formats.count_text(one.rows))
        for one in report.sources
    ]
    if report.is_demo:
        rows.append(("", "程序生成的模拟数据，不是永嘉县的实际情况", "", ""))
    head = ("导入编号", "文件", "导入日期", "收下行数")
    _list(sheet, formats, f"数据来源（{report.version}）", head, rows, (10, 60, 14, 12))


def _list(
    sheet: Any,
    formats: Formats,
    title: str,
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths: Sequence[float],
) -> None:
    """A plain list with a title, repeated head and frozen panes."""
    _span(sheet, 0, 0, len(head) - 1, title, formats.title)
    sheet.set_row(0, 28)
    for index, name in enumerate(head):
        sheet.write_string(1, index, name, formats.head)
        sheet.set_column(index, index, widths[index])
    for number, row in enumerate(rows, start=2):
        for index, text in enumerate(row):
            sheet.write_string(number, index, text, formats.cell_left)
    sheet.freeze_panes(2, 1)
    sheet.repeat_rows(1, 1)
    sheet.print_area(0, 0, len(rows) + 1, len(head) - 1)
