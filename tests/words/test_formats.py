"""How numbers, dates and periods are written: asserted to the letter."""

from datetime import date
from fractions import Fraction

import pandas as pd
import pytest

from dashboard.words import formats

TARGET = Fraction(98, 100)


@pytest.mark.parametrize(
    ("passed", "total", "text"),
    [
        (48, 49, "97.96"),  # 97.959…: one decimal would say 98.0
        (49, 50, "98.0"),
        (97_996, 100_000, "97.996"),
        (979_999, 1_000_000, "97.9999"),
        (97_949, 100_000, "97.9"),
        (98_049, 100_000, "98.0"),
        (25, 28, "89.3"),
        (1, 1, "100.0"),
        (0, 7, "0.0"),
    ],
)
def test_a_rate_is_never_rounded_onto_its_target(passed: int, total: int, text: str) -> None:
    assert formats.percent(Fraction(passed, total), 1, TARGET) == text


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (Fraction(1, 8), 2, "0.13"),  # half up, where round() gives 0.12
        (Fraction(25, 10), 0, "3"),
        (Fraction(-25, 10), 0, "-3"),
        (Fraction(-1, 100), 1, "0.0"),
        (Fraction(12345678, 10), 1, "1,234,567.8"),
        (Fraction(5, 100), 2, "0.05"),
        (Fraction(999, 1000), 2, "1.00"),
        (Fraction(0), 0, "0"),
    ],
)
def test_half_up_with_separators(value: Fraction, decimals: int, text: str) -> None:
    assert formats.decimal_text(value, decimals) == text


def test_nothing_is_never_zero() -> None:
    assert formats.percent(None) == "—"
    assert formats.rate_text(None) == "无数据"
    assert formats.interval_text(None, 0.9) == "—"
    assert formats.interval_text(0.1, None) == "—"


def test_rates_intervals_and_counts() -> None:
    assert formats.rate_text(Fraction(48, 49), 1, TARGET) == "97.96%"
    assert formats.rate_text(Fraction(1, 3), 0) == "33%"
    assert formats.interval_text(0.7456, 0.97) == "74.6—97.0%"
    assert formats.count_text(5754, "户") == "5,754户"
    assert formats.count_text(0) == "0"


def test_days() -> None:
    assert formats.date_text(date(2010, 6, 4)) == "2010年6月4日"
    # 15 October 2010 was a Friday, 7 November 2010 a Sunday
    assert formats.date_with_weekday(date(2010, 10, 15)) == "2010年10月15日（星期五）"
    assert formats.date_with_weekday(date(2010, 11, 7)) == "2010年11月7日（星期日）"


@pytest.mark.parametrize(
    ("first", "grain", "name", "end"),
    [
        (date(2010, 1, 1), "year", "2010年", date(2010, 12, 31)),
        (date(2010, 1, 1), "half", "2010年上半年", date(2010, 6, 30)),
        (date(2010, 7, 1), "half", "2010年下半年", date(2010, 12, 31)),
        (date(2010, 1, 1), "quarter", "2010年第1季度", date(2010, 3, 31)),
        (date(2010, 10, 1), "quarter", "2010年第4季度", date(2010, 12, 31)),
        (date(2012, 2, 1), "month", "2012年2月", date(2012, 2, 29)),
        (date(2011, 2, 1), "month", "2011年2月", date(2011, 2, 28)),
        (date(2010, 8, 20), "day", "2010年8月20日", date(2010, 8, 20)),
    ],
)
def test_periods(first: date, grain: str, name: str, end: date) -> None:
    assert formats.period_text(first, grain) == name
    assert formats.period_end(first, grain) == end


def test_lists_of_names() -> None:
    names = ["应坑乡", "界坑乡", "溪下乡", "五尺乡", "西源乡"]
    assert formats.names_text(names) == "应坑乡、界坑乡、溪下乡、五尺乡等5个"
    assert formats.names_text(names, 5) == "应坑乡、界坑乡、溪下乡、五尺乡、西源乡"
    assert formats.names_text(names[:1]) == "应坑乡"


@pytest.mark.parametrize(
    ("numbers", "show", "names"),
    [
        ([5, 3, 3], 1, "甲"),
        ([3, 5, 5], 1, "乙丙"),
        ([3, 5, 4], 2, "乙丙"),
        ([5, 4, 3, 3], 3, "甲乙"),
        ([5, 3, 3], 2, "甲"),  # the second place is shared: it is nobody's
        ([5, 5, 5], 2, "甲乙丙"),
        ([0.1 + 0.2, 0.3, 0.2], 1, "甲乙"),  # equal but for the way it was added up
        ([], 1, ""),
    ],
)
def test_a_tie_has_no_single_most(numbers: list[float], show: int, names: str) -> None:
    found = list(zip("甲乙丙丁", numbers, strict=False))
    assert "".join(formats.most(found, show)) == names
    assert "".join(formats.least([(n, -x) for n, x in found], show)) == names
    assert formats.names_text([]) == ""
    assert formats.rest_text(1200, "户", "看整规进度 →") == "另有1,200户，看整规进度 →"
    assert formats.rest_text(0, "户", "看整规进度 →") == "", "a whole list leaves nothing out"


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+A1", "-1-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1+1", "\n=cmd|' /C calc'!A0"],
)
def test_formulas_do_not_run(text: str) -> None:
    safe = formats.neutralise_formula(text)
    assert safe == "'" + text
    assert formats.neutralise_formula(safe) == safe


def test_plain_text_is_not_touched_by_the_formula_guard() -> None:
    assert formats.neutralise_formula("瓯北镇=永嘉") == "瓯北镇=永嘉"
    assert formats.neutralise_formula("") == ""


def test_a_table_leaves_as_text_that_never_runs() -> None:
    rows = pd.DataFrame(
        {"单位": ["=HYPERLINK(1)", "瓯北镇"], "变化": ["-3.2", "+7.7%"], "=x": [1, 2]}
    )
    assert formats.csv_text(rows) == "单位,变化,'=x\n'=HYPERLINK(1),-3.2,1\n瓯北镇,+7.7%,2\n"


def test_an_order_is_counted_in_numerals_beyond_ten() -> None:
    found = [formats.numeral(number) for number in (1, 10, 11, 20, 21, 40, 99)]
    assert found == ["一", "十", "十一", "二十", "二十一", "四十", "九十九"]
