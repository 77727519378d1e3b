"""Web pages and XML saved as .xls: their tables, without touching any address inside."""

import re
from html.parser import HTMLParser
from typing import Literal

from dashboard.importing.problems import FileRefusedError
from dashboard.importing.read_text import decode

Merge = tuple[tuple[int, int], tuple[int, int]]
Table = tuple[str, list[list[object]], Literal["visible", "hidden"], list[Merge]]

MAX_TABLE_CELLS = 5_000_000
MAX_SPAN = 1000

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)


def looks_like_markup(content: bytes) -> bool:
    """Whether the content starts like a page or an XML spreadsheet."""
    head = content[:2048].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    return head.startswith(b"<") and any(
        mark in head for mark in (b"<html", b"<table", b"<!doctype html", b"<meta", b"<workbook")
    )


def read_markup(content: bytes) -> list[Table]:
    """Every table of the page: (name, rows, "visible", merges). Raises FileRefusedError."""
    parser = _TableParser()
    parser.feed(_decode(content))
    parser.close()
    if not parser.tables:
        raise FileRefusedError(
            "no_data_rows", "这个文件其实是网页，里面没有表格。请向报送单位索取原来的电子表格。"
        )
    return parser.tables


def _decode(content: bytes) -> str:
    declared = _CHARSET.search(content[:2048])
    if declared:
        name = declared.group(1).decode("ascii").lower()
        name = "gb18030" if name in {"gb2312", "gbk", "gb_2312-80"} else name
        try:
            return content.decode(name)
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(content)


class _TableParser(HTMLParser):
    """Collects <table> (pages) and <Worksheet>/<Table> (XML spreadsheets)."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[Table] = []
        self.title = ""
        self._sheet_name = ""
        self._rows: list[list[object]] | None = None
        self._merges: list[Merge] = []
        self._taken: set[tuple[int, int]] = set()
        self._cell: list[str] | None = None
        self._spans = (1, 1)
        self._cells = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        if tag == "worksheet":
            self._sheet_name = given.get("ss:name", "")
        elif tag == "table" and self._rows is None:
            self._rows, self._merges, self._taken = [], [], set()
        elif self._rows is not None and tag in ("tr", "row"):
            self._close_cell()
            index = _number(given.get("ss:index"), 0)
            while len(self._rows) < min(index - 1, MAX_TABLE_CELLS):
                self._rows.append([])
            self._rows.append([])
        elif self._rows and tag in ("td", "th", "cell"):
            self._close_cell()
            index = _number(given.get("ss:index"), 0)
            while len(self._rows[-1]) < min(index - 1, MAX_SPAN):
                self._rows[-1].append("")
            down = _number(given.get("rowspan"), 1) + _number(given.get("ss:mergedown"), 0)
            across = _number(given.get("colspan"), 1) + _number(given.get("ss:mergeacross"), 0)
            self._spans = (down, across)
            self._cell = []
        elif tag == "br" and self._cell is not None:
            self._cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "cell"):
            self._close_cell()
        elif tag == "table" and self._rows is not None:
            self._close_cell()
            if any(any(row) for row in self._rows):
                name = self._sheet_name or (f"表{len(self.tables) + 1}" if self.tables else "")
                self.tables.append((name, self._rows, "visible", self._merges))
            self._rows = None

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)

    def _close_cell(self) -> None:
        if self._cell is None or not self._rows:
            return
        row, cells = len(self._rows) - 1, self._rows[-1]
        while (row, len(cells)) in self._taken:
            cells.append("")
        column = len(cells)
        cells.append(" ".join("".join(self._cell).split()))
        self._cell = None
        down, across = self._spans
        self._cells += down * across
        if self._cells > MAX_TABLE_CELLS:
            raise FileRefusedError("too_large", "网页里的表格过大，请另存为 .xlsx 后再导入。")
        if down > 1 or across > 1:
            self._merges.append(((row, column), (row + down - 1, column + across - 1)))
            for r in range(row, row + down):
                for c in range(column, column + across):
                    self._taken.add((r, c))
            cells.extend("" for _ in range(across - 1))


def _number(text: str | None, default: int) -> int:
    return min(int(text), MAX_SPAN) if text and text.isdigit() else default
