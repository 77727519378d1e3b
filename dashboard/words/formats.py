"""How numbers, dates and periods are written in Chinese: the one place that formats.

Rates are exact fractions of counts; they are rounded half up, and never onto the other side of
the target they are compared with (97.96% is not written 98.0%).
"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # an import formats numbers without it
    import pandas as pd

MINUS = "－"
NO_DATA = "无数据"
MISSING = "—"
DATA_WORDS = {"real": "导入数据", "demo": "模拟数据"}  # what a store is called

DIGITS = "〇一二三四五六七八九"
_WEEKDAYS = "一二三四五六日"
_HALVES = {1: "上半年", 7: "下半年"}


def rounded(value: Fraction, decimals: int) -> Fraction:
    """Half up, away from zero, exact."""
    scaled = abs(value) * 10**decimals
    whole = int(scaled + Fraction(1, 2))
    return Fraction(whole if value >= 0 else -whole, 10**decimals)


@lru_cache(20_000)
def decimal_text(value: Fraction, decimals: int) -> str:
    """Fixed number of decimals, with thousands separators: 1,234.5."""
    number = rounded(value, decimals)
    sign = "-" if number < 0 else ""
    digits = f"{abs(number) * 10**decimals}"
    digits = digits.rjust(decimals + 1, "0")
    whole, rest = (digits[:-decimals], digits[-decimals:]) if decimals else (digits, "")
    return f"{sign}{int(whole):,}" + (f".{rest}" if rest else "")


@lru_cache(20_000)
def marks(value: float) -> Fraction:
    """Marks of a score as they are printed and compared: one decimal, half up, exact."""
    return rounded(Fraction(str(round(float(value), 6))), 1)


def marks_text(value: float) -> str:
    """94.0."""
    return decimal_text(marks(value), 1)


@lru_cache(20_000)
def percent(value: Fraction | None, decimals: int = 1, against: Fraction | None = None) -> str:
    """A rate 0..1 as "92.4" (no sign); one more decimal while rounding would cross `against`."""
    if value is None:
        return MISSING
    while decimals < 6 and against is not None:
        if (rounded(value * 100, decimals) >= against * 100) == (value >= against):
            break
        decimals += 1
    return decimal_text(value * 100, decimals)


@lru_cache(20_000)
def bare_percent(value: Fraction, decimals: int = 1, against: Fraction | None = None) -> str:
    """A rate that stands alone, in a sentence or on a card: "92.4"; none and all are 0 and 100."""
    return f"{value * 100}" if value in (0, 1) else percent(value, decimals, against)


def rate_text(value: Fraction | None, decimals: int = 1, against: Fraction | None = None) -> str:
    """A rate that stands alone with its sign, "92.4%", "100%"; 无数据 without one."""
    return NO_DATA if value is None else bare_percent(value, decimals, against) + "%"


def interval_text(lower: float | None, upper: float | None) -> str:
    """Two limits 0..1 as 74.6—97.0%."""
    if lower is None or upper is None:
        return MISSING
    return f"{lower * 100:.1f}—{upper * 100:.1f}%"


def count_text(value: int, noun: str = "") -> str:
    """5754 → 5,754户."""
    return f"{value:,}{noun}"


def numeral(number: int) -> str:
    """1 → 一, 12 → 十二, 30 → 三十: how an order is counted (一、（十二）第三阶段). 1 to 99."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{DIGITS[tens]}十"
    return head + (DIGITS[ones] if ones else "")


def date_text(day: date) -> str:
    """2010年10月15日."""
    return f"{day.year}年{day.month}月{day.day}日"


def date_with_weekday(day: date) -> str:
    """2010年10月15日（星期五）."""
    return f"{date_text(day)}（星期{_WEEKDAYS[day.weekday()]}）"


def period_text(first_day: date, grain: str) -> str:
    """Name of the period of a grain (year, half, quarter, month, day) that starts on a day."""
    year = f"{first_day.year}年"
    if grain == "year":
        return year
    if grain == "half":
        return year + _HALVES[1 if first_day.month < 7 else 7]
    if grain == "quarter":
        return f"{year}第{(first_day.month + 2) // 3}季度"
    if grain == "month":
        return f"{year}{first_day.month}月"
    return date_text(first_day)


