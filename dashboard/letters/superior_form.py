"""上报表: the empty form of the bureau above, filled in its own file with its layout kept.

Labels of rows and heads of columns are read as the import reads a monthly report, so that what the
county takes in and what it sends up mean the same. Only empty cells are written; formulas, merged
cells, formats and other sheets stay. What could not be filled is told, cell by label.
"""

import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import Any

import pandas as pd

from dashboard import divisions
from dashboard.documents import office
from dashboard.importing import remembered_answers
from dashboard.importing.kinds.monthly_forms import Line, read_line
from dashboard.importing.kinds.monthly_reports import ALL_TRADES
from dashboard.indicators import measured
from dashboard.indicators.definitions import indicator
from dashboard.indicators.measured import Slice
from dashboard.letters import form_figures, months, phrases
from dashboard.letters.form_figures import Hint
from dashboard.letters.material import NothingToReportError
from dashboard.letters.months import Month
from dashboard.report.model import Selection
from dashboard.store import db

OLD = {"xls": "xlsx", "et": "xlsx", "doc": "docx", "wps": "docx"}
REGISTER = "名册"  # in place of a month: the register in force
BACK = ("xls", "doc")  # old formats that LibreOffice also writes
MOST_HEAD_ROWS = 8
MOST_ROWS, MOST_COLUMNS = 400, 80
_COVERAGE = re.compile("覆盖[面率]")
_TOTAL = re.compile("^(?:全县|合计|总计|小计|共计)$")
_FOOT = re.compile("^(?:注|说明|备注|填报|填表|负责人|审核|单位|联系)")
_OF_WHICH = re.compile(r"^(?:其中|内)[:：]?")
_COMMENT = re.compile("备注|说明|序号")
_LEFT = re.compile("^未(?:整规|规范)|未达标")


@dataclass(frozen=True)
class Filled:
    """The filled file: its bytes, what was written (label → text), what was not and why.

    doubts: what figures that were written do not count. unknown: labels of rows and heads that say
    nothing to us and may be matched by hand.
    """

    content: bytes
    written: tuple[tuple[str, str], ...]
    left_empty: tuple[tuple[str, str], ...]
    doubts: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


@dataclass
class _Told:
    """What happens to the cells of a file while it is filled."""

    written: list[tuple[str, str]] = field(default_factory=list)
    empty: list[tuple[str, str]] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


@dataclass
class _Grid:
    """A table of any file: texts, which cells may be written, how."""

    texts: list[list[str]]
    is_free: Callable[[int, int], bool]
    write: Callable[[int, int, float, bool], None]


@dataclass(frozen=True)
class _Basis:
    """Where figures come from: rows of one month's reports or of the register (township, trade,
    outlets, rectified, compliant), who sent, why no county rate is told; other figures up to day.

    on: the day of which the names of places are. matches: labels that were matched by hand.
    """

    store: db.StoreName
    day: date
    on: date
    rows: pd.DataFrame
    sent: months.Sent
    incomplete: str
    source: str
    matches: Mapping[str, str]


@dataclass(frozen=True)
class _Meaning:
    """What a label is about; None where it says nothing of it."""

    place: str | None = None
    trade: str | None = None
    measure: str | None = None
    is_rate: bool = False
    hint: Hint = Hint()

    @property
    def says_something(self) -> bool:
        told = (self.place, self.trade, self.measure, self.hint.subject)
        return any(one is not None for one in told)


def fill(
    store: db.StoreName,
    content: bytes,
    file_name: str,
    as_of: date,
    period: str,
    matches: Mapping[str, str] | None = None,
) -> Filled:
    """The form with the figures of one month, or of the register where period is REGISTER or no
    report came yet; spot checks and other figures up to the same day.

    matches: question (form_figures.key_of) → figure, over what was remembered before.
    NothingToReportError (Chinese) says why not.
    """
    told = {**remembered_answers.in_force(), **(matches or {})}
    basis = _basis(store, as_of, period, told)
    name = file_name.lower()
    if name.endswith(".docx"):
        return _fill_docx(content, basis)
    if name.endswith((".xlsx", ".xlsm")):
        return _fill_workbook(content, basis)
    old = next((ending for ending in OLD if name.endswith(f".{ending}")), None)
    if old is None:
        raise NothingToReportError(f"{file_name}不是表格。上报表可以是 .xlsx、.docx、.xls、.doc。")
    return _fill_old(content, file_name, old, basis)


