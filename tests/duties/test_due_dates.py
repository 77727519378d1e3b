"""Due dates read from the words of the papers."""

from datetime import date

import pytest

from dashboard.duties.due_dates import is_readable, periods

ISSUED_75 = date(2010, 6, 4)


@pytest.mark.parametrize(
    ("written", "opens", "due"),
    [
        ("6月20日前", date(2010, 6, 20), date(2010, 6, 20)),
        ("6月30日之前", date(2010, 6, 30), date(2010, 6, 30)),
        ("7月31前", date(2010, 7, 31), date(2010, 7, 31)),
        ("8月31日", date(2010, 8, 31), date(2010, 8, 31)),
        ("6月上旬前", date(2010, 6, 1), date(2010, 6, 10)),
        ("6月中旬前", date(2010, 6, 11), date(2010, 6, 20)),
        ("6月下旬前", date(2010, 6, 21), date(2010, 6, 30)),
        ("6月", date(2010, 6, 1), date(2010, 6, 30)),
        ("6月至10月", date(2010, 6, 1), date(2010, 10, 31)),
        ("7月1日至11月20日", date(2010, 7, 1), date(2010, 11, 20)),
        ("年底", date(2010, 12, 1), date(2010, 12, 31)),
        ("2012年底", date(2012, 12, 1), date(2012, 12, 31)),
        ("2011年2月至2015年9月", date(2011, 2, 1), date(2015, 9, 30)),
        ("2012年2月", date(2012, 2, 1), date(2012, 2, 29)),
        ("6月底前", date(2010, 6, 1), date(2010, 6, 30)),
        ("2月末之前", date(2010, 2, 1), date(2010, 2, 28)),
        ("六月底前", date(2010, 6, 1), date(2010, 6, 30)),
        ("十二月二十五日以前", date(2010, 12, 25), date(2010, 12, 25)),
        ("6月20日止", date(2010, 6, 20), date(2010, 6, 20)),
        ("明年3月底前", date(2011, 3, 1), date(2011, 3, 31)),
        ("年底前", date(2010, 12, 1), date(2010, 12, 31)),
        ("年末", date(2010, 12, 1), date(2010, 12, 31)),
        ("今年年底前", date(2010, 12, 1), date(2010, 12, 31)),
        ("2011年末之前", date(2011, 12, 1), date(2011, 12, 31)),
        ("年内", date(2010, 6, 4), date(2010, 12, 31)),
        ("2011年年内", date(2011, 1, 1), date(2011, 12, 31)),
        ("月底前", date(2010, 6, 1), date(2010, 6, 30)),
        ("本月底", date(2010, 6, 1), date(2010, 6, 30)),
        ("月末前", date(2010, 6, 1), date(2010, 6, 30)),
        ("本月内", date(2010, 6, 4), date(2010, 6, 30)),
        ("上旬", date(2010, 6, 1), date(2010, 6, 10)),
        ("中旬前", date(2010, 6, 11), date(2010, 6, 20)),
        ("本月下旬", date(2010, 6, 21), date(2010, 6, 30)),
        ("季末", date(2010, 6, 1), date(2010, 6, 30)),
        ("季度末前", date(2010, 6, 1), date(2010, 6, 30)),
        ("本季度内", date(2010, 6, 4), date(2010, 6, 30)),
        ("三季度末", date(2010, 9, 1), date(2010, 9, 30)),
        ("2011年第1季度", date(2011, 1, 1), date(2011, 3, 31)),
        ("上半年", date(2010, 1, 1), date(2010, 6, 30)),
        ("下半年前", date(2010, 7, 1), date(2010, 12, 31)),
        ("30日内", date(2010, 6, 4), date(2010, 7, 4)),
        ("三十天之内", date(2010, 6, 4), date(2010, 7, 4)),
        ("十五日内", date(2010, 6, 4), date(2010, 6, 19)),
        ("两周内", date(2010, 6, 4), date(2010, 6, 18)),
        ("三个月内", date(2010, 6, 4), date(2010, 9, 4)),
        ("半年内", date(2010, 6, 4), date(2010, 12, 4)),
        ("1年以内", date(2010, 6, 4), date(2011, 6, 4)),
        ("6月20日至月底", date(2010, 6, 20), date(2010, 6, 30)),
        ("6月至年底", date(2010, 6, 1), date(2010, 12, 31)),
        ("6-10月", date(2010, 6, 1), date(2010, 10, 31)),
        ("6月1—10日", date(2010, 6, 1), date(2010, 6, 10)),
        ("6月1日到10日", date(2010, 6, 1), date(2010, 6, 10)),
        ("即日起至 9 月底", ISSUED_75, date(2010, 9, 30)),
        ("２０１０．９．３０", date(2010, 9, 30), date(2010, 9, 30)),
        ("2011-2015年", date(2011, 1, 1), date(2015, 12, 31)),
        ("2011年内", date(2011, 1, 1), date(2011, 12, 31)),
        ("来年1月15日前", date(2011, 1, 15), date(2011, 1, 15)),
        ("年终前", date(2010, 12, 1), date(2010, 12, 31)),
        ("自通知印发之日起30日内", date(2010, 6, 4), date(2010, 7, 4)),
        ("半个月内", date(2010, 6, 4), date(2010, 6, 19)),
        ("国庆节前", date(2010, 9, 30), date(2010, 9, 30)),
        ("五一前", date(2011, 4, 30), date(2011, 4, 30)),
        ("元旦之前", date(2010, 12, 31), date(2010, 12, 31)),
        ("2012年元旦前", date(2011, 12, 31), date(2011, 12, 31)),
    ],
)
def test_one_off_dates(written: str, opens: date, due: date) -> None:
    (period,) = periods(written, ISSUED_75, None, ISSUED_75)
    assert (period.opens, period.due, period.problem) == (opens, due, "")


