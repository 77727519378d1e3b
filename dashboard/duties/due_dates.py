"""When a duty is due: the words of a document read as periods with a first and a last day.

One-off: ``6月20日前``, ``6月中旬前`` (11-20 June, due at its end), ``6月底前`` and ``6月`` (the
month), ``年底前`` (December), ``三季度末`` (September), ``下半年``, ``6月至10月``
(also ``6-10月``, ``6月1日到10日``, ``即日起至9月底``), ``2011年2月至2015年9月``, ``2011年``,
``2010-09-30``. Of the month, quarter or year of the first day that counts (the paper's
day): ``月底前``, ``上旬``, ``季末``, ``本月内``, ``年内``. Counted from that day, which itself does
not count: ``30日内`` (also ``印发后30日内``), ``两周内``, ``半个月内`` (15 days), ``三个月内``,
``半年内``. The day before a feast with a fixed day: ``国庆前``, ``元旦前``, ``五一前``.
Recurring: ``每周三``, ``每周`` (by its Sunday), ``每月3日前``, ``每月底前``, ``每2个月``,
``每季度``, ``每半年``, ``每年``, ``每年9月``, ``每年1月15日前``. Blanks and full-width signs do not
matter. Empty: no date is set. A date that does not exist (9月31日) gives a period with a problem
instead of a guess. Rest days do not move a due date: none of the documents says that they do.
Working days (10个工作日内) and feasts of the moon (中秋前) are not read: no calendar of them is at
hand.
"""

import re
import unicodedata
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


_NUMBER = r"(\d{1,3}|[一二两三四五六七八九十]{1,3})"
_WHICH = r"(?:(\d{4})|([今本当明次来翌]))"
_YEAR = rf"(?:{_WHICH}年)?"
_BY = r"(?:之前|以前|前|止)?"
_POINT = re.compile(rf"{_YEAR}{_NUMBER}月(?:份)?(?:{_NUMBER}[日号]?|([上中下])旬|[底末])?{_BY}")
_YEAR_END = re.compile(rf"{_YEAR}年?[底末终]{_BY}")
_WHOLE_YEAR = re.compile(rf"{_WHICH}年(?:年?内|全年)?|全年|年内")
_THIS_MONTH = re.compile(rf"[本当]?月(?:内|[底末]{_BY})|(?:[本当]月)?([上中下])旬{_BY}")
_QUARTER = re.compile(rf"{_YEAR}(?:第?{_NUMBER}|本|当)?季度?(内|[底末]{_BY}|{_BY})")
_HALF = re.compile(rf"{_YEAR}([上下])半年(?:内|[底末]?{_BY})")
_WITHIN = re.compile(rf"{_NUMBER}(日|天|周|个星期|个?月|年)(?:之|以)?内|半年(?:之|以)?内")
_FEAST = re.compile(rf"{_YEAR}(元旦|五一|劳动|国庆)(?:节)?(?:之前|以前|前)")
_EVE = {"元旦": (12, 31), "五一": (4, 30), "劳动": (4, 30), "国庆": (9, 30)}
_WEEKLY = re.compile(rf"每(?:周|星期)([一二三四五六日天末])?{_BY}")
_MONTHLY = re.compile(rf"每月{_NUMBER}[日号]{_BY}")
_EVERY_MONTH = re.compile(rf"每月(?:[底末]{_BY})?")
_MONTHS = re.compile(rf"每(\d{{1,2}}|两)个?月|每个?季度?(?:[底末]{_BY})?")
_HALF_YEARLY = re.compile(r"每半年")
_YEARLY = re.compile(rf"每年(?:{_NUMBER}月(?:份)?(?:{_NUMBER}[日号]|[底末])?{_BY})?")
_YEARLY_END = re.compile(rf"每年年?[底末终]{_BY}")
_NUMERIC = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})")
_TO = re.compile(r"[-—–~到]+")
_ISSUED = r"(?:自|从)?(?:本?(?:通知|方案|意见|文件|文))?(?:印发|下发|发文|发布)(?:之日)?[起后]?"
_SINCE_ISSUED = re.compile(rf"{_ISSUED}(?=.+内)")
_FROM_NOW = re.compile(rf"(?:自|从)?即日起?|{_ISSUED}")
_BARE = re.compile(rf"(.*?){_NUMBER}|()(\d{{4}})")  # 6 of 6至10月, 6月1 of 6月1至10日, 2011
_UNIT = re.compile(rf"(?:{_NUMBER}|\d{{4}})([年月日号])")
_WEEKDAYS = "一二三四五六日"
_SUNDAY = ("天", "末", None)
_DIGITS = "〇一二三四五六七八九"
_THIRDS = {"上": (1, 10), "中": (11, 20), "下": (21, 31)}
WAYS_TO_WRITE = (
    "如 6月20日前、6月中旬前、6月底前、年底前、季末、30日内、每周三、每季度；没有时限就空着"
)


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
    written = _one_writing(written)
    recurring = _recurring(written, start)
    if recurring is None:
        return (_once(written, start),)
    found: list[Period] = []
    for period in recurring:
        if until is not None and period.due is not None and period.due > until:
            break
        if until is None and found and period.counts_from and period.counts_from > as_of:
            break
        found.append(period)
    return tuple(found)


