"""A stretch of calendar days: a day, a ten-day part of a month, a month, a quarter, a year."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

FIRST_YEAR, LAST_YEAR = 1980, 2100


@dataclass(frozen=True, slots=True)
class DateSpan:
    """start and end are both part of the span; text is what the cell said."""

    start: date
    end: date
    text: str


def full_year(digits: str) -> int:
    """2010 -> 2010, 07 -> 2007, 98 -> 1998."""
    year = int(digits)
    if len(digits) > 2:
        return year
    return 2000 + year if year < 50 else 1900 + year


def day_span(year: int, month: int, day: int, text: str) -> DateSpan:
    """One day. Raises ValueError when the calendar has no such day."""
    one = date(year, month, day)
    return DateSpan(one, one, text)


def month_span(year: int, first: int, text: str, last: int | None = None) -> DateSpan:
    """Whole months of one year. Raises ValueError for a month outside 1-12 or last < first."""
    last = first if last is None else last
    if last < first:
        raise ValueError(f"month {last} before month {first}")
    return DateSpan(date(year, first, 1), date(year, last, monthrange(year, last)[1]), text)


def year_span(first: int, text: str, last: int | None = None) -> DateSpan:
    """Whole years. Raises ValueError when last < first."""
    last = first if last is None else last
    if last < first:
        raise ValueError(f"year {last} before year {first}")
    return DateSpan(date(first, 1, 1), date(last, 12, 31), text)


def third_of_month(year: int, month: int, part: str, text: str) -> DateSpan:
    """上旬 1-10, 中旬 11-20, 下旬 21 to the end. Raises ValueError for a month outside 1-12."""
    last_day = monthrange(year, month)[1] if 1 <= month <= 12 else 0
    first, last = {"上": (1, 10), "中": (11, 20), "下": (21, last_day)}[part]
    return DateSpan(date(year, month, first), date(year, month, last), text)
