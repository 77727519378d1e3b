"""Periods written in words, in titles and cells: 2016年4季度, 上半年, 1-9月, 2007—2010年."""

import re
import unicodedata
from collections.abc import Callable

from dashboard.importing.cleaning.numerals import NUMERAL, chinese_integer
from dashboard.importing.cleaning.spans import (
    FIRST_YEAR,
    LAST_YEAR,
    DateSpan,
    full_year,
    month_span,
    third_of_month,
    year_span,
)
from dashboard.importing.cleaning.spans import day_span as one_day

_YEAR = r"(?:(?<!\d)(?P<y>\d{4}|\d{2})年度?)"
_TO = r"(?:[-—–~至到]+)"
_NUMERAL_BEFORE_UNIT = re.compile(rf"{NUMERAL.pattern}(?=年|月|日|号|季度|批)")
_NUMERAL_QUARTER = re.compile(r"(?<=第)[一二三四](?=[-—至到、]第?[一二三四]季度)")

_BLANK = re.compile(r"(?<!\d) | (?!\d)")
_HAN_NUMERAL = re.compile(r"[〇一-鿿○]")

_POINTS = re.compile(
    rf"{_YEAR}?(?<!\d)(?P<m1>\d{{1,2}})(?:月份?(?:(?P<d1>\d{{1,2}})[日号]?)?)?{_TO}"
    r"(?:(?P<y2>\d{4}|\d{2})年)?(?P<m2>\d{1,2})月份?(?:(?P<d2>\d{1,2})[日号])?"
)
_DAYS = re.compile(
    rf"{_YEAR}?(?<!\d)(?P<m>\d{{1,2}})月(?P<d1>\d{{1,2}})[日号]?{_TO}(?P<d2>\d{{1,2}})[日号]"
)
_YEARS = re.compile(rf"(?<!\d)(?P<y>\d{{4}})年?{_TO}(?P<y2>\d{{4}})年")
_QUARTERS = re.compile(rf"{_YEAR}?第?(?P<q1>[1-4])(?:季度)?(?:{_TO}第?(?P<q2>[1-4]))?季度")
_HALF = re.compile(rf"{_YEAR}?(?P<half>[上下])半年")
_THIRD = re.compile(rf"{_YEAR}?(?<!\d)(?P<m>\d{{1,2}})月份?(?P<part>[上中下])旬")
_DAY = re.compile(rf"{_YEAR}?(?<!\d)(?P<m>\d{{1,2}})月(?P<d>\d{{1,2}})(?:[日号]|(?!\d))")
_MONTH = re.compile(rf"{_YEAR}?(?<!\d)(?P<m>\d{{1,2}})月")
_FIRST_QUARTERS = re.compile(rf"{_YEAR}?前(?P<q>[1-4])个?季度")
_WHOLE_YEAR = re.compile(r"(?<!\d)(?P<y>\d{4}|0\d)年度?(?:第\d{1,2}批次?)?")


class YearMissingError(ValueError):
    """A period was recognised but says no year, and none was given."""


def prepare(text: str) -> str:
    """NFKC, Chinese numerals before 年/月/日/季度 as digits, blanks only left between digits."""
    flat = _BLANK.sub("", " ".join(unicodedata.normalize("NFKC", text).split()))
    flat = _NUMERAL_QUARTER.sub(_as_digits, flat)
    return _NUMERAL_BEFORE_UNIT.sub(_as_digits, flat)


def _as_digits(match: re.Match[str]) -> str:
    number = chinese_integer(match[0])
    if number is None or not _HAN_NUMERAL.search(match[0]):  # the zeros of 2000年
        return match[0]
    return f"{number:02d}" if len(match[0]) == 2 and number < 10 else str(number)


def _year(match: re.Match[str], hint: int | None) -> int:
    if match["y"]:
        return full_year(match["y"])
    if hint is None:
        raise YearMissingError(match[0])
    return hint


