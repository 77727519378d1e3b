"""Step 1, read: bytes and a file name become a Workbook of plain cells.

The content decides how a file is read, never its extension. Cells are text, numbers, booleans,
dates or "" (empty), as the file holds them: a formula gives its last value and nothing runs.
"""

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from itertools import chain, islice, zip_longest
from pathlib import PurePath
from typing import Literal

import python_calamine as calamine

from dashboard import apart
from dashboard.importing import guards
from dashboard.importing.problems import FileRefusedError
from dashboard.importing.read_binary import read_binary
from dashboard.importing.read_text import read_delimited
from dashboard.importing.read_web import looks_like_markup, read_markup

Visibility = Literal["visible", "hidden"]
Merge = tuple[tuple[int, int], tuple[int, int]]

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
# Signs without width that other programs leave in texts; a day or a name with one is the same.
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
ROWS_TOLD_BY = 1000  # whether texts of a column come again
TEXT_SUFFIXES = {".csv", ".txt", ".tsv"}


@dataclass
class Sheet:
    """One sheet. rows[r][c] with 0-based r and c; name is "" for a text file.

    merges: ((first row, first column), (last row, last column)), 0-based. hidden_rows and
    hidden_columns are 0-based and known for .xlsx only. facts: what the head that this table stood
    under says of all its rows, where a sheet held several tables (facts_below: unless its own
    titles say something else); whole: name of that sheet. derived: column that the import has added
    on the right -> columns that tell it. head_row: its lowest head row, where that is known.
    """

    name: str
    rows: list[list[object]]
    visibility: Visibility = "visible"
    merges: list[Merge] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    facts: tuple[str, ...] = ()
    facts_below: tuple[str, ...] = ()
    whole: str | None = None
    derived: dict[int, tuple[int, ...]] = field(default_factory=dict)
    head_row: int | None = None


@dataclass
class Workbook:
    """One file as read. notes: Chinese remarks about the file as a whole."""

    file_name: str
    sheets: list[Sheet]
    date_1904: bool = False
    notes: list[str] = field(default_factory=list)


def read(content: bytes, file_name: str) -> Workbook:
    """Read .xls, .xlsx, .et, .csv, .txt, or a web page saved as .xls.

    Raises FileRefusedError (with code and Chinese message) for a file that is empty, damaged,
    encrypted, too large, of another format, or without a single filled cell.
    """
    if len(content) > guards.MAX_FILE_BYTES:
        raise FileRefusedError(
            "too_large",
            f"文件有{len(content) // 2**20}MB，超过上限{guards.MAX_FILE_BYTES // 2**20}MB。"
            "请拆成几个文件再导入。",
        )
    if not content.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise FileRefusedError("empty", "文件是空的，里面没有任何内容。请核对是否发错了文件。")
    workbook = _by_content(content, file_name)
    for sheet in workbook.sheets:
        _refuse_too_wide(sheet)
    if not any(sheet.rows for sheet in workbook.sheets):
        raise FileRefusedError("empty", "文件里的每张表都是空的。请核对是否发错了文件。")
    return workbook


def _refuse_too_wide(sheet: Sheet) -> None:
    width = max(map(len, sheet.rows), default=0)
    if width > guards.MAX_COLUMNS:
        raise FileRefusedError(
            "too_large",
            f"“{sheet.name}”表有{width}列，超过上限{guards.MAX_COLUMNS}列，远超正常名册。"
            "请删除数据区右边多余的列，另存后再导入。",
        )


def _by_content(content: bytes, file_name: str) -> Workbook:
    suffix = PurePath(file_name).suffix.lower()
    if content.startswith(b"%PDF"):
        raise FileRefusedError(
            "not_a_workbook_pdf",
            f"这个文件其实是 PDF，只是把后缀改成了“{suffix}”，里面没有可读的表格。"
            "请向报送单位索取原来的电子表格。",
        )
    if content.startswith(b"PK"):
        return _read_package(content, file_name)
    if content.startswith(OLE):
        return _read_binary(content, file_name)
    if looks_like_markup(content):
        sheets = [
            Sheet(name, _visible(rows), shown, merges)
            for name, rows, shown, merges in read_markup(content)
        ]
        note = "这个文件其实是另存为表格的网页，已按网页里的表格读取。"
        return Workbook(file_name, sheets, notes=[note])
    if suffix in TEXT_SUFFIXES or _is_plain_text(content):
        return Workbook(file_name, [Sheet("", _visible(read_delimited(content)))])
    if suffix in {".xlsx", ".xlsm"}:
        raise guards.damaged()
    raise guards.encrypted()


