"""What stands in a column, told by its values alone: the first thing that is known of a sheet.

A column is looked at by its distinct cells; readers of the cleaning say what they can be.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from functools import cache, cached_property
from itertools import islice
from typing import Any

from dashboard import divisions
from dashboard.importing.cleaning import cell_text, fold, is_empty_mark, parse_trade
from dashboard.importing.cleaning.choices import lookup, parse_class, parse_mark, two_signs
from dashboard.importing.cleaning.dates import parse_date
from dashboard.importing.cleaning.numbers import is_amount, parse_number
from dashboard.importing.cleaning.verdicts import parse_verdict
from dashboard.importing.columns import Field, header_key

DISTINCT_SHARE = 0.9
MOSTLY = 0.8
PARTLY = 0.6  # of a field that must be there
LOOKED_AT = 200  # distinct cells of a column

OF_NUMBERS = frozenset(["count", "number", "report_count", "score", "rank", "coordinate"])
OF_DAYS = frozenset(["date", "span", "deadline"])
OF_TRADES = frozenset(["trade", "trade_or_total", "trade_if_any"])
OF_TOWNSHIPS = frozenset(["township", "place", "townships"])
OF_MARKS = frozenset(["mark", "yes_no"])
OF_NAMES = frozenset(["name", "enterprise"])
_SECTIONS = {
    "level": "levels", "purpose": "purposes", "zone_conclusion": "zone_conclusions",
    "assessment": "assessment_conclusions", "disposal": "disposals",
}  # fmt: skip

_DIGIT = re.compile(r"\d")
_MEASURED = re.compile(r"\d+(?:\.\d+)?\s*(?:[×x]10|[a-zA-Zμ%]+/?|[<>≤≥])|[<>≤≥]")
_DAY = re.compile(
    r"(?:\d{4}|\d{2})\s*[-./年]\s*\d{1,2}(?:\s*[-./月]\s*\d{1,2}日?)?.{0,12}|\d{1,2}月\d{1,2}日"
)


class Profile:
    """One column: its distinct filled cells, and what share of them each reader can read."""

    def __init__(self, cells: Iterable[Any]) -> None:
        self.cells: list[Any] = list(islice(_distinct(islice(cells, 5000)), LOOKED_AT))
        self._shares: dict[str, float] = {}

    def __bool__(self) -> bool:
        return bool(self.cells)

    def share(self, of: str) -> float:
        """Share of the distinct cells that are a day, a number, a trade ... (_READERS)."""
        if of not in self._shares:
            reads = _READERS[of]
            self._shares[of] = sum(map(reads, self.cells)) / len(self.cells) if self.cells else 0.0
        return self._shares[of]

    def words_of(self, section: str) -> float:
        """Share of the distinct cells that are words of a list of data/vocabulary.toml."""
        if not self.cells:
            return 0.0
        known = lookup(section)
        return sum(fold(cell_text(cell)) in known for cell in self.cells) / len(self.cells)

    @cached_property
    def texts(self) -> list[str]:
        """The texts of a column; none of one of numbers or days with a word here and there."""
        found = [cell.strip() for cell in self.cells if isinstance(cell, str)]
        return found if len(found) >= MOSTLY * len(self.cells) else []

    def is_of(self, wanted: Field) -> bool:
        """Whether the cells alone say that this is the column of a field of closed words."""
        if not self.texts:
            return False
        if wanted.type in OF_TRADES:
            return self.share("trade") >= (PARTLY if wanted.required else MOSTLY)
        if wanted.type in OF_TOWNSHIPS:
            return self.share("township") >= MOSTLY
        section = wanted.words if wanted.type == "word" else _SECTIONS.get(wanted.type)
        if wanted.type == "word" and self.share("mark") == 1.0:
            return False  # 有 and 无 answer any question
        return section is not None and self.words_of(section) == 1.0

    def supports(self, wanted: Field) -> bool:
        """Whether most cells can be what the field wants (a day, a number, a trade, a mark ...)."""
        of = _reader_of(wanted)
        if wanted.type in OF_MARKS and self.cells:
            signs = two_signs(self.cells)
            if signs and all(fold(cell_text(cell)) in signs for cell in self.cells):
                return True
        return of is not None and self.share(of) >= MOSTLY

    @staticmethod
    def has_reader(wanted: Field) -> bool:
        """Whether cells can tell that they are of a field's type, which plain text cannot."""
        return _reader_of(wanted) is not None

    def contradicts(self, wanted: Field) -> bool:
        """Whether the cells are something else than the head says.

        A verdict that is measured (0.52g/kg), days without a numeral, numbers without a digit, a
        column of words that holds trades, a name that is a number or a day.
        """
        if not self.cells:
            return False
        if wanted.type in OF_DAYS and not wanted.required:
            return not any(map(_has_numeral, self.cells))
        if wanted.type in OF_NUMBERS and wanted.type != "coordinate":
            return not any(map(_has_numeral, self.cells))
        if wanted.type == "verdict":
            return self.share("verdict") == 0 and self.share("measured") >= 0.5
        if wanted.type in OF_NAMES:
            return self.share("amount") == 1.0 and len(self.cells) > 1
        if wanted.type == "word":
            strange = self.share("trade") >= MOSTLY or self.share("day") == 1.0
            return self.words_of(wanted.words) == 0 and strange
        return False


