"""Limits that are checked before a spreadsheet is opened, so that time and memory stay bounded.

The reader builds a dense grid from the first to the last filled cell: a 5 KB file with two
cells in opposite corners would ask for 512 GB and end the process. Sizes written in a zip
directory can lie, so the parts are unpacked here in small pieces and counted.
"""

import io
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from dashboard.importing.problems import FileRefusedError

MAX_FILE_BYTES = 200 * 2**20
MAX_UNPACKED_BYTES = 400 * 2**20
# More only for a file that is large itself: a million rows of twelve columns fill 70 MB.
MAX_UNPACKED_BYTES_OF_LARGE = 700 * 2**20
USUAL_EXPANSION = 20
MAX_CELLS = 30_000_000
MAX_COLUMNS = 2000
# A package that passes one of these asks for far more than it holds, and is read apart.
MOST_SPARSE_CELLS, LEAST_BYTES_PER_CELL = 5_000_000, 4
MOST_MERGES = 200_000
MOST_SHARED_BYTES = 3 * 2**30
SHORTEST_ELEMENT = 7  # <c></c>
CHUNK = 2**20
OVERLAP = 64

SHARED_TEXTS = "xl/sharedstrings.xml"  # the reader does not mind the case
LONGEST_REFERENCE = 12
MOST_LETTERS, MOST_DIGITS = 3, 7

_COUNTS = re.compile(rb"\buniqueCount=[\"'](\d+)[\"']")
_ROW = re.compile(rb'<row [^>]*?\br="(\d+)"')
_HIDDEN_ROW = re.compile(rb'<row (?=[^>]*\bhidden="(?:1|true)")[^>]*?\br="(\d+)"')
_HIDDEN_COLUMN = re.compile(rb'<col (?=[^>]*\bhidden="(?:1|true)")[^>]*>')
_SPAN = re.compile(rb'\b(min|max)="(\d+)"')
# What the standard library raises for broken packages, lzma and bz2 included.
BROKEN: tuple[type[Exception], ...] = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, NotImplementedError, EOFError,
    OSError, ValueError, KeyError, IndexError, OverflowError,
)  # fmt: skip


@dataclass
class SheetFacts:
    """What a first pass over one worksheet part tells; rows and columns are 1-based."""

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    last_row: int = 0
    width: int = 26

    @property
    def cells(self) -> int:
        """Upper bound of the dense grid that the reader would build."""
        return self.last_row * self.width


@dataclass
class PackageFacts:
    """What a first pass over an .xlsx package tells; sheets by part name.

    is_heavy: the reader may need far more memory or time than the size of the file lets expect:
    two cells in opposite corners, on many sheets; a long text that many cells share.
    """

    sheets: dict[str, SheetFacts]
    date_1904: bool
    has_macros: bool
    is_heavy: bool = False


class _Weight:
    """What the reader would need for a package, at most, beside the bytes of its parts.

    The part of shared texts comes first. most: bytes of all parts."""

    def __init__(self, most: int) -> None:
        self._most = most
        self.sheet_bytes = self.elements = self.merges = self.longest = self._open = 0

    def add_sheet(self, piece: bytes) -> None:
        """One piece of a worksheet part."""
        self.sheet_bytes += len(piece)
        if self._most // SHORTEST_ELEMENT * self.longest > MOST_SHARED_BYTES:
            self.elements += piece.count(b"</")
        self.merges += piece.count(b"mergeCell")

    def add_texts(self, piece: bytes) -> None:
        """One piece of the part of shared texts, of which every cell gets a copy of its own."""
        first, *others = map(len, piece.split(b"</si>"))
        self._open += first
        self.longest = max(self.longest, self._open, *others)
        if others:
            self._open = others[-1]

    def is_heavy(self, sheets: Iterable[SheetFacts]) -> bool:
        """Whether one of the limits is passed."""
        cells = sum(facts.cells for facts in sheets)
        is_sparse = self.sheet_bytes < LEAST_BYTES_PER_CELL * cells
        return (
            (cells > MOST_SPARSE_CELLS and is_sparse)
            or self.merges > MOST_MERGES
            or self.elements * self.longest > MOST_SHARED_BYTES
        )