def _one_writing(written: str) -> str:
    """Without blanks, full-width signs, other ways to write a date or a span."""
    bare = "".join(unicodedata.normalize("NFKC", written).split())
    bare = _TO.sub("至", _NUMERIC.sub(r"\1年\2月\3日", bare))
    return _SINCE_ISSUED.sub("", bare).replace("半个月内", "15日内").replace("半月内", "15日内")


def _ends(written: str) -> tuple[str, str]:
    """The words of the first and of the last day of a span, each complete: 6至10月 is 6月, 10月."""
    first, _, last = written.partition("至")
    if (bare := _BARE.fullmatch(first)) and (unit := _UNIT.match(last)):
        first += unit[2]
    else:
        bare, unit = re.fullmatch(r"(.*月).+[日号]", first), _UNIT.match(last)
    return first, f"{bare[1]}{last}" if bare and unit and unit[2] in "日号" else last


def _once(written: str, start: date) -> Period:
    first_words, last_words = _ends(written)
    try:
        is_now = last_words and _FROM_NOW.fullmatch(first_words)
        first = (start, start) if is_now else _point(first_words, start)
        last = _point(last_words, first[0]) if last_words else first
    except _NoSuchDay as error:
        return Period("", None, None, problem=f"“{written}”{error}，请先裁定按哪一天算")
    if last[1] < first[0]:
        raise ValueError(f"时限“{written}”的终点早于起点，跨年的请写明年份。")
    return Period("", first[0], last[1])


class _NoSuchDay(Exception):
    pass


def _point(words: str, start: date) -> tuple[date, date]:
    """First and last day that the words of one date cover."""
    if match := _YEAR_END.fullmatch(words):
        year = _year(match[1], match[2], start)
        return date(year, 12, 1), date(year, 12, 31)
    if match := _WHOLE_YEAR.fullmatch(words):
        year = _year(match[1], match[2], start)
        first = date(year, 1, 1)
        return max(start, first) if words.endswith("内") else first, date(year, 12, 31)
    if match := _THIS_MONTH.fullmatch(words):
        first, last = _third(start.year, start.month, match[1])
        return start if words.endswith("内") else first, last
    if match := _QUARTER.fullmatch(words):
        return _quarter(match, start)
    if match := _HALF.fullmatch(words):
        year, first_month = _year(match[1], match[2], start), 1 if match[3] == "上" else 7
        return date(year, first_month, 1), last_day(year, first_month + 5)
    if match := _WITHIN.fullmatch(words):
        return start, _after(start, _number(match[1] or "6"), match[2] or "月")
    if match := _FEAST.fullmatch(words):
        return _eve(match, start)
    match = _POINT.fullmatch(words)
    if not match or not 1 <= _number(match[3]) <= 12:
        raise ValueError(f"看不懂的时限“{words}”，{WAYS_TO_WRITE}。")
    year, month = _year(match[1], match[2], start), _number(match[3])
    if not match[4]:
        return _third(year, month, match[5])
    day, days = _number(match[4]), monthrange(year, month)[1]
    if not 1 <= day <= days:
        raise _NoSuchDay(f"这一天不存在（{month}月只有{days}天）")
    return date(year, month, day), date(year, month, day)


