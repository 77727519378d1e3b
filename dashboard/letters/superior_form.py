"""上报表: the empty form of the bureau above, filled in its own file with its layout kept.

Labels of rows and heads of columns are read as the import reads a monthly report, so that what the
county takes in and what it sends up mean the same. Only empty cells are written; formulas, merged
cells, formats and other sheets stay. What could not be filled is told, cell by label.
"""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

import pandas as pd

from dashboard import divisions
from dashboard.importing.kinds.monthly_forms import Line, read_line
from dashboard.importing.kinds.monthly_reports import ALL_TRADES
from dashboard.letters import months, phrases
from dashboard.letters.material import NothingToReportError
from dashboard.letters.months import Month
from dashboard.report.model import Selection
from dashboard.store import db

MOST_HEAD_ROWS = 8
MOST_ROWS, MOST_COLUMNS = 400, 80
_COVERAGE = re.compile("覆盖[面率]")
_TOTAL = re.compile("^(?:全县|合计|总计|小计|共计)$")
_FOOT = re.compile("^(?:注|说明|备注|填报|填表|负责人|审核|单位|联系)")
_LEFT = re.compile("^未(?:整规|规范)|未达标")


@dataclass(frozen=True)
class Filled:
    """The filled file: its bytes, what was written (label → text), what was not and why.

    doubts: what figures that were written do not count.
    """

    content: bytes
    written: tuple[tuple[str, str], ...]
    left_empty: tuple[tuple[str, str], ...]
    doubts: tuple[str, ...] = ()


@dataclass
class _Told:
    """What happens to the cells of a file while it is filled."""

    written: list[tuple[str, str]] = field(default_factory=list)
    empty: list[tuple[str, str]] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)


@dataclass
class _Grid:
    """A table of any file: texts, which cells may be written, how."""

    texts: list[list[str]]
    is_free: Callable[[int, int], bool]
    write: Callable[[int, int, float, bool], None]


@dataclass(frozen=True)
class _Meaning:
    """What a label is about; None where it says nothing of it."""

    place: str | None = None
    trade: str | None = None
    measure: str | None = None
    is_rate: bool = False

    @property
    def says_something(self) -> bool:
        return self.place is not None or self.trade is not None or self.measure is not None


def fill(store: db.StoreName, content: bytes, file_name: str, as_of: date, period: str) -> Filled:
    """The form with the figures of one month; NothingToReportError (Chinese) says why not."""
    known = months.periods(store, as_of)
    chosen = next((p for p in known if not period or p.id == period), None)
    if chosen is None:
        if not known:
            day = phrases.day_text(as_of)
            raise NothingToReportError(f"截至{day}没有月报，填不了上报表。请先导入月报。")
        listed = "、".join(p.id for p in known)
        raise NothingToReportError(f"没有“{period}”的月报，可以填的是：{listed}。")
    month = Month(store, Selection("monthly_notice", as_of), chosen)
    name = file_name.lower()
    if name.endswith(".docx"):
        return _fill_docx(content, month)
    if name.endswith((".xlsx", ".xlsm")):
        return _fill_workbook(content, month)
    if name.endswith((".xls", ".et", ".wps", ".doc")):
        raise NothingToReportError(
            f"{file_name}是旧格式，写回去会丢版式。请用WPS或Office另存为 .xlsx 或 .docx，再来填。"
        )
    raise NothingToReportError(f"{file_name}不是表格。上报表可以是 .xlsx 或 .docx。")


def _fill_workbook(content: bytes, month: Month) -> Filled:
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(content))
    except Exception as error:  # a damaged or locked file fails anywhere in the reader
        raise NothingToReportError(
            "打不开这份表：可能加了密码或没有传完。请另存一份再填。"
        ) from error
    told = _Told()
    for sheet in book.worksheets:
        where = f"{sheet.title}：" if len(book.worksheets) > 1 else ""
        _fill_grid(_sheet_grid(sheet), month, told, where)
    made = io.BytesIO()
    book.save(made)
    return _result(made.getvalue(), told)