def span_text(first: date, last: date) -> str:
    """Name of the days from one to another: 2010年, 2010年上半年, 2010年1—9月, 2010年9月,
    2010年截至10月15日, 2007—2010年."""
    year = f"{first.year}年"
    if first.year != last.year:
        return f"{first.year}—{last.year}年"
    is_month_end = (last + timedelta(days=1)).month != last.month
    if first.day == 1 and is_month_end:
        if (first.month, last.month) in ((1, 12), (1, 6), (7, 12)):
            return (
                year + {(1, 12): "", (1, 6): "上半年", (7, 12): "下半年"}[first.month, last.month]
            )
        if first.month == last.month:
            return f"{year}{first.month}月"
        return f"{year}{first.month}—{last.month}月"
    if (first.month, first.day) == (1, 1):
        return f"{year}截至{last.month}月{last.day}日"
    return f"{date_text(first)}至{last.month}月{last.day}日"


def period_end(first_day: date, grain: str) -> date:
    """Last day of that period."""
    months = {"year": 12, "half": 6, "quarter": 3, "month": 1}.get(grain)
    if months is None:
        return first_day
    import pandas as pd

    return (pd.Timestamp(first_day) + pd.DateOffset(months=months, days=-1)).date()


def names_text(names: list[str], limit: int = 4) -> str:
    """A short list of names: 应坑乡、界坑乡、溪下乡等5个."""
    if len(names) <= limit:
        return "、".join(names)
    return "、".join(names[:limit]) + f"等{len(names)}个"


def most(found: Iterable[tuple[str, float | Fraction]], show: int = 1) -> list[str]:
    """Names with the highest numbers, in order: at most `show`, and fewer where a tie would be
    cut in two; all that share the highest where those are more. Of a tie nobody alone is 最多."""
    exact = [(name, round(float(number), 9)) for name, number in found]
    ordered = sorted(exact, key=lambda one: -one[1])
    kept = min(show, len(ordered))
    while 0 < kept < len(ordered) and ordered[kept - 1][1] == ordered[kept][1]:
        kept -= 1
    if not kept:
        return [name for name, number in ordered if number == ordered[0][1]]
    return [name for name, _ in ordered[:kept]]


def least(found: Iterable[tuple[str, float | Fraction]], show: int = 1) -> list[str]:
    """Names with the lowest numbers, as `most` those with the highest."""
    return most(((name, -number) for name, number in found), show)


def rest_text(count: int, noun: str, where: str) -> str:
    """What a list leaves out and where it stands: 另有5个供应商，见右表; empty when it is whole."""
    return f"另有{count:,}{noun}，{where}" if count > 0 else ""


def text_width(text: str) -> float:
    """Width of one line in em: a hanzi is one wide, a digit or Latin letter about a half."""
    wide = sum(unicodedata.east_asian_width(char) in "WFA" for char in text)
    return wide + (len(text) - wide) * 0.55


_FORMULA_START = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_SIGNED_NUMBER = re.compile(r"[-+－＋]\d[\d,]*(\.\d+)?%?")


def neutralise_formula(text: str) -> str:
    """Text that a spreadsheet would run (= + - @ tab CR) with an apostrophe in front."""
    starts = text.startswith(_FORMULA_START) or text.lstrip().startswith(_FORMULA_START)
    return "'" + text if starts and not _SIGNED_NUMBER.fullmatch(text) else text


_LIKE_A_DAY = re.compile(r"\d{1,4}([/-])\d{1,4}|\d{1,2}月\d{1,2}日")


def _plain_cell(text: str) -> str:
    """A cell that a spreadsheet leaves as it is: 2/4 as 2／4; whole dates stay dates."""
    safe = neutralise_formula(text)
    if _LIKE_A_DAY.fullmatch(safe):
        return safe.replace("/", "／").replace("-", "—") if "月" not in safe else f"{safe}　"
    return safe


def csv_text(rows: "pd.DataFrame") -> str:
    """The table as CSV in which no cell and no head can run as a formula, and no 2/4 becomes a
    day when it is opened."""
    safe = rows.map(lambda cell: _plain_cell(cell) if isinstance(cell, str) else cell)
    safe.columns = [neutralise_formula(str(name)) for name in rows.columns]
    return str(safe.to_csv(index=False))
