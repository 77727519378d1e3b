"""When a duty is due: the words of a document read as periods with a first and a last day.

One-off: ``6月20日前``, ``6月中旬前`` (11-20 June, due at its end), ``年底`` (December), ``6月``,
``6月至10月``, ``2011年2月至2015年9月``. Recurring: ``每周三``, ``每月3日前``, ``每2个月``,
``每季度``, ``每年``, ``每年9月``. Empty: no date is set. A date that does not exist (9月31日)
gives a period with a problem instead of a guess. Rest days do not move a due date: none of the
documents says that they do.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Period:
    """One occasion on which a duty is owed.

    ``opens`` to ``due`` is what a chart draws; ``due`` is the last day in time. Evidence that
    names no period counts for this one when its day lies in ``counts_from`` to ``counts_to``
    (None: unbounded). ``label`` is empty for a one-off. ``problem`` says, in Chinese, why no
    due day can be given. ``near_days``: how long before ``due`` it is worth a reminder.
    """

    label: str
    opens: date | None
    due: date | None
    counts_from: date | None = None
    counts_to: date | None = None
    problem: str = ""
    near_days: int = 30


_POINT = re.compile(r"(?:(\d{4})年)?(\d{1,2})月(?:(\d{1,2})日?|([上中下])旬)?(?:之?前|底)?")
_YEAR_END = re.compile(r"(?:(\d{4})年)?年?底")
_WEEKLY = re.compile(r"每周([一二三四五六日])")
_MONTHLY = re.compile(r"每月(\d{1,2})日前")
_MONTHS = re.compile(r"每(\d{1,2}|两)个?月|每个?季度")
_YEARLY = re.compile(r"每年(?:(\d{1,2})月)?")
_WEEKDAYS = "一二三四五六日"
_THIRDS = {"上": (1, 10), "中": (11, 20), "下": (21, 31)}


def last_day(year: int, month: int) -> date:
    """Last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def month_on(start: date, months: int) -> date:
    """First day of the month that lies ``months`` after the month of ``start``."""
    index = start.year * 12 + start.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def is_readable(written: str) -> bool:
    """Whether ``periods`` understands these words (a date that does not exist is understood)."""
    try:
        periods(written, date(2010, 1, 1), None, date(2010, 1, 1))
    except ValueError:
        return False
    return True


def periods(written: str, start: date, until: date | None, as_of: date) -> tuple[Period, ...]:
    """Periods in which a duty with these words is owed.

    ``start`` is the day from which it counts and gives the year where none is written. A
    recurring duty without ``until`` goes on to the period of ``as_of``. ValueError (Chinese)
    for words that are not understood.
    """
    if not written:
        return (Period("", start, None),)
    recurring = _recurring(written, start)
    if recurring is None:
        return (_once(written, start.year),)
    found: list[Period] = []
    for period in recurring:
        if until is not None and period.due is not None and period.due > until:
            break
        if until is None and found and period.counts_from and period.counts_from > as_of:
            break
        found.append(period)
    return tuple(found)


def _once(written: str, year: int) -> Period:
    first_words, _, last_words = written.partition("至")
    try:
        first = _point(first_words, year)
        last = _point(last_words, first[0].year) if last_words else first
    except _NoSuchDay as error:
        return Period("", None, None, problem=f"“{written}”{error}，请先裁定按哪一天算")
    if last[1] < first[0]:
        raise ValueError(f"时限“{written}”的终点早于起点，跨年的请写明年份。")
    return Period("", first[0], last[1])


class _NoSuchDay(Exception):
    pass


def _point(words: str, year: int) -> tuple[date, date]:
    """First and last day that the words of one date cover."""
    if match := _YEAR_END.fullmatch(words):
        year = int(match[1] or year)
        return date(year, 12, 1), date(year, 12, 31)
    match = _POINT.fullmatch(words)
    if not match or not 1 <= int(match[2]) <= 12:
        raise ValueError(f"看不懂的时限“{words}”，可写如：6月20日前、6月中旬前、每周三、每季度。")
    year, month = int(match[1] or year), int(match[2])
    days = monthrange(year, month)[1]
    if match[4]:
        first, last = _THIRDS[match[4]]
    else:
        first, last = (int(match[3]), int(match[3])) if match[3] else (1, days)
        if not 1 <= last <= days:
            raise _NoSuchDay(f"这一天不存在（{month}月只有{days}天）")
    return date(year, month, first), date(year, month, min(last, days))


def _recurring(written: str, start: date) -> Iterator[Period] | None:
    if match := _WEEKLY.fullmatch(written):
        return _weekly(_WEEKDAYS.index(match[1]), start)
    if match := _MONTHLY.fullmatch(written):
        return _monthly(int(match[1]), start)
    if match := _MONTHS.fullmatch(written):
        if match[1] is None:
            return _blocks(3, date(start.year, (start.month - 1) // 3 * 3 + 1, 1))
        return _blocks(2 if match[1] == "两" else int(match[1]), start.replace(day=1))
    if match := _YEARLY.fullmatch(written):
        return _yearly(int(match[1]) if match[1] else None, start)
    return None


def _weekly(weekday: int, start: date) -> Iterator[Period]:
    """Every such weekday after the start; the week before it is reported."""
    due = start + timedelta(days=(weekday - start.weekday() - 1) % 7 + 1)
    while True:
        opens = due - timedelta(days=6)
        label = f"{due:%Y-%m-%d}"
        yield Period(label, opens, due, opens, due, near_days=2)
        due += timedelta(days=7)


def _monthly(day: int, start: date) -> Iterator[Period]:
    """The month of the start and each later month, reported by that day of the next month."""
    for number in range(10_000):
        month, after = month_on(start, number), month_on(start, number + 1)
        due = after.replace(day=min(day, monthrange(after.year, after.month)[1]))
        since = month.replace(day=min(day, monthrange(month.year, month.month)[1]))
        opens = last_day(month.year, month.month)
        counts_from = since + timedelta(days=1)
        yield Period(f"{month:%Y-%m}", opens, due, counts_from, due, near_days=7)


def _blocks(months: int, first: date) -> Iterator[Period]:
    """Runs of whole months, the duty done once within each."""
    for number in range(10_000):
        opens = month_on(first, number * months)
        closing = month_on(opens, months - 1)
        due = last_day(closing.year, closing.month)
        label = f"{opens:%Y-%m}至{closing:%Y-%m}"
        if months == 3:
            label = f"{opens.year}年第{(opens.month + 2) // 3}季度"
        yield Period(label, opens, due, opens, due)


def _yearly(month: int | None, start: date) -> Iterator[Period]:
    """Once a year, in the given month or at any time; evidence counts for its calendar year."""
    for year in range(start.year, date.max.year):
        opens = date(year, month or 1, 1)
        due = last_day(year, month or 12)
        if due >= start:
            yield Period(f"{year}年", opens, due, date(year, 1, 1), date(year, 12, 31))
