"""Columns of a table that hold figures: which they are, their numbers, how they are shown.

Tables of the pages hold text that one function has formatted (5,754, 92.4, +2.2, 94.7%, 差 8 户).
To be sorted by size, right-aligned and taken along as numbers, a column is read back here.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from dashboard.words import formats

_FIGURE = re.compile(
    r"([\u4e00-\u9fff ]{0,4})"  # 差
    r"([+＋−－-]?)(0|[1-9]\d{0,8}|[1-9]\d{0,2}(?:,\d{3})+)(?:\.(\d+))?"
    r"(%|[\u4e00-\u9fff ]{0,4})"  # 户
)
_DIGITS = re.compile(r"[+＋−－-]?\d")
_NONE = {"", formats.MISSING}


@dataclass(frozen=True)
class Figures:
    """One column of figures: its numbers (None: no value) and how all of them are written."""

    numbers: list[float | None]
    decimals: int
    is_signed: bool = False
    has_thousands: bool = False  # 5,754
    around: tuple[str, str] = ("", "")  # what stands before and behind every number: 差, 户; %

    @property
    def screen_format(self) -> str:
        """For a column of st.dataframe."""
        if self.has_thousands:
            return "localized"
        before, behind = (part.replace("%", "%%") for part in self.around)
        return f"{before}%{'+' if self.is_signed else ''}.{self.decimals}f{behind}"

    @property
    def sheet_format(self) -> str:
        """For a cell of a workbook."""
        body = ("#,##0" if self.has_thousands else "0") + (
            f".{'0' * self.decimals}" if self.decimals else ""
        )
        before, behind = (f'"{part}"' if part else "" for part in self.around)
        signs = ("+", "-", "") if self.is_signed else ("",)
        return ";".join(f"{before}{sign}{body}{behind}" for sign in signs)


def read(cells: Iterable[object]) -> Figures | None:
    """The figures of a column of text, or None where some cell is no figure or all are empty;
    also where they are not written alike, and what is written with thousands and more."""
    numbers: list[float | None] = []
    ways: set[tuple[int, str, str]] = set()
    has_sign = has_thousands = False
    for cell in cells:
        if cell is None or cell is pd.NaT or cell != cell or cell in _NONE:
            numbers.append(None)
            continue
        found = _FIGURE.fullmatch(cell.strip()) if isinstance(cell, str) else None
        if found is None:
            return None
        before, sign, whole, part, behind = found.groups()
        ways.add((len(part or ""), before, behind))
        has_sign |= sign in {"+", "＋"}
        has_thousands |= "," in whole
        size = float(f"{whole.replace(',', '')}.{part or 0}")
        numbers.append(-size if sign in set("−－-") else size)
    if len(ways) != 1:
        return None
    ((decimals, before, behind),) = ways
    if has_thousands and (decimals or before or behind or has_sign):
        return None
    return Figures(numbers, decimals, has_sign, has_thousands, (before, behind))


def is_right(cells: Iterable[object]) -> bool:
    """Whether a column of text is mostly written in digits: 25/28, 94.7（3）."""
    told = [str(cell) for cell in cells if cell is not None and cell == cell]
    told = [cell for cell in told if cell not in _NONE]
    starts = sum(_DIGITS.match(cell) is not None and "年" not in cell for cell in told)
    short = all(len(cell) <= 16 and "*" not in cell for cell in told)
    days = any(re.match(r"\d{4}-\d", cell) for cell in told)
    return short and not days and starts * 2 > len(told)
