"""Days in cells, in every form that real tables use. An impossible day is never guessed at."""

import re
from datetime import date, datetime, timedelta
from functools import lru_cache

from dashboard.importing.cleaning.periods import YearMissingError, prepare, whole_period
from dashboard.importing.cleaning.result import Cleaned
from dashboard.importing.cleaning.spans import (
    FIRST_YEAR,
    LAST_YEAR,
    DateSpan,
    day_span,
    full_year,
    month_span,
    year_span,
)
from dashboard.importing.cleaning.text import Cell, cell_text, is_empty_mark, tidy

_EXAMPLE = "可写成 2010-05-03、2010.5.3 或 2010年5月3日。"
_TIME = re.compile(
    r"(?:[T\s]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:Z|[+-]\d{2}:?\d{2})?|[上中下]午|凌晨|早上|晚上?)\s*$"
)
# Wed May 12 00:00:00 CST 2010: what programs print when nobody says how.
_PROGRAM = re.compile(
    r"[A-Z][a-z]{2},? ([A-Z][a-z]{2}) (\d{1,2})(?: [\d:.]+)?(?: [A-Z]{2,5}(?:[+-][\d:]+)?)? (\d{4})"
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LABEL = re.compile(r"^(?:[生进购制出加抽采到][产货进造厂工样检]?)?日期[:：]?|^日期[:：]?")
_TAIL = re.compile(
    r"(?:(?<=[年月])[底末]|(?:整改|改正|完成|办结)(?:到位|完毕|完成)?|之?以?前|为止|止|星期[一二三四五六日天]|\([^()]*\)|[.。])+$"
)
_CHINESE_STOP = re.compile(r"(?<=\d)。(?=\d)")
_YMD = re.compile(r"(\d{4})([-./])(\d{1,2})\2(\d{1,2})[日号]?")
_YM = re.compile(r"(\d{4})[-./](\d{1,2})月?")
_SHORT_YMD = re.compile(r"(\d{2})([-.])(\d{1,2})\2(\d{1,2})")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{2}|\d{4})")
_DECIMAL_MONTH = re.compile(r"(\d{4})\.(\d{1,2})")
_SHORT_RANGE = re.compile(
    r"(\d{4})([./])(\d{1,2})\2(\d{1,2})(?:-|~|至|到|—+)(?:(\d{1,2})\2)?(\d{1,2})日?"
)
_MONTH_DAY = re.compile(r"(\d{1,2})[./](\d{1,2})")
_DASHED = re.compile(r"(\d{1,2})-(\d{1,2})")
_MONTH_DAYS = re.compile(r"(\d{1,2})\.(\d{1,2})(?:-|~|至|到|—+)(?:(\d{1,2})\.)?(\d{1,2})日?")
_BEFORE_BATCH = re.compile(r"(\d{4}(?:[-./]\d{1,2}){1,2}|\d{4}年\d{1,2}月(?:\d{1,2}日)?)(?=[/\\])")
_LONE_DIGITS = re.compile(r"\d{8}|\d{6}")
_LIST = re.compile(r"[、,;]")
_TO = re.compile(r"[至到~]|—+|--")
_REPORTED = re.compile(
    r"(?:(?:考评|考核|评审|填报|上报|报送|制表|统计|填表|编制|填写)(?:时间|日期)|截[至止](?:时间|日期|到)?)[:：]?"
    r"\s*((?:[\d〇一二三四五六七八九零十○OoО]+\s*[年月日号./-]\s*)+\d{0,2})"
)


class _AmbiguousError(ValueError):
    """Two different days can be meant."""


def parse_date(
    value: Cell,
    *,
    date_1904: bool = False,
    year_hint: int | None = None,
    latest: date | None = None,
) -> Cleaned[DateSpan]:
    """The day or span of days of a cell.

    date_1904: serial numbers count from 1904 (typed days come converted already). year_hint: the
    year of the sheet's title, for 6月8日. latest: the reporting day; a later start is refused.
    Codes: date_impossible, date_in_future, date_unreadable, date_year_missing, date_ambiguous
    (2010.1 as a number may be 2010.10; 12/1/15 may start with year or month), date_out_of_range.
    Lists (、) and ranges (至) give the span from first to last; of date/batch the date is taken.
    """
    if is_empty_mark(value):
        return Cleaned(None)
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        cleaned = _in_range(DateSpan(value, value, value.isoformat()))
    elif isinstance(value, int | float) and not isinstance(value, bool):
        cleaned = _parse_number(float(value), date_1904, year_hint)
    elif isinstance(value, str):
        cleaned = _parse_text(value, date_1904, year_hint)
    else:
        cleaned = _unreadable(cell_text(value))
    span = cleaned.value
    if span is not None and latest is not None and span.start > latest:
        note = f"日期 {span.text} 晚于填报日期 {latest.isoformat()}，请核对年份和月份。"
        return Cleaned(None, "date_in_future", note)
    return cleaned


