"""Counts, numbers, measured values, percentages."""

from datetime import date

import pytest

from dashboard.importing.cleaning import (
    NumberSpan,
    parse_count,
    parse_employees,
    parse_fastness,
    parse_formaldehyde,
    parse_measured,
    parse_number,
    parse_percentage,
    parse_ph,
    parse_rank,
    percentage_scale,
    rate_kind,
    split_full_marks,
)


@pytest.mark.parametrize(
    ("found", "count"),
    [
        (5.0, 5), (0, 0), ("1,234", 1234), ("１，２３４", 1234), ("２", 2), ("48.44万家", 484_400),
        ("84807家", 84_807), ("共762户", 762), ("合计：74批次", 74), ("12 人次", 12),
        ("十二户", 12), ("", None), ("/", None),
    ],
)  # fmt: skip
def test_count(found: object, count: int | None) -> None:
    cleaned = parse_count(found)  # type: ignore[arg-type]
    assert (cleaned.value, cleaned.code) == (count, None)


@pytest.mark.parametrize(
    "found",
    ["900多家", "20个左右", "约20", "若干", "1,23", 5.5, -3.0, True, date(2010, 1, 2), "3-4", "5%"],
)
def test_not_a_count(found: object) -> None:
    cleaned = parse_count(found)  # type: ignore[arg-type]
    assert (cleaned.value, cleaned.code) == (None, "count_impossible")


@pytest.mark.parametrize("found", [-3.0, "若干", 3000.0, 1001])
def test_employees_impossible(found: object) -> None:
    assert parse_employees(found).code == "employees_impossible"  # type: ignore[arg-type]
    assert parse_employees(1000).value == 1000


def test_number_with_unit_and_limits() -> None:
    assert parse_number("2.53万元").value == 25_300
    assert parse_number(16.7, minimum=0, maximum=20).value == 16.7
    assert parse_number(20.5, minimum=0, maximum=20).code == "number_impossible"
    assert parse_number("12多元").code == "number_impossible"
    assert parse_number("五").code == "number_impossible"


@pytest.mark.parametrize(
    ("found", "span"),
    [
        ("4", NumberSpan(4, 4, "4")),
        (4.0, NumberSpan(4, 4, "4")),
        ("3-4", NumberSpan(3, 4, "3-4")),
        ("3～4级", NumberSpan(3, 4, "3～4级")),
        ("<20", NumberSpan(None, 20, "<20")),
        ("＜20", NumberSpan(None, 20, "<20")),
        ("≥4", NumberSpan(4, None, "≥4")),
        ("未检出", NumberSpan(None, None, "未检出", detected=False)),
        ("63mg/kg", NumberSpan(63, 63, "63mg/kg")),
    ],
)
def test_measured(found: object, span: NumberSpan) -> None:
    assert parse_measured(found).value == span  # type: ignore[arg-type]


def test_measured_limits() -> None:
    assert parse_ph("75").code == "ph_impossible"
    assert parse_ph("7.5").value == NumberSpan(7.5, 7.5, "7.5")
    assert parse_formaldehyde("-5").code == "formaldehyde_negative"
    assert parse_formaldehyde("未检出").code is None
    assert parse_fastness("3-4").code is None
    assert parse_fastness("7").code == "fastness_impossible"
    assert parse_fastness(date(2010, 3, 4)).code == "range_became_date"


@pytest.mark.parametrize(
    ("found", "percent"),
    [
        ("87.2%", 87.2), ("98.5 %", 98.5), ("34·1%", 34.1), ("３４．１％", 34.1), ("0%", 0),
        ("100%", 100), ("0.5%", 0.5), ("百分之九十八", 98), ("百分之98.5", 98.5), (87.2, 87.2),
        ("97.0", 97.0), (0, 0),
    ],
)  # fmt: skip
def test_percentage(found: object, percent: float) -> None:
    assert parse_percentage(found).value == percent  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("found", "code"),
    [
        (0.872, "percentage_ambiguous"),
        ("0.872", "percentage_ambiguous"),
        (1.0, "percentage_ambiguous"),
        ("101%", "percentage_impossible"),
        ("-5%", "percentage_impossible"),
        (872, "percentage_impossible"),
        ("98%以上", "percentage_unreadable"),
        ("九成", "percentage_unreadable"),
    ],
)
def test_percentage_is_not_guessed(found: object, code: str) -> None:
    cleaned = parse_percentage(found)  # type: ignore[arg-type]
    assert (cleaned.value, cleaned.code) == (None, code)


def test_the_column_decides_what_bare_numbers_mean() -> None:
    assert percentage_scale([0.872, 1.0, "", "无"]) == "fraction"
    assert percentage_scale([87.2, 1.0, 0.5]) == "percent"
    assert percentage_scale([0, 1, "87.2%"]) is None
    assert parse_percentage(0.872, scale="fraction").value == 87.2
    assert parse_percentage(1.0, scale="fraction").value == 100
    assert parse_percentage(0.5, scale="percent").value == 0.5
    assert parse_percentage("87.2%", scale="fraction").value == 87.2


def test_rate_kind() -> None:
    assert rate_kind("批次合格率(%)") == "pass"
    assert rate_kind("不合格产品检出率") == "fail"
    assert rate_kind("不 合 格 发现率") == "fail"
    assert rate_kind("规范率") == "pass"
    assert rate_kind("合格批次数") is None
    assert rate_kind("覆盖率") is None


def test_rank_and_full_marks() -> None:
    assert parse_rank("并列35").value == 35
    assert parse_rank(22.0).value == 22
    assert parse_rank("第3名").value == 3
    assert parse_rank("末位").code == "rank_unreadable"
    assert split_full_marks("质量管理(20)") == ("质量管理", 20.0)
    assert split_full_marks("宣传发动\n（10分）") == ("宣传发动", 10.0)
    assert split_full_marks("总分") == ("总分", None)