def _is_plain_text(content: bytes) -> bool:
    head = content[:4096]
    return head[:2] in (b"\xff\xfe", b"\xfe\xff") or not any(
        byte < 32 and byte not in (9, 10, 12, 13) for byte in head
    )


def _read_package(content: bytes, file_name: str) -> Workbook:
    facts = guards.inspect_package(content)
    sheets = _read_apart(content) if facts.is_heavy else _sheets(_open(content))
    # Parts are numbered in the order in which the sheets were made; when the count agrees, so
    # does the order in every file that spreadsheet programs write.
    parts = sorted(facts.sheets, key=lambda name: (len(name), name))
    if len(parts) == len(sheets):
        for sheet, part in zip(sheets, parts, strict=True):
            sheet.hidden_rows = {row - 1 for row in facts.sheets[part].hidden_rows}
            sheet.hidden_columns = {column - 1 for column in facts.sheets[part].hidden_columns}
    notes = ["文件带有宏，宏没有运行，只读取了数据。"] if facts.has_macros else []
    return Workbook(file_name, sheets, facts.date_1904, notes)


def _read_binary(content: bytes, file_name: str) -> Workbook:
    try:
        return Workbook(file_name, _apart(content))
    except apart.ApartError as error:
        raise guards.encrypted() from error


def _read_apart(content: bytes) -> list[Sheet]:
    """The sheets of a package that asks for more than it holds, or its refusal."""
    try:
        return _apart(content)
    except apart.ApartError as error:
        raise guards.too_heavy() from error


def _apart(content: bytes) -> list[Sheet]:
    return [
        Sheet(name, _visible(rows), "visible" if visible else "hidden", merges)
        for name, visible, rows, merges in read_binary(content)
    ]


def _open(content: bytes) -> calamine.CalamineWorkbook:
    try:
        return calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    except calamine.PasswordError as error:
        raise guards.encrypted() from error
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a panic of the reader is no Exception
        raise guards.damaged() from error


def _visible(rows: Iterable[Sequence[object]]) -> list[list[object]]:
    """The rows without signs that nobody can see; equal texts of a column in which texts come again
    become one object, which saves most memory and makes every later look-up quick.

    Numbers are left alone, since 1, 1.0 and True are equal but not the same.
    """
    listed = (row if isinstance(row, list) else list(row) for row in rows)
    first = list(islice(listed, ROWS_TOLD_BY))
    distinct = [len(set(cells)) for cells in zip_longest(*first)]
    again = [c for c, count in enumerate(distinct) if 2 * count <= len(first)]
    texts: dict[str, str] = {}
    one = texts.setdefault
    seen: list[list[object]] = []
    for row in chain(first, listed):  # one by one: all texts at once would take most memory
        for c in again:
            if c < len(row) and type(cell := row[c]) is str:
                row[c] = one(cell, cell)
        seen.append(row)
    alone = sorted(set(range(max(map(len, seen), default=0))).difference(again))
    strings = (
        [cell for row in seen if c < len(row) and type(cell := row[c]) is str] for c in alone
    )
    every: Iterator[Iterable[str]] = chain([texts], strings)
    if not any(INVISIBLE.search("\n".join(some)) for some in every):
        return seen
    shown = cache(partial(INVISIBLE.sub, ""))
    return [[shown(cell) if type(cell) is str else cell for cell in row] for row in seen]


def _rows(source: calamine.CalamineSheet) -> list[list[object]]:
    """All rows and columns from A1 on."""
    rows = _visible(source.iter_rows())
    empty_left = source.start[1] if source.start else 0
    ahead: list[object] = [""] * empty_left
    return [ahead + row for row in rows] if empty_left else rows


def _sheets(workbook: calamine.CalamineWorkbook) -> list[Sheet]:
    sheets: list[Sheet] = []
    for meta in workbook.sheets_metadata:
        if meta.typ != calamine.SheetTypeEnum.WorkSheet:
            continue
        try:
            source = workbook.get_sheet_by_name(meta.name)
            rows = _rows(source)
            merges = list(source.merged_cell_ranges or [])
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:  # a panic of the reader is no Exception
            raise guards.damaged() from error
        visible = meta.visible == calamine.SheetVisibleEnum.Visible
        sheets.append(Sheet(meta.name, rows, "visible" if visible else "hidden", merges))
    return sheets