def parse_reporting_date(text: str, *, year_hint: int | None = None) -> DateSpan | None:
    """The day on a line such as 填报单位：… 填报时间：2010年6月27日; None when it is not told."""
    match = _REPORTED.search(text)
    if match is None:
        return None
    return parse_date(match[1], year_hint=year_hint).value


def _unreadable(text: str) -> Cleaned[DateSpan]:
    return Cleaned(None, "date_unreadable", f"“{tidy(text)}”不是日期。{_EXAMPLE}")


def _impossible(shown: str) -> Cleaned[DateSpan]:
    note = f"“{shown}”不是真实存在的日期，请按原始记录核对后重填。{_EXAMPLE}"
    return Cleaned(None, "date_impossible", note)


def _in_range(span: DateSpan) -> Cleaned[DateSpan]:
    if span.start.year >= FIRST_YEAR and span.end.year <= LAST_YEAR:
        return Cleaned(span)
    note = f"日期“{span.text}”的年份不在 {FIRST_YEAR}—{LAST_YEAR} 之间，请核对。"
    return Cleaned(None, "date_out_of_range", note)


@lru_cache(maxsize=32_768)
def _parse_text(text: str, date_1904: bool, year_hint: int | None) -> Cleaned[DateSpan]:
    shown = tidy(text)
    if (match := _PROGRAM.fullmatch(shown)) and match[1] in _MONTHS:
        text = f"{match[3]}-{_MONTHS.index(match[1]) + 1}-{match[2]}"
    prepared = prepare(_TIME.sub("", text.strip()))
    prepared = _TAIL.sub("", _LABEL.sub("", prepared))
    prepared = _CHINESE_STOP.sub(".", prepared).replace(" ", "-")
    try:
        span = _read(prepared, shown, date_1904, year_hint)
    except YearMissingError:
        if _read_or_none(prepared, 2000) is None:  # a leap year: impossible here is always so
            return _impossible(shown)
        note = f"“{shown}”没有写年份，表头也没有年份。{_EXAMPLE}"
        return Cleaned(None, "date_year_missing", note)
    except _AmbiguousError:
        note = f"“{shown}”可以读成两个不同的日期，不作猜测。{_EXAMPLE}"
        return Cleaned(None, "date_ambiguous", note)
    except (ValueError, OverflowError):
        return _impossible(shown)
    return _unreadable(text) if span is None else _in_range(span)


def _parse_number(number: float, date_1904: bool, year_hint: int | None) -> Cleaned[DateSpan]:
    text = cell_text(number)
    if _MONTH_DAY.fullmatch(text):
        return _parse_month_day(text, year_hint)
    if number.is_integer() or not 1000 <= number < 10_000:
        serial = _from_serial(number, date_1904, text)
        return Cleaned(serial) if serial else _parse_text(text, date_1904, year_hint)
    if text.endswith(".1"):
        month = text.removesuffix(".1")
        note = f"数字 {text} 可能是 {month}年1月，也可能是 {month}年10月，不作猜测。{_EXAMPLE}"
        return Cleaned(None, "date_ambiguous", note)
    if _DECIMAL_MONTH.fullmatch(text):
        return _parse_text(text, date_1904, year_hint)
    return _unreadable(text)


def _parse_month_day(text: str, year_hint: int | None) -> Cleaned[DateSpan]:
    """A number such as 7.15 for 15 July; 7.1 may have been typed as 7.10."""
    month, _, day = text.partition(".")
    if day in ("1", "2", "3"):
        note = (
            f"数字 {text} 可能是{month}月{day}日，也可能是{month}月{day}0日，不作猜测。{_EXAMPLE}"
        )
        return Cleaned(None, "date_ambiguous", note)
    return _parse_text(text, False, year_hint)


def _from_serial(number: float, date_1904: bool, text: str) -> DateSpan | None:
    """Day of an Excel serial number, when it falls in 1990-2035: five digits, no other form."""
    if not 10_000 <= number < 100_000:
        return None
    origin = date(1904, 1, 1) if date_1904 else date(1899, 12, 30)
    day = origin + timedelta(days=int(number))
    return DateSpan(day, day, text) if 1990 <= day.year <= 2035 else None


def _read(prepared: str, text: str, date_1904: bool, hint: int | None) -> DateSpan | None:
    """The span of a prepared text; None = not a date; raises ValueError = not in the calendar."""
    return (
        _read_single(prepared, text, date_1904, hint)
        or _read_short_range(prepared, text)
        or _read_date_and_batch(prepared, text)
        or _read_list(prepared, text, hint)
        or _read_range(prepared, text, hint)
    )


def _read_or_none(prepared: str, year: int) -> DateSpan | None:
    try:
        return _read(prepared, prepared, False, year)
    except ValueError:
        return None