def _points(match: re.Match[str], hint: int | None, text: str) -> DateSpan:
    year = _year(match, hint)
    last_year = full_year(match["y2"]) if match["y2"] else year
    first, last = int(match["m1"]), int(match["m2"])
    start = one_day(year, first, int(match["d1"] or 1), text).start
    end_month = month_span(last_year, last, text)
    end = one_day(last_year, last, int(match["d2"]), text).end if match["d2"] else end_month.end
    if end < start:
        raise ValueError(f"{text}: ends before it starts")
    return DateSpan(start, end, text)


def _days(match: re.Match[str], hint: int | None, text: str) -> DateSpan:
    year, month = _year(match, hint), int(match["m"])
    start = one_day(year, month, int(match["d1"]), text).start
    end = one_day(year, month, int(match["d2"]), text).end
    if end < start:
        raise ValueError(f"{text}: ends before it starts")
    return DateSpan(start, end, text)


def _years(match: re.Match[str], _hint: int | None, text: str) -> DateSpan:
    return year_span(int(match["y"]), text, int(match["y2"]))


def _quarters(match: re.Match[str], hint: int | None, text: str) -> DateSpan:
    first = int(match["q1"])
    last = int(match["q2"] or first)
    return month_span(_year(match, hint), 3 * first - 2, text, 3 * last)


def _first_quarters(match: re.Match[str], hint: int | None, text: str) -> DateSpan:
    return month_span(_year(match, hint), 1, text, 3 * int(match["q"]))


def _half(match: re.Match[str], hint: int | None, text: str) -> DateSpan:
    first = 1 if match["half"] == "上" else 7
    return month_span(_year(match, hint), first, text, first + 5)


def _third(match: re.Match[str], hint: int | None, text: str) -> DateSpan:
    return third_of_month(_year(match, hint), int(match["m"]), match["part"], text)


def _day(match: re.Match[str], hint: int | None, text: str) -> DateSpan:
    return one_day(_year(match, hint), int(match["m"]), int(match["d"]), text)


def _month(match: re.Match[str], hint: int | None, text: str) -> DateSpan:
    return month_span(_year(match, hint), int(match["m"]), text)


def _whole_year(match: re.Match[str], hint: int | None, text: str) -> DateSpan:
    return year_span(_year(match, hint), text)


# The first form that occurs decides: from the most to the least telling.
_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], int | None, str], DateSpan]], ...] = (
    (_POINTS, _points),
    (_DAYS, _days),
    (_YEARS, _years),
    (_FIRST_QUARTERS, _first_quarters),
    (_QUARTERS, _quarters),
    (_HALF, _half),
    (_THIRD, _third),
    (_DAY, _day),
    (_MONTH, _month),
    (_WHOLE_YEAR, _whole_year),
)


def whole_period(prepared: str, text: str, year_hint: int | None) -> DateSpan | None:
    """The period when it is all that a prepared text says; None when it is something else.

    Raises ValueError for days and months that do not exist, YearMissingError without a year.
    """
    for pattern, build in _FORMS:
        match = pattern.fullmatch(prepared)
        if match:
            return build(match, year_hint, text)
    return None


def parse_period(text: str, *, year_hint: int | None = None) -> DateSpan | None:
    """The period that a title, a sheet name or a file name tells; None when it tells none.

    2014年第3批 is the year 2014. A month that stands apart from its year takes the only year of
    the text (2010年月报表（6月）), else year_hint. A month or day that does not exist gives None,
    never the rest of the text.
    """
    prepared = prepare(text)
    years = {int(match["y"]) for match in _WHOLE_YEAR.finditer(prepared)}
    if len(years) == 1:
        year_hint = full_year(f"{years.pop():02d}")
    for pattern, build in _FORMS:
        match = pattern.search(prepared)
        if match:
            try:
                span = build(match, year_hint, match[0])
            except ValueError:
                return None
            plausible = span.start.year >= FIRST_YEAR and span.end.year <= LAST_YEAR
            return span if plausible else None
    return None