def inspect_package(content: bytes) -> PackageFacts:
    """Unpack an .xlsx in small pieces; raise FileRefusedError when a limit is passed."""
    try:
        package = zipfile.ZipFile(io.BytesIO(content))
        names = set(package.namelist())
    except BROKEN as error:
        raise damaged() from error
    _refuse_other_packages(package, names)
    limit = min(
        max(MAX_UNPACKED_BYTES, USUAL_EXPANSION * len(content)), MAX_UNPACKED_BYTES_OF_LARGE
    )
    # No part unpacks to more than it claims: the library reads no further, and compares sums then.
    claimed = sum(part.file_size for part in package.infolist())
    if claimed > limit:
        raise _bomb(limit)
    _check_shared_strings(package)
    sheets: dict[str, SheetFacts] = {}
    unpacked, weight = 0, _Weight(claimed)
    workbook = b""
    unnamed: list[SheetFacts] = []
    texts_first = sorted(package.infolist(), key=lambda one: one.filename.lower() != SHARED_TEXTS)
    for part in texts_first:
        facts = SheetFacts() if part.filename.startswith("xl/worksheets/sheet") else None
        is_named = facts is not None
        try:
            with package.open(part) as stream:
                tail = b""
                while piece := stream.read(CHUNK):
                    unpacked += len(piece)
                    if unpacked > limit:
                        raise _bomb(limit)
                    joined = tail + piece
                    if facts is None and b"sheetData" in joined:
                        facts = SheetFacts()  # a sheet may lie under any name
                        unnamed.append(facts)
                    if facts is not None:
                        _look_at(joined, facts)
                        if facts.cells > MAX_CELLS:
                            raise _too_large(facts)
                        weight.add_sheet(piece)
                    tail = piece[-OVERLAP:]
                    if part.filename.lower() == SHARED_TEXTS:
                        weight.add_texts(piece)
                    elif part.filename == "xl/workbook.xml":
                        workbook += piece
        except BROKEN as error:
            raise damaged() from error
        except RuntimeError as error:
            raise encrypted() from error
        if facts is not None and is_named:
            sheets[part.filename] = facts
    return PackageFacts(
        sheets=sheets,
        date_1904=re.search(rb'date1904="(1|true)"', workbook) is not None,
        has_macros="xl/vbaProject.bin" in names,
        is_heavy=weight.is_heavy([*sheets.values(), *unnamed]),
    )


def _look_at(piece: bytes, facts: SheetFacts) -> None:
    _measure(piece, facts)
    start = piece.rfind(b"<row ")
    if start >= 0 and (found := _ROW.match(piece, start)):
        facts.last_row = max(facts.last_row, int(found.group(1)))
    if b"hidden=" in piece:
        facts.hidden_rows.update(int(row) for row in _HIDDEN_ROW.findall(piece))
        for column in _HIDDEN_COLUMN.findall(piece):
            span = {key: int(value) for key, value in _SPAN.findall(column)}
            first, last = span.get(b"min", 1), min(span.get(b"max", 1), 702)
            facts.hidden_columns.update(range(first, last + 1))