def _year(printed: str | None, word: str | None, start: date) -> int:
    """The year as printed, next year for 明年, 次年, 来年, else that of the start."""
    return int(printed) if printed else start.year + (word in ("明", "次", "来", "翌"))


def _eve(match: re.Match[str], start: date) -> tuple[date, date]:
    """The day before a feast of the year that is written, else before the next after the start."""
    month, day = _EVE[match[3]]
    if match[1] or match[2]:
        year = _year(match[1], match[2], start) - (match[3] == "元旦")
    else:
        year = start.year + (date(start.year, month, day) < start)
    return date(year, month, day), date(year, month, day)


def _third(year: int, month: int, word: str | None) -> tuple[date, date]:
    """First and last day of a third of a month, of the whole month without a word."""
    first, last = _THIRDS[word] if word else (1, 31)
    return date(year, month, first), date(year, month, min(last, monthrange(year, month)[1]))


def _quarter(match: re.Match[str], start: date) -> tuple[date, date]:
    """The quarter; its last month for its end (季末); from the start for 季度内."""
    year, words = _year(match[1], match[2], start), match[4]
    number = _number(match[3]) if match[3] else (start.month + 2) // 3
    if not 1 <= number <= 4 or not (match[3] or words):
        raise ValueError(f"看不懂的时限“{match[0]}”，{WAYS_TO_WRITE}。")
    last = last_day(year, number * 3)
    if words[:1] in ("底", "末"):
        return last.replace(day=1), last
    first = date(year, number * 3 - 2, 1)
    return first if match[3] else max(first, start), last


def _after(start: date, count: int, unit: str) -> date:
    """The last day within so many days, weeks, months or years after a day."""
    if unit in ("日", "天"):
        return start + timedelta(days=count)
    if unit in ("周", "个星期"):
        return start + timedelta(weeks=count)
    month = month_on(start, count * 12 if unit == "年" else count)
    return month.replace(day=min(start.day, monthrange(month.year, month.month)[1]))


def _number(words: str) -> int:
    """15, 两, 十五 or 三十 as a number; 0 for what is none (三三)."""
    if words.isdigit():
        return int(words)
    tens, ten, ones = words.replace("两", "二").rpartition("十")
    if len(tens) > 1 or len(ones) > 1 or "十" in tens:
        return 0
    return (10 * (_DIGITS.index(tens) if tens else 1) if ten else 0) + (
        _DIGITS.index(ones) if ones else 0
    )


def _recurring(written: str, start: date) -> Iterator[Period] | None:
    if match := _WEEKLY.fullmatch(written):
        return _weekly(6 if match[1] in _SUNDAY else _WEEKDAYS.index(match[1]), start)
    if match := _MONTHLY.fullmatch(written):
        return _monthly(_within(match[1], 31), start)
    if _EVERY_MONTH.fullmatch(written):
        return _blocks(1, start.replace(day=1))
    if _HALF_YEARLY.fullmatch(written):
        return _blocks(6, date(start.year, 1 if start.month <= 6 else 7, 1))
    if _YEARLY_END.fullmatch(written):
        return _yearly(12, start)
    if match := _MONTHS.fullmatch(written):
        if match[1] is None:
            return _blocks(3, date(start.year, (start.month - 1) // 3 * 3 + 1, 1))
        return _blocks(2 if match[1] == "两" else int(match[1]), start.replace(day=1))
    if match := _YEARLY.fullmatch(written):
        month = _within(match[1], 12) if match[1] else None
        most = monthrange(2012, month)[1] if month else 0  # a leap year
        return _yearly(month, start, _within(match[2], most) if match[2] else None)
    return None


def _within(words: str, most: int) -> int:
    """A number of a month or a day. ValueError when there is none such."""
    number = _number(words)
    if not 1 <= number <= most:
        raise ValueError(f"时限里的“{words}”不在1到{most}之间，{WAYS_TO_WRITE}。")
    return number


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


def _yearly(month: int | None, start: date, day: int | None = None) -> Iterator[Period]:
    """Once a year, in the given month (to its day) or at any time; evidence counts for its year."""
    for year in range(start.year, date.max.year):
        opens = date(year, month or 1, 1)
        due = last_day(year, month or 12)
        due = due.replace(day=min(day or 31, due.day))
        if due >= start:
            yield Period(f"{year}年", opens, due, date(year, 1, 1), date(year, 12, 31))
