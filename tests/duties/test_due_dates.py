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
    ],
)
def test_one_off_dates(written: str, opens: date, due: date) -> None:
    (period,) = periods(written, ISSUED_75, None, ISSUED_75)
    assert (period.opens, period.due, period.problem) == (opens, due, "")


def test_a_day_that_does_not_exist_is_flagged_not_guessed() -> None:
    (period,) = periods("9月31日前", ISSUED_75, None, ISSUED_75)
    assert period.due is None and "9月只有30天" in period.problem


@pytest.mark.parametrize("written", ["6月头前", "13月1日前", "每三天", "11月至1月", "尽快"])
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