def _basis(store: db.StoreName, as_of: date, period: str, matches: Mapping[str, str]) -> _Basis:
    known = months.begun(store, as_of)
    if known and period != REGISTER:
        chosen = next((p for p in known if not period or p.id == period), None)
        if chosen is None:
            listed = "、".join(p.id for p in known)
            raise NothingToReportError(
                f"没有“{period}”的月报，可以填的是：{listed}；按名册填写“{REGISTER}”。"
            )
        month = Month(store, Selection("monthly_notice", as_of), chosen)
        day = min(as_of, months.month_end(month.month)) if period else as_of
        source = f"{month.month.month}月份月报"
        return _Basis(
            store, day, month.month, month.rows, month.sent, month.incomplete, source, matches
        )
    rows = _register_rows(store, as_of)
    units = tuple(divisions.units_for(as_of, as_of).names)
    sent = months.Sent(units, (), (), (), ())
    if period and period != REGISTER:
        raise NothingToReportError(
            f"截至{phrases.day_text(as_of)}没有月报，填不了上报表。请先导入月报。"
        )
    return _Basis(store, as_of, as_of, rows, sent, "", "名册", matches)


def _register_rows(store: db.StoreName, as_of: date) -> pd.DataFrame:
    """The register in force, in the columns of monthly reports."""
    found: dict[tuple[str, str], list[int]] = {}
    for place, name in enumerate(("coverage_rate", "compliance_rate"), start=1):
        rows = measured.counts(store, indicator(name), Slice(as_of), "township", "trade")
        for r in rows.itertuples():
            if not pd.isna(r.last_day) and r.denominator:
                own = found.setdefault((str(r.key), str(r.key2)), [0, 0, 0])
                own[0], own[place] = int(r.denominator), int(r.numerator)
    made = [(*key, *own) for key, own in found.items()]
    return pd.DataFrame(made, columns=["township", "trade", *months.ITEMS])


def _fill_old(content: bytes, file_name: str, old: str, basis: _Basis) -> Filled:
    """A form in an old format: through the new one and back, where LibreOffice can do that."""
    if old not in BACK or office.refusal():
        raise NothingToReportError(
            f"{file_name}是旧格式，这里写不回去。请用WPS或Office另存为 .xlsx 或 .docx，再来填。"
        )
    new = OLD[old]
    try:
        modern = office.converted(content, old, new)
        made = _fill_workbook(modern, basis) if new == "xlsx" else _fill_docx(modern, basis)
        back = office.converted(made.content, new, old)
    except office.OfficeError as error:
        raise NothingToReportError(f"{file_name}：{error}") from error
    warning = f"旧格式 .{old} 经LibreOffice转换过，请对照原表核对行高、列宽和打印范围"
    return replace(made, content=back, doubts=(warning, *made.doubts))


def _fill_workbook(content: bytes, basis: _Basis) -> Filled:
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
        _fill_grid(_sheet_grid(sheet), basis, told, where)
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


def _fill_docx(content: bytes, basis: _Basis) -> Filled:
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

        _fill_grid(_Grid(texts, is_free, write), basis, told)
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
    unknown = tuple(dict.fromkeys(told.unknown))
    return Filled(content, tuple(told.written), tuple(told.empty), doubts, unknown)


def _fill_grid(grid: _Grid, basis: _Basis, told: _Told, where: str = "") -> None:
    """Fill one table, and tell by row and column what was written and what stayed empty."""
    texts = grid.texts
    body = _first_body_row(texts, basis)
    if body is None:
        return
    width = len(texts[0])
    heads = [_head(texts, body, c) for c in range(width)]
    places = _places(texts[body:], basis)
    above: Line | None = None
    subject: str | None = None
    for r in range(body, len(texts)):
        label, column = _label(texts[r], basis)
        row, above = _meaning(label, basis, above)
        subject = row.hint.subject or subject
        if not label and subject is not None:
            label, column, row = _part_of(texts[r], subject, basis) or (label, column, row)
        if not label or not row.says_something:
            name = next((text for text in texts[r] if text), "")
            if name and not _FOOT.match(name) and any(map(grid.is_free, [r] * width, range(width))):
                told.empty.append((where + name, "认不出这一行"))
                told.unknown.append(name)
            continue
        for c in range(column + 1, width):
            if not grid.is_free(r, c) or not heads[c]:
                continue
            head, _ = _meaning(heads[c], basis, None)
            name = f"{where}{label}·{heads[c]}"
            value, why = _value(row, head, basis, places)
            if value is None and not _COMMENT.match(heads[c]) and not head.says_something:
                told.unknown += [] if head.hint.part or row.hint.part else [heads[c]]
            if value is None:
                told.empty.append((name, why))
                continue
            is_rate = row.is_rate or head.is_rate
            hint = row.hint.with_head(head.hint)
            is_rate = hint.part == "rate" if hint.subject is not None else is_rate
            grid.write(r, c, value, is_rate)
            told.written.append((name, f"{value:.1f}" if is_rate else str(int(value))))
            told.doubts += [why] if why else []