def test_a_month_from_the_last_of_january_ends_with_february() -> None:
    (period,) = periods("一个月内", date(2010, 1, 31), None, date(2010, 1, 31))
    assert period.due == date(2010, 2, 28)


def test_a_day_that_does_not_exist_is_flagged_not_guessed() -> None:
    (period,) = periods("9月31日前", ISSUED_75, None, ISSUED_75)
    assert period.due is None and "9月只有30天" in period.problem


@pytest.mark.parametrize(
    "written",
    [
        "6月头前",
        "13月1日前",
        "每三天",
        "11月至1月",
        "尽快",
        "季度",
        "5季度末",
        "三三月底",
        "10个工作日内",
        "即日起",
        "每年2月30日前",
        "每月99日前",
        "内",
    ],
)
def test_words_that_are_not_understood(written: str) -> None:
    assert not is_readable(written)


def dues(written: str, start: date, until: date | None, as_of: date) -> list[date | None]:
    return [period.due for period in periods(written, start, until, as_of)]


def test_every_wednesday_starts_after_the_day_of_issue() -> None:
    found = dues("每周三", date(2007, 7, 18), date(2007, 11, 11), date(2007, 8, 15))
    assert found[:5] == [date(2007, 7, 25), *(date(2007, 8, day) for day in (1, 8, 15, 22))]
    assert found[-1] == date(2007, 11, 7)
    assert all(day is not None and day.isoweekday() == 3 for day in found)


def test_monthly_report_is_due_on_the_third_of_the_next_month() -> None:
    found = periods("每月3日前", ISSUED_75, date(2010, 12, 31), date(2010, 10, 15))
    assert [(p.label, p.due) for p in found[:2]] == [
        ("2010-06", date(2010, 7, 3)),
        ("2010-07", date(2010, 8, 3)),
    ]
    assert found[-1].due == date(2010, 12, 3)
    assert (found[1].counts_from, found[1].counts_to) == (date(2010, 7, 4), date(2010, 8, 3))


def test_every_two_months_quarter_and_september() -> None:
    assert dues("每两个月", ISSUED_75, date(2010, 12, 31), ISSUED_75) == [
        date(2010, 7, 31),
        date(2010, 9, 30),
        date(2010, 11, 30),
    ]
    assert dues("每季度", date(2010, 8, 9), None, date(2011, 1, 1)) == [
        date(2010, 9, 30),
        date(2010, 12, 31),
        date(2011, 3, 31),
    ]
    assert dues("每年9月", date(2011, 5, 12), date(2015, 9, 30), date(2013, 10, 1)) == [
        date(year, 9, 30) for year in range(2011, 2016)
    ]
    assert dues("每年9月", date(2011, 10, 1), None, date(2012, 1, 1)) == [date(2012, 9, 30)]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("每月底前", [date(2010, 6, 30), date(2010, 7, 31), date(2010, 8, 31)]),
        ("每月", [date(2010, 6, 30), date(2010, 7, 31), date(2010, 8, 31)]),
        ("每季末", [date(2010, 6, 30), date(2010, 9, 30), date(2010, 12, 31)]),
        ("每半年", [date(2010, 6, 30), date(2010, 12, 31), date(2011, 6, 30)]),
        ("每年底前", [date(2010, 12, 31), date(2011, 12, 31), date(2012, 12, 31)]),
        ("每年1月15日前", [date(2011, 1, 15), date(2012, 1, 15), date(2013, 1, 15)]),
        ("每月5号前", [date(2010, 7, 5), date(2010, 8, 5), date(2010, 9, 5)]),
        ("每周", [date(2010, 6, 6), date(2010, 6, 13), date(2010, 6, 20)]),
        ("每周末前", [date(2010, 6, 6), date(2010, 6, 13), date(2010, 6, 20)]),
        ("每年6月底前", [date(2010, 6, 30), date(2011, 6, 30), date(2012, 6, 30)]),
    ],
)
def test_ends_of_recurring_periods(written: str, expected: list[date]) -> None:
    assert dues(written, ISSUED_75, date(2013, 12, 31), ISSUED_75)[:3] == expected