def _sheet_grid(sheet: Any) -> _Grid:
    rows, columns = min(sheet.max_row, MOST_ROWS), min(sheet.max_column, MOST_COLUMNS)
    texts = [["" for _ in range(columns)] for _ in range(rows)]
    for r in range(rows):
        for c in range(columns):
            value = sheet.cell(r + 1, c + 1).value
            texts[r][c] = "" if value is None else str(value).strip()
    covered: set[tuple[int, int]] = set()
    for area in sheet.merged_cells.ranges:
        top = texts[area.min_row - 1][area.min_col - 1] if area.min_row <= rows else ""
        for r in range(area.min_row - 1, min(area.max_row, rows)):
            for c in range(area.min_col - 1, min(area.max_col, columns)):
                texts[r][c] = top
                if (r, c) != (area.min_row - 1, area.min_col - 1):
                    covered.add((r, c))

    def is_free(r: int, c: int) -> bool:
        return (r, c) not in covered and sheet.cell(r + 1, c + 1).value is None

    def write(r: int, c: int, value: float, is_rate: bool) -> None:
        cell = sheet.cell(r + 1, c + 1)
        is_percent = "%" in str(cell.number_format)
        cell.value = value / 100 if is_rate and is_percent else value if is_rate else int(value)

    return _Grid(texts, is_free, write)


def _fill_docx(content: bytes, month: Month) -> Filled:
    import docx

    try:
        document = docx.Document(io.BytesIO(content))
    except Exception as error:  # a damaged file fails anywhere in the reader
        raise NothingToReportError("打不开这份文件：可能没有传完。请另存一份再填。") from error
    told = _Told()
    for table in document.tables:
        cells = [list(row.cells) for row in table.rows]
        width = max((len(row) for row in cells), default=0)
        texts = [
            [row[c].text.strip() if c < len(row) else "" for c in range(width)] for row in cells
        ]

        def is_free(r: int, c: int, cells: list[list[Any]] = cells) -> bool:
            return c < len(cells[r]) and not cells[r][c].text.strip()

        def write(
            r: int, c: int, value: float, is_rate: bool, cells: list[list[Any]] = cells
        ) -> None:
            cells[r][c].paragraphs[0].add_run(f"{value:.1f}" if is_rate else str(int(value)))

        _fill_grid(_Grid(texts, is_free, write), month, told)
    made = io.BytesIO()
    document.save(made)
    return _result(made.getvalue(), told)


def _result(content: bytes, told: _Told) -> Filled:
    if not told.written:
        raise NothingToReportError(
            "这份表的行和列对不上乡镇、行业和经营户、已整规、规范、覆盖面、规范率，没有填进一格。"
            "请核对是不是整规进度的上报表，数字格要空着。"
        )
    doubts = tuple(dict.fromkeys(told.doubts))
    return Filled(content, tuple(told.written), tuple(told.empty), doubts)


def _fill_grid(grid: _Grid, month: Month, told: _Told, where: str = "") -> None:
    """Fill one table, and tell by row and column what was written and what stayed empty."""
    texts = grid.texts
    body = _first_body_row(texts, month)
    if body is None:
        return
    width = len(texts[0])
    heads = [_head(texts, body, c) for c in range(width)]
    places = _places(texts[body:], month)
    above: Line | None = None
    for r in range(body, len(texts)):
        label, column = _label(texts[r], month)
        row, above = _meaning(label, month, above)
        if not label or not row.says_something:
            name = next((text for text in texts[r] if text), "")
            if name and not _FOOT.match(name) and any(map(grid.is_free, [r] * width, range(width))):
                told.empty.append((where + name, "认不出这一行"))
            continue
        for c in range(column + 1, width):
            if not grid.is_free(r, c) or not heads[c]:
                continue
            head, _ = _meaning(heads[c], month, None)
            name = f"{where}{label}·{heads[c]}"
            value, why = _value(row, head, month, places)
            if value is None:
                told.empty.append((name, why))
                continue
            is_rate = row.is_rate or head.is_rate
            grid.write(r, c, value, is_rate)
            told.written.append((name, f"{value:.1f}" if is_rate else str(int(value))))
            told.doubts += [why] if why else []