def _measure(piece: bytes, facts: SheetFacts) -> None:
    """Widen facts to the cells named r="AB123456" that lie right of Z or below row 99,999.

    All references of a piece are looked at together; within A1:Z99999 the row marks say enough.
    """
    signs = np.frombuffer(piece + bytes(LONGEST_REFERENCE + 2), np.uint8)
    at = np.flatnonzero(signs == ord("="))
    at = at[(signs[at - 1] == ord("r")) & np.isin(signs[at + 1], (ord('"'), ord("'")))] + 2
    wide = _is_letter(signs[at]) & _is_letter(signs[at + 1])
    far = _is_digit(signs[at + 5]) & _is_digit(signs[at + 6])
    at = at[wide | far]
    if not at.size:
        return
    letters, digits, column, row = (np.zeros(at.size, np.int64) for _ in range(4))
    in_letters = in_reference = np.ones(at.size, bool)
    for step in range(LONGEST_REFERENCE):
        sign = signs[at + step].astype(np.int64)
        in_letters = in_letters & _is_letter(sign)
        in_digits = in_reference & ~in_letters & _is_digit(sign)
        in_reference = in_letters | in_digits
        letters += in_letters
        digits += in_digits
        column = np.where(in_letters, column * 26 + sign - 64, column)
        row = np.where(in_digits, row * 10 + sign - 48, row)
    if np.any((letters > MOST_LETTERS) | (digits > MOST_DIGITS)):
        raise damaged()
    cell = (letters > 0) & (digits > 0)
    facts.width = max(facts.width, int(np.max(column[cell], initial=0)))
    facts.last_row = max(facts.last_row, int(np.max(row[cell], initial=0)))


def _is_letter(signs: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    return (signs >= ord("A")) & (signs <= ord("Z"))


def _is_digit(signs: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    return (signs >= ord("0")) & (signs <= ord("9"))


def _check_shared_strings(package: zipfile.ZipFile) -> None:
    """The reader sets memory aside for as many texts as the part claims to hold."""
    name = next((name for name in package.namelist() if name.lower() == SHARED_TEXTS), None)
    if name is None:
        return
    try:
        with package.open(name) as stream:
            claims = _COUNTS.findall(stream.read(1000))
    except BROKEN as error:
        raise damaged() from error
    if any(int(claim) > package.getinfo(name).file_size for claim in claims):
        raise damaged()


def _refuse_other_packages(package: zipfile.ZipFile, names: set[str]) -> None:
    if "xl/workbook.xml" in names:
        return
    kind = "Word 文档" if any(name.startswith("word/") for name in names) else ""
    kind = kind or ("演示文稿" if any(name.startswith("ppt/") for name in names) else "")
    if "xl/workbook.bin" in names:
        kind = ".xlsb 二进制工作簿"
    elif "mimetype" in names and b"opendocument" in package.read("mimetype")[:100]:
        kind = ".ods 表格"
    if kind:
        raise FileRefusedError(
            "unsupported_format",
            f"这个文件其实是{kind}，本系统读取 .xlsx、.xls、.et、.csv、.txt。"
            "请在表格软件里另存为 .xlsx 后再导入。",
        )
    raise damaged()


def damaged() -> FileRefusedError:
    """The file is broken."""
    return FileRefusedError(
        "corrupt",
        "文件已损坏，打不开：内容不完整，可能是传输或复制中断。"
        "请在表格软件里打开原件另存一份，或请报送单位重发。",
    )


def encrypted() -> FileRefusedError:
    """The file is encrypted, or nothing in it can be read."""
    return FileRefusedError(
        "encrypted_or_unreadable",
        "文件设有打开密码，或内容无法识别，读不出任何表格。"
        "请取消密码后另存为 .xlsx 再导入；没有密码仍打不开的，请报送单位重发。",
    )


def _bomb(limit: int) -> FileRefusedError:
    return FileRefusedError(
        "zip_bomb",
        f"文件解压后超过{limit // 2**20}MB，与正常表格不符，已停止读取以保护系统。"
        "请删除多余的空白行列和图片，另存为新文件后再导入。",
    )


def _too_large(facts: SheetFacts) -> FileRefusedError:
    return FileRefusedError(
        "too_large",
        f"有一张表一直用到第{facts.last_row}行、{facts.width}列左右，远超正常名册。"
        "请删除数据区以外的内容（常在最下方或最右边），另存后再导入。",
    )


def too_heavy() -> FileRefusedError:
    """Reading the file apart took more memory or time than any table needs."""
    return FileRefusedError(
        "too_large",
        "文件本身不大，展开后要用的内存或时间却远超正常表格，已停止读取以保护系统。"
        "请把需要的行列复制到新建的工作簿里另存，再导入。",
    )