def _read_single(s: str, text: str, date_1904: bool, hint: int | None) -> DateSpan | None:
    if match := _YMD.fullmatch(s):
        return day_span(int(match[1]), int(match[3]), int(match[4]), text)
    if s.isdigit():
        return _read_digits(s, text, date_1904)
    if match := _YM.fullmatch(s):
        return month_span(int(match[1]), int(match[2]), text)
    if match := _SHORT_YMD.fullmatch(s):
        return day_span(full_year(match[1]), int(match[3]), int(match[4]), text)
    if match := _SLASHED.fullmatch(s):
        return _read_slashed(match[1], match[2], match[3], text, hint)
    if match := _MONTH_DAY.fullmatch(s):
        if hint is None:
            raise YearMissingError(s)
        return day_span(hint, int(match[1]), int(match[2]), text)
    if match := _DASHED.fullmatch(s):
        if hint is None:
            raise YearMissingError(s)
        if int(match[2]) <= 12 and int(match[1]) in (hint % 100, hint % 100 - 1):
            raise _AmbiguousError(s)  # 10-11 in 2010: 11 October, or November
        return day_span(hint, int(match[1]), int(match[2]), text)
    if match := _MONTH_DAYS.fullmatch(s):
        if hint is None:
            raise YearMissingError(s)
        first = day_span(hint, int(match[1]), int(match[2]), text)
        last = day_span(hint, int(match[3] or match[1]), int(match[4]), text)
        return DateSpan(first.start, last.end, text) if first.start <= last.end else None
    return whole_period(s, text, hint)


def _read_digits(s: str, text: str, date_1904: bool) -> DateSpan | None:
    """20131201, 201312, 130707, 42112 (serial), 2010, 1306."""
    if len(s) == 8:
        return day_span(int(s[:4]), int(s[4:6]), int(s[6:]), text)
    if len(s) == 6 and s[:2] in ("19", "20"):
        if 1 <= int(s[4:]) <= 12:
            return month_span(int(s[:4]), int(s[4:]), text)
        raise _AmbiguousError(s)
    if len(s) == 6:
        return day_span(full_year(s[:2]), int(s[2:4]), int(s[4:]), text)
    if len(s) == 5:
        return _from_serial(int(s), date_1904, text)
    if len(s) == 4 and 1990 <= int(s) <= 2035:
        return year_span(int(s), text)
    if len(s) == 4 and 1 <= int(s[2:]) <= 12:
        return month_span(full_year(s[:2]), int(s[2:]), text)
    return None


def _read_slashed(a: str, b: str, c: str, text: str, hint: int | None) -> DateSpan:
    """1/27/16 is Excel's month/day/year; 16/1/27 also occurs. Both possible -> the hint decides."""
    orders = [(full_year(c), int(a), int(b))]
    if len(a) == len(c) == 2:
        orders.append((full_year(a), int(b), int(c)))
    spans = []
    for year, month, day in orders:
        try:
            spans.append(day_span(year, month, day, text))
        except ValueError:
            continue
    if len(spans) == 2:
        spans = [span for span in spans if span.start.year == hint] or spans
    if not spans:
        raise ValueError(text)
    if len({span.start for span in spans}) > 1:
        raise _AmbiguousError(text)
    return spans[0]


def _read_date_and_batch(s: str, text: str) -> DateSpan | None:
    """2017-09-23/11170805, 2015-03\\—, —/2012-05: the part that is plainly a date."""
    if match := _BEFORE_BATCH.match(s):
        return _read_single(match[1], text, False, None)
    parts = [part for part in re.split(r"[/\\]", s) if not is_empty_mark(part)]
    if not parts or parts == [s]:
        return None
    first = parts[0]
    plain = _YMD.fullmatch(first) or _YM.fullmatch(first) or _LONE_DIGITS.fullmatch(first)
    return _read_single(first, text, False, None) if plain else None


def _read_list(s: str, text: str, hint: int | None) -> DateSpan | None:
    parts = [part for part in _LIST.split(s) if part]
    if len(parts) < 2:
        return None
    spans = [_read_single(part, text, False, hint) for part in parts]
    if any(span is None for span in spans):
        return None
    known = [span for span in spans if span is not None]
    return DateSpan(min(x.start for x in known), max(x.end for x in known), text)


def _read_short_range(s: str, text: str) -> DateSpan | None:
    """2010.6.8-9, 2010.6.8-6.9, 2010/5/12-14."""
    match = _SHORT_RANGE.fullmatch(s)
    if match is None:
        return None
    year, month, day = int(match[1]), int(match[3]), int(match[4])
    first = day_span(year, month, day, text)
    last = day_span(year, int(match[5] or month), int(match[6]), text)
    if last.end < first.start:
        raise ValueError(text)
    return DateSpan(first.start, last.end, text)


def _read_range(s: str, text: str, hint: int | None) -> DateSpan | None:
    """2010-06-01至2010-06-05; ranges in words are periods."""
    parts = _TO.split(s)
    if len(parts) != 2 or not all(_YMD.fullmatch(p) or _YM.fullmatch(p) for p in parts):
        return None
    start, end = (_read_single(part, text, False, hint) for part in parts)
    if start is None or end is None or end.end < start.start:
        raise ValueError(text)
    return DateSpan(start.start, end.end, text)
