"""What the import says to people: problems of cells, refusals of files, places in a sheet."""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["rejected", "duplicate", "notice"]


class FileRefusedError(Exception):
    """A file (or sheet) that cannot be taken at all; `code` is stable, `message` is Chinese."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code, message)  # both, so that a cached refusal can be unpickled
        self.code = code
        self.message = message

    def __str__(self) -> str:
        return self.message


@dataclass(frozen=True)
class Problem:
    """One finding of the checks, tied to one cell of the sheet.

    row is 1-based as spreadsheets show it; column is the letter (None: the whole row). rejected
    rows are held, duplicate rows are counted once, a notice does not keep the row out.
    """

    sheet: str
    row: int
    column: str | None
    field: str | None
    found: str
    code: str
    severity: Severity
    message: str


def column_letter(index: int) -> str:
    """Spreadsheet letter of a 0-based column: 0 -> A, 26 -> AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def where(sheet: str, row: int, column: str | None = None, label: str | None = None) -> str:
    """Chinese words for a place: “2008年”表第28行I列“抽样日期”."""
    place = f"“{sheet}”表第{row}行" if sheet else f"第{row}行"
    if column:
        place += f"{column}列"
    return place + (f"“{label}”" if label else "")