def _first_body_row(texts: list[list[str]], month: Month) -> int | None:
    """The first row that begins with a place, a trade or a measure and has room behind it."""
    for r, row in enumerate(texts[: MOST_HEAD_ROWS + 4]):
        label, column = _label(row, month)
        found, _ = _meaning(label, month, None)
        if label and found.says_something and "" in row[column + 1 :] and r > 0:
            return r
    return None


def _label(row: list[str], month: Month) -> tuple[str, int]:
    """The text that names a row, among its first three cells, and its column."""
    for c, text in enumerate(row[:3]):
        if text and not re.fullmatch(r"[\d一二三四五六七八九十]{1,3}[.、]?", text):
            found, _ = _meaning(text, month, None)
            if found.says_something:
                return text, c
    return "", 0


def _head(texts: list[list[str]], body: int, column: int) -> str:
    """Heads of a column from above, each level once; titles over the whole width left out."""
    found: list[str] = []
    for row in texts[max(0, body - MOST_HEAD_ROWS) : body]:
        text = row[column]
        is_title = len(row) > 2 and all(one in (text, "") for one in row)
        if text and not is_title and text not in found:
            found.append(text)
    return "".join(found)


def _meaning(label: str, month: Month, above: Line | None) -> tuple[_Meaning, Line | None]:
    """What a label says of place, trade and measure, as the import reads it."""
    text = re.sub(r"\s", "", label)
    if not text:
        return _Meaning(), above
    if _TOTAL.match(text):
        return _Meaning(place=""), above
    place = divisions.resolve(text, month.month).township
    if place is not None and len(text) <= len(place) + 4:
        return _Meaning(place=place), above
    if _COVERAGE.search(text):
        line = read_line(_COVERAGE.sub("整规率", text), above)
    else:
        line = read_line(text, above)
    trade = None if line.trade in (None, ALL_TRADES) else line.trade
    measure = line.measure
    if _LEFT.search(text):
        measure = None if measure is None else f"not_{measure}"
    if measure is None and trade is None:
        return _Meaning(), above
    return _Meaning(None, trade, measure, line.rate), above if line.part else line


def _places(rows: list[list[str]], month: Month) -> list[str]:
    """Townships that the form lists: a total of the form is theirs."""
    found = (_meaning(_label(row, month)[0], month, None)[0].place for row in rows)
    return [name for name in found if name]


def _value(
    row: _Meaning, head: _Meaning, month: Month, places: list[str]
) -> tuple[float | None, str]:
    """The figure of a cell and what it does not count, or why there is none."""
    place = row.place if row.place is not None else head.place
    trade = row.trade or head.trade
    measure = head.measure or row.measure
    if measure is None:
        return None, "看不出要填哪一项"
    if place and place in month.sent.missing:
        return None, f"{place}没有报送{month.month.month}月份月报"
    rows = _rows(month, [place] if place else places, trade)
    rows = rows[rows[list(months.ITEMS)].notna().any(axis=1)]
    if rows.empty:
        return None, "月报里没有这一格"
    is_rate, is_rest = row.is_rate or head.is_rate, measure.startswith("not_")
    own = measure.removeprefix("not_")
    if rows[list({own, "outlets"} if is_rate or is_rest else {own})].isna().any(axis=None):
        return None, "月报里这一项没有填全"
    counts = months.summed(rows)
    number = getattr(counts, own)
    number = counts.outlets - number if is_rest else number
    silent = [] if place else [n for n in places or month.sent.units if n in month.sent.missing]
    listed = phrases.listed(phrases.official(silent), 8)
    doubt = f"合计不含没有报送月报的{listed}" if silent else ""
    if not is_rate:
        return float(number), doubt
    if not counts.outlets or (month.incomplete and not place):
        return None, "月报不完整，不计算比率"
    return float(Fraction(phrases.share(number, counts.outlets))), doubt


def _rows(month: Month, places: list[str], trade: str | None) -> pd.DataFrame:
    """Reported rows of some townships, or of all of them, of one trade or of all."""
    rows = month.rows
    if trade is not None:
        rows = rows[rows["trade"] == trade]
    return rows[rows["township"].isin(places)] if places else rows
