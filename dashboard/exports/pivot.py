"""The answer to a question of one's own as a workbook, text or columns: numbers as numbers.

Sums are formulas over the cells above them, rates are numerator by denominator, so that whoever
changes a cell sees the rest follow. The second sheet says what was asked, of what, as of when.
"""

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from dashboard.analysis import grid, words
from dashboard.analysis.grid import Head, Line, Shown
from dashboard.analysis.pivot import Difference, Key, Table
from dashboard.exports.workbook_formats import Formats
from dashboard.words import formats

Place = dict[tuple[Key, int], tuple[int, int]]


def workbook(table: Table, title: str, notes: Sequence[str], source: str, is_demo: bool) -> bytes:
    """The table in columns of numerator, denominator and rate per column of the question."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    own = Formats(book)
    sheet = book.add_worksheet("表")
    columns = _columns(table)
    depth = max(len(table.question.rows), 1)
    width = depth + len(columns)
    sheet.merge_range(0, 0, 0, max(width - 1, 1), title, own.title)
    for place, name in enumerate(table.question.rows or (words.TOTAL,)):
        sheet.merge_range(1, place, 2, place, name, own.head)
    _heads(sheet, own, columns, depth)
    lines = grid.lines(table, Shown())
    places = {line.key: 3 + number for number, line in enumerate(lines)}
    for number, line in enumerate(lines):
        row = 3 + number
        for place, label in enumerate(line.labels):
            sheet.write_string(row, place, label, own.total if line.is_sum else own.cell_left)
        for place, head in enumerate(columns):
            _cell(sheet, own, table, line, head, (row, depth + place), places)
    sheet.freeze_panes(3, depth)
    sheet.set_column(0, depth - 1, 16)
    sheet.set_column(depth, width, 12)
    _about(book.add_worksheet("说明"), own, table, notes, source, is_demo)
    book.close()
    return target.getvalue()


def csv(table: Table) -> bytes:
    """One line per group, as CSV that Excel and WPS open."""
    return formats.csv_text(grid.long(table)).encode("utf-8-sig")


def parquet(table: Table) -> bytes:
    """The same as a Parquet file."""
    target = io.BytesIO()
    grid.long(table).to_parquet(target, index=False)
    return target.getvalue()


N, D, R = "分子", "分母", "率"
LOW, HIGH = "下限", "上限"


def _columns(table: Table) -> list[Head]:
    """Numerator, denominator and rate (or the number of rows) under each column, the whole last."""
    question = table.question
    keys: list[Key] = list(table.column_keys) if question.columns else [()]
    if question.columns and any(not column for _, _, column in table.counts):
        keys.append(())
    found = []
    for key in keys:
        top = " ".join(key) if key else (words.TOTAL if question.columns else "")
        for measure_id in question.measures:
            own = table.indicator(measure_id)
            if own is None:
                found.append(Head(measure_id, key, N, top, grid.name_of(measure_id)))
            else:
                found.append(Head(measure_id, key, N, top, own.numerator))
                found.append(Head(measure_id, key, D, top, own.denominator))
            if own is not None and own.kind != "count":
                found.append(Head(measure_id, key, R, top, grid.name_of(measure_id)))
            if table.before:
                unit = grid.unit_of_change(measure_id)
                text = f"{grid.CHANGE_WORDS[question.compare]}（{unit}）"
                found.append(Head(measure_id, key, grid.CHANGE, top, text))
    return [own for head in (*found, *grid.pairs(table)) for own in (head, *_limits(table, head))]


def _limits(table: Table, head: Head) -> list[Head]:
    """The ends of the interval of a difference, where any of its column has one."""
    if head.what not in (grid.CHANGE, grid.PAIR):
        return []
    every = (_difference(table, line, head) for line in grid.lines(table, Shown()))
    if not any(one is not None and one.low is not None for one in every):
        return []
    name = head.text.partition("（")[0]
    return [replace(head, what=f"{head.what}{end}", text=f"{name}{end}") for end in (LOW, HIGH)]


def _difference(table: Table, line: Line, head: Head) -> Difference | None:
    find = table.difference if head.what.startswith(grid.CHANGE) else table.pair
    return find(head.measure, line.key, head.column)


def _heads(sheet: Any, own: Formats, columns: list[Head], depth: int) -> None:
    start = 0
    for place, head in enumerate(columns):
        sheet.write_string(2, depth + place, head.text, own.head)
        is_last = place + 1 == len(columns) or _group(columns[place + 1]) != _group(head)
        if is_last:
            first, last = depth + start, depth + place
            if first == last:
                sheet.write_string(1, first, head.top, own.head)
            else:
                sheet.merge_range(1, first, 1, last, head.top, own.head)
            start = place + 1


def _group(head: Head) -> tuple[Key, str]:
    return head.column, head.top


def _cell(
    sheet: Any,
    own: Formats,
    table: Table,
    line: Line,
    head: Head,
    at: tuple[int, int],
    places: dict[Key, int],
) -> None:
    counts = table.counts.get((head.measure, line.key, head.column))
    row, column = at
    if head.what.startswith((grid.CHANGE, grid.PAIR)):
        _change(sheet, own, table, line, head, at)
        return
    if counts is None:
        sheet.write_string(row, column, "", own.total if line.is_sum else own.cell)
        return
    if head.what == R:
        _rate(sheet, own, table, line, head, at, counts)
        return
    value = counts[0] if head.what == N else counts[1]
    code = own.number("#,##0_ ", is_total=line.is_sum, is_centred=False)
    parts = _parts(table, line, places) if line.is_sum else []
    if not parts:
        sheet.write_number(row, column, value, code)
        return
    refs = [xl_rowcol_to_cell(place, column) for place in parts]
    runs = _runs(parts, column)
    formula = f"=SUM({','.join(runs if len(runs) <= 200 else refs)})"
    sheet.write_formula(row, column, formula, code, value)


def _change(
    sheet: Any, own: Formats, table: Table, line: Line, head: Head, at: tuple[int, int]
) -> None:
    """A difference, or an end of its interval, as a number: points of a rate, else what is
    counted."""
    found = _difference(table, line, head)
    value = None
    if found is not None:
        ends = {LOW: found.low, HIGH: found.high}
        value = ends.get(head.what[-len(LOW) :], found.value)
    if value is None:
        sheet.write_string(*at, "", own.total if line.is_sum else own.cell)
        return
    is_points = grid.unit_of_change(head.measure) == "点"
    code = "+0.0_ ;-0.0_ ;0.0_ " if is_points else "+#,##0_ ;-#,##0_ ;0_ "
    sheet.write_number(
        *at,
        value * 100 if is_points else value,
        own.number(code, is_total=line.is_sum, is_centred=False),
    )


def _rate(
    sheet: Any,
    own: Formats,
    table: Table,
    line: Line,
    head: Head,
    at: tuple[int, int],
    counts: tuple[int, int],
) -> None:
    """Numerator by denominator, from the two cells on its left; words under the minimum."""
    row, column = at
    value = table.number(head.measure, line.key, head.column)
    if value is None:
        own_format = own.total if line.is_sum else own.cell
        sheet.write_string(row, column, "只列数" if counts[1] else "", own_format)
        return
    code = own.number("0.0_ ", is_total=line.is_sum, is_centred=False)
    n, d = (xl_rowcol_to_cell(row, column - back) for back in (2, 1))
    sheet.write_formula(row, column, f"={n}/{d}*100", code, value * 100)


def _parts(table: Table, line: Line, places: dict[Key, int]) -> list[int]:
    """The rows of the groups that a sum adds up: whole ones only, never other sums."""
    length = len(line.key)
    return [places[key] for key in table.row_keys if key[:length] == line.key and key in places]


def _runs(rows: list[int], column: int) -> list[str]:
    """A3:A7 for rows that follow each other."""
    found, start = [], rows[0]
    for place, row in enumerate(rows):
        if place + 1 == len(rows) or rows[place + 1] != row + 1:
            first, last = xl_rowcol_to_cell(start, column), xl_rowcol_to_cell(row, column)
            found.append(first if start == row else f"{first}:{last}")
            start = rows[place + 1] if place + 1 < len(rows) else row
    return found


def _about(
    sheet: Any, own: Formats, table: Table, notes: Sequence[str], source: str, is_demo: bool
) -> None:
    day: date = table.as_of
    only = [f"{name}：{'、'.join(values)}" for name, values in table.question.only]
    lines = [
        ("数据", formats.DATA_WORDS["demo" if is_demo else "real"]),
        ("统计截止", formats.date_text(day)),
        ("来源", source),
        ("行", "、".join(table.question.rows) or words.TOTAL),
        ("列", "、".join(table.question.columns) or "—"),
        ("只看", "；".join(only) or "—"),
        *[("说明", note) for note in [words.NOT_ADDED_RATES, *notes]],
        *[("SQL", sql) for sql in table.sql.values()],
    ]
    lines += [
        ("口径", own_one.definition)
        for measure_id in table.question.measures
        if (own_one := table.indicator(measure_id)) is not None
    ]
    sheet.set_column(0, 0, 12)
    sheet.set_column(1, 1, 90)
    for place, (name, text) in enumerate(lines):
        sheet.write_string(place, 0, name, own.label)
        sheet.write_string(place, 1, text, own.wrapped)
