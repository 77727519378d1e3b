"""Counts, numbers, measured values and percentages with units. Nothing approximate is rounded."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from dashboard.importing.cleaning.numerals import chinese_integer
from dashboard.importing.cleaning.result import Cleaned
from dashboard.importing.cleaning.text import Cell, cell_text, is_empty_mark, tidy

SMALL_OUTLET_MOST_EMPLOYEES = 1000

_NUMBER = r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|[+-]?\.\d+"
_COUNT = re.compile(
    rf"(?:共计?|合计|总计|计)?:?(?P<n>{_NUMBER})(?P<scale>[万亿]?)(?P<unit>[一-鿿]*)"
)
_ORDINAL = re.compile(r"第(\d{1,4}|[一二三四五六七八九十百]{1,5})[项条号款个行]?")
_CHINESE_COUNT = re.compile(r"(?P<n>[一二两三四五六七八九十百千零〇]+)(?P<unit>[一-鿿]{0,2})")
_UNITS = frozenset("家户种批组款个份件人名次期起处辆台所站点间条分元") | frozenset(
    ["", "家次", "户次", "批次", "个次", "人次", "公斤"]
)
_PLAIN = re.compile(_NUMBER)
_CODE = re.compile(r"0\d")
_WITH_UNIT = re.compile(rf"(?P<n>{_NUMBER})(?P<scale>[万亿]?)(?P<unit>[A-Za-z/²°一-鿿]{{0,8}})")
_BOUND = re.compile(rf"(?P<sign><=|>=|[<>≤≥])(?P<n>{_NUMBER})")
_RANGE = re.compile(r"(?P<low>\d+(?:\.\d+)?)(?:[-~至到]|—+)(?P<high>\d+(?:\.\d+)?)级?")
_PERCENT = re.compile(rf"(?:百分之(?P<words>.+)|(?P<n>{_NUMBER})%)")
_RANK = re.compile(r"(?:并列)?第?(?P<n>\d{1,4}|[一二三四五六七八九十百]{1,5})名?(?:\(?并列\)?)?")
_SCALES = {"": 1, "万": 10_000, "亿": 100_000_000}
_NOT_DETECTED = frozenset(["未检出", "未测出", "nd", "n.d.", "n.d"])


@dataclass(frozen=True, slots=True)
class NumberSpan:
    """A measured value with its limits: 4 -> 4..4, 3-4 -> 3..4, <20 -> None..20.

    None is an open end. 未检出 has both ends open and detected False: the limit of detection is
    not in the cell, so no number is made up.
    """

    low: float | None
    high: float | None
    text: str
    detected: bool = True


def _flat(value: Cell) -> str:
    """NFKC without blanks; a dot in the middle between digits (34·1) becomes a decimal point."""
    flat = "".join(unicodedata.normalize("NFKC", tidy(cell_text(value))).split())
    return re.sub(r"(?<=\d)[·•・∙](?=\d)", ".", flat).replace("−", "-").replace("–", "-")


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def parse_count(
    value: Cell, *, maximum: int | None = None, code: str = "count_impossible", field: str = "数量"
) -> Cleaned[int]:
    """Whole number of things, 0 or more: 5.0, "1,234", "共762户", "48.44万家".

    900多家, 约20 and 20个左右 are not numbers: value None with the code, like negative, broken
    and too large ones (maximum is allowed itself).
    """
    if is_empty_mark(value):
        return Cleaned(None)
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        number = None
    else:
        number = _count(_flat(value))
    if number is not None and number >= 0 and (maximum is None or number <= maximum):
        return Cleaned(number)
    limit = f"0 到 {maximum} 之间的整数" if maximum is not None else "不小于 0 的整数"
    return Cleaned(None, code, f"{field}“{tidy(cell_text(value))}”不对。只能填{limit}。")


@lru_cache(maxsize=50_000)
def _count(flat: str) -> int | None:
    match = _COUNT.fullmatch(flat)
    if match and match["unit"] in _UNITS:
        number = _decimal(match["n"]) * _SCALES[match["scale"]]
        return int(number) if number == number.to_integral_value() else None
    match = _CHINESE_COUNT.fullmatch(flat)
    if match and match["unit"] in _UNITS:
        return chinese_integer(match["n"])
    match = _ORDINAL.fullmatch(flat)
    if match is None:
        return None
    return int(match[1]) if match[1].isdigit() else chinese_integer(match[1])


def is_amount(value: Cell) -> bool:
    """Whether a cell is a number, bare or of a unit that counts (12, 3家, 2.5万元); 7天酒店, 3号店
    and 00店 are names."""
    if isinstance(value, str):
        match = _WITH_UNIT.fullmatch(_flat(value))
        return match is not None and match["unit"] in _UNITS and not _CODE.match(match["n"])
    return isinstance(value, int | float)


def parse_employees(value: Cell) -> Cleaned[int]:
    """Employees of a small outlet, 0-1000; negative, 若干, 3000 -> employees_impossible."""
    return parse_count(
        value,
        maximum=SMALL_OUTLET_MOST_EMPLOYEES,
        code="employees_impossible",
        field="从业人数",
    )


def parse_number(
    value: Cell,
    *,
    minimum: float | None = None,
    maximum: float | None = None,
    code: str = "number_impossible",
    field: str = "数值",
) -> Cleaned[float]:
    """A number with or without a unit behind it (2.53万元 -> 25300); limits are allowed values."""
    if is_empty_mark(value):
        return Cleaned(None)
    number = None
    if not isinstance(value, bool) and isinstance(value, int | float | str):
        match = _WITH_UNIT.fullmatch(_flat(value))
        if match and not re.search("[多余几左右约上下以]", match["unit"]):
            number = float(_decimal(match["n"]) * _SCALES[match["scale"]])
    too_small = number is not None and minimum is not None and number < minimum
    too_large = number is not None and maximum is not None and number > maximum
    if number is not None and not too_small and not too_large:
        return Cleaned(number)
    allowed = _allowed(minimum, maximum)
    return Cleaned(None, code, f"{field}“{tidy(cell_text(value))}”不对。只能填{allowed}。")


def _allowed(minimum: float | None, maximum: float | None) -> str:
    if minimum is not None and maximum is not None:
        return f" {minimum:g} 到 {maximum:g} 之间的数字"
    if minimum is not None:
        return f"不小于 {minimum:g} 的数字"
    return f"不大于 {maximum:g} 的数字" if maximum is not None else "数字"


def parse_measured(
    value: Cell,
    *,
    minimum: float | None = None,
    maximum: float | None = None,
    code: str = "number_impossible",
    field: str = "检测值",
) -> Cleaned[NumberSpan]:
    """A measured value: 4, 3-4, <20, 未检出. A day in the cell -> range_became_date.

    Outside the limits -> code; words (不符合2) -> measurement_unreadable.
    """
    if is_empty_mark(value):
        return Cleaned(None)
    shown = tidy(cell_text(value))
    if isinstance(value, date):
        meant = f"{value.month}-{value.day}"
        note = f"{field}是日期 {shown}，可能是表格软件把“{meant}”改成了日期。请设为文本后重填。"
        return Cleaned(None, "range_became_date", note)
    span = None
    if not isinstance(value, bool) and isinstance(value, int | float | str):
        span = _measured(_flat(value), shown)
    if span is not None and _within(span, minimum, maximum):
        return Cleaned(span)
    allowed = _allowed(minimum, maximum)
    code = code if span is not None else "measurement_unreadable"
    return Cleaned(None, code, f"{field}“{shown}”不对。只能填{allowed}，或如 3-4、<20、未检出。")


def _measured(flat: str, shown: str) -> NumberSpan | None:
    if flat.casefold() in _NOT_DETECTED:
        return NumberSpan(None, None, shown, detected=False)
    if match := _BOUND.fullmatch(flat):
        limit = float(_decimal(match["n"]))
        below = match["sign"][0] in "<≤"
        return NumberSpan(None if below else limit, limit if below else None, shown)
    if match := _RANGE.fullmatch(flat):
        low, high = float(match["low"]), float(match["high"])
        return NumberSpan(low, high, shown) if low <= high else None
    match = _WITH_UNIT.fullmatch(flat)
    if match is None or match["scale"]:
        return None
    number = float(_decimal(match["n"]))
    return NumberSpan(number, number, shown)


def _within(span: NumberSpan, minimum: float | None, maximum: float | None) -> bool:
    ends = [end for end in (span.low, span.high) if end is not None]
    return all(
        (minimum is None or end >= minimum) and (maximum is None or end <= maximum) for end in ends
    )


def parse_ph(value: Cell) -> Cleaned[NumberSpan]:
    """pH of a water extract, 0-14; else ph_impossible."""
    return parse_measured(value, minimum=0, maximum=14, code="ph_impossible", field="pH 值")


def parse_formaldehyde(value: Cell) -> Cleaned[NumberSpan]:
    """Formaldehyde in mg/kg, 0 or more or 未检出; else formaldehyde_negative."""
    return parse_measured(value, minimum=0, code="formaldehyde_negative", field="甲醛含量")


def parse_fastness(value: Cell) -> Cleaned[NumberSpan]:
    """Colour fastness, grades 1-5, halves as 3-4; else fastness_impossible."""
    return parse_measured(value, minimum=1, maximum=5, code="fastness_impossible", field="色牢度")


def parse_rank(value: Cell) -> Cleaned[int]:
    """Place in a ranking: 22.0, 并列35, 第3名; else rank_unreadable."""
    if is_empty_mark(value):
        return Cleaned(None)
    match = None if isinstance(value, bool) else _RANK.fullmatch(_flat(value))
    if match:
        place = int(match["n"]) if match["n"].isdigit() else chinese_integer(match["n"])
        if place:
            return Cleaned(place)
    note = f"名次“{tidy(cell_text(value))}”不对。可填 3 或“并列3”。"
    return Cleaned(None, "rank_unreadable", note)


Scale = Literal["percent", "fraction"]


def percentage_scale(values: list[Cell]) -> Scale | None:
    """How the bare numbers of one column count: any above 1 -> percent, all 0-1 -> fraction.

    None when only 0 and 1 occur: they can be either (0-100 %, or 0-1 as a % format gives it).
    """
    bare = [_plain(value) for value in values]
    numbers = [number for number in bare if number is not None]
    if any(number > 1 for number in numbers):
        return "percent"
    return "fraction" if any(0 < number < 1 for number in numbers) else None


def _plain(value: Cell) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    flat = _flat(value)
    return float(_decimal(flat)) if _PLAIN.fullmatch(flat) else None


def parse_percentage(value: Cell, *, scale: Scale | None = None) -> Cleaned[float]:
    """Percent, 0-100: "87.2%", "34·1%", 百分之98; bare numbers by the scale of their column.

    Without a scale a bare number above 1 counts as percent and 0 as 0; above 0 and up to 1 is
    percentage_ambiguous (0.872 may be 87.2 % or 0.872 %). Outside 0-100: percentage_impossible.
    98%以上 is a bound, not a value: percentage_unreadable.
    """
    if is_empty_mark(value):
        return Cleaned(None)
    shown = tidy(cell_text(value))
    number = _plain(value)
    if number is None:
        number = None if isinstance(value, bool) else _written_percent(_flat(value))
    elif scale == "fraction":
        number = float(Decimal(str(number)) * 100)
    elif scale is None and 0 < number <= 1:
        note = f"“{shown}”可能是 {number * 100:g}% 也可能是 {number:g}%，不作猜测。请带上 % 填写。"
        return Cleaned(None, "percentage_ambiguous", note)
    if number is None:
        note = f"“{shown}”不是百分比。请填写如 87.2%。"
        return Cleaned(None, "percentage_unreadable", note)
    if not 0 <= number <= 100:
        return Cleaned(None, "percentage_impossible", f"“{shown}”超出 0% 到 100%，请核对。")
    return Cleaned(number)


def _written_percent(flat: str) -> float | None:
    match = _PERCENT.fullmatch(flat)
    if match is None:
        return None
    if match["n"]:
        return float(_decimal(match["n"]))
    if _PLAIN.fullmatch(match["words"]):
        return float(_decimal(match["words"]))
    number = chinese_integer(match["words"])
    return None if number is None else float(number)


def rate_kind(header: str) -> Literal["pass", "fail"] | None:
    """Whether a head names a rate of passing or of failing (不合格率, 不合格产品检出率)."""
    flat = _flat(header)
    if "率" not in flat:
        return None
    if re.search("不合格|不达标|不规范|不符合|未通过", flat):
        return "fail"
    return "pass" if re.search("合格|达标|规范|符合|通过", flat) else None


def split_full_marks(header: str) -> tuple[str, float | None]:
    """质量管理(20) -> ("质量管理", 20.0); without a number in brackets the marks are None."""
    flat = _flat(header)
    match = re.fullmatch(rf"(?P<name>.+?)[(\[](?:满分)?(?P<n>{_NUMBER})分?[)\]]", flat)
    return (match["name"], float(_decimal(match["n"]))) if match else (flat, None)