def _distinct(cells: Iterable[Any]) -> Iterator[Any]:
    """Each cell once; as many are looked at as are asked for."""
    seen: set[Any] = set()
    for cell in cells:
        if cell not in seen:
            seen.add(cell)
            yield cell


def _reader_of(wanted: Field) -> str | None:
    for types, name in (
        (OF_DAYS, "day"),
        (OF_NUMBERS, "number"),
        (OF_TRADES, "trade"),
        (OF_MARKS, "mark"),
        (frozenset(["township", "townships"]), "township"),
        (frozenset(["verdict"]), "verdict"),
        (frozenset(["class"]), "class"),
    ):
        if wanted.type in types:
            return name
    return None


def kind_of_cell(cell: object) -> str:
    """Coarse kind of a cell: "" empty, n number, d day, s sign of a mark, t text, l long text."""
    if cell == "" or cell is None:
        return ""
    if isinstance(cell, date | datetime):
        return "d"
    if isinstance(cell, bool):
        return "s"
    if isinstance(cell, int | float):
        return "n"
    return _kind_of_text(str(cell))


@cache
def _kind_of_text(text: str) -> str:
    plain = text.strip()
    if not plain:
        return ""
    if _MONTH.fullmatch(plain):
        return "t"  # names a column or a period, and counts nothing
    if parse_number(plain).value is not None:
        return "n"
    if _DAY.fullmatch(plain):
        return "d"
    if is_empty_mark(plain) or len(plain) == 1 and not "一" <= plain <= "鿿" or plain in _SIGNS:
        return "s"
    return "t" if len(plain) <= 40 else "l"


_MONTH = re.compile(r"(?:\d{4}年)?\d{1,2}月份?|20\d\d年度?")
_SIGNS = frozenset(["是", "否", "有", "无", "合格", "不合格", "符合", "不符合", "已", "未"])


def _has_numeral(cell: object) -> bool:
    """Whether a cell is a day or a number, or a text with a numeral (二〇一〇年 has four)."""
    return not isinstance(cell, str) or any(map(str.isnumeric, cell))


@cache
def _is_trade(text: str) -> bool:
    return parse_trade(text).code is None


@cache
def is_township(text: str) -> bool:
    """Whether a short text names a township of any era."""
    eras = (date(2010, 1, 1), date(2013, 1, 1), date(2020, 1, 1))
    return len(text) <= 8 and any(divisions.resolve(text, day).township for day in eras)


_READERS: dict[str, Callable[[Any], bool]] = {
    "day": lambda cell: parse_date(cell, year_hint=2010).value is not None,
    "number": lambda cell: parse_number(cell).value is not None,
    "amount": is_amount,
    "trade": lambda cell: isinstance(cell, str) and _is_trade(cell.strip()),
    "township": lambda cell: isinstance(cell, str) and is_township(cell.strip()),
    "mark": lambda cell: parse_mark(cell).value is not None,
    "verdict": lambda cell: parse_verdict(cell).value is not None,
    "class": lambda cell: parse_class(cell).value is not None,
    "measured": lambda cell: bool(
        _MEASURED.search(cell_text(cell)) or _DIGIT.match(header_key(cell_text(cell)))
    ),
}