def _part_of(row: list[str], subject: str, basis: _Basis) -> tuple[str, int, _Meaning] | None:
    """A row 其中：合格批次 below 阀门抽查批次: a part of what stands above."""
    for c, text in enumerate(row[:3]):
        if text and _OF_WHICH.match(text):
            part = form_figures.read(text, basis.matches).part
            return (text, c, _Meaning(hint=Hint(subject, part))) if part else None
    return None


def _first_body_row(texts: list[list[str]], basis: _Basis) -> int | None:
    """The first row that begins with a place, a trade or a measure and has room behind it."""
    for r, row in enumerate(texts[: MOST_HEAD_ROWS + 4]):
        label, column = _label(row, basis)
        found, _ = _meaning(label, basis, None)
        if label and found.says_something and "" in row[column + 1 :] and r > 0:
            return r
    return None


def _label(row: list[str], basis: _Basis) -> tuple[str, int]:
    """The text that names a row, among its first three cells, and its column."""
    for c, text in enumerate(row[:3]):
        if text and not re.fullmatch(r"[\d一二三四五六七八九十]{1,3}[.、]?", text):
            found, _ = _meaning(text, basis, None)
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


def _meaning(label: str, basis: _Basis, above: Line | None) -> tuple[_Meaning, Line | None]:
    """What a label says of place, trade and measure, as the import reads it."""
    text = re.sub(r"\s", "", label)
    if not text:
        return _Meaning(), above
    if (matched := basis.matches.get(form_figures.key_of(label))) in months.ITEMS:
        return _Meaning(measure=matched), above
    if _TOTAL.match(text):
        return _Meaning(place=""), above
    place = divisions.resolve(text, basis.on).township
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
    hint = form_figures.read(label, basis.matches)
    if hint.subject is not None or (measure is None and trade is None):
        return _Meaning(hint=hint), above
    return _Meaning(None, trade, measure, line.rate), above if line.part else line


def _places(rows: list[list[str]], basis: _Basis) -> list[str]:
    """Townships that the form lists: a total of the form is theirs."""
    found = (_meaning(_label(row, basis)[0], basis, None)[0].place for row in rows)
    return [name for name in found if name]


def _value(
    row: _Meaning, head: _Meaning, basis: _Basis, places: list[str]
) -> tuple[float | None, str]:
    """The figure of a cell and what it does not count, or why there is none."""
    place = row.place if row.place is not None else head.place
    trade = row.trade or head.trade
    measure = head.measure or row.measure
    hint = row.hint.with_head(head.hint)
    if hint.subject is not None:
        return form_figures.value(basis.store, hint, place, basis.day)
    if measure is None:
        return None, "看不出要填哪一项"
    if place and place in basis.sent.missing:
        return None, f"{place}没有报送{basis.source}"
    rows = _rows(basis, [place] if place else places, trade)
    rows = rows[rows[list(months.ITEMS)].notna().any(axis=1)]
    if rows.empty:
        return None, f"{basis.source}里没有这一格"
    is_rate, is_rest = row.is_rate or head.is_rate, measure.startswith("not_")
    own = measure.removeprefix("not_")
    if rows[list({own, "outlets"} if is_rate or is_rest else {own})].isna().any(axis=None):
        return None, f"{basis.source}里这一项没有填全"
    counts = months.summed(rows)
    number = getattr(counts, own)
    number = counts.outlets - number if is_rest else number
    silent = [] if place else [n for n in places or basis.sent.units if n in basis.sent.missing]
    listed = phrases.listed(phrases.official(silent), 8)
    doubt = f"合计不含没有报送月报的{listed}" if silent else ""
    if not is_rate:
        return float(number), doubt
    if not counts.outlets or (basis.incomplete and not place):
        return None, "月报不完整，不计算比率"
    return float(Fraction(phrases.share(number, counts.outlets))), doubt


def _rows(basis: _Basis, places: list[str], trade: str | None) -> pd.DataFrame:
    """Reported rows of some townships, or of all of them, of one trade or of all."""
    rows = basis.rows
    if trade is not None:
        rows = rows[rows["trade"] == trade]
    return rows[rows["township"].isin(places)] if places else rows
