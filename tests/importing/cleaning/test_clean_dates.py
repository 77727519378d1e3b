"""Days, spans of days, periods in titles, reporting days. Expected days are written by hand."""

from datetime import date, datetime, time, timedelta

import pytest

from dashboard.importing.cleaning import (
    parse_date,
    parse_document_number,
    parse_period,
    parse_reporting_date,
)


def days(first: str, last: str | None = None) -> tuple[date, date]:
    return date.fromisoformat(first), date.fromisoformat(last or first)


@pytest.mark.parametrize(
    ("found", "span"),
    [
        ("2014-04-21", days("2014-04-21")),
        (date(2010, 5, 28), days("2010-05-28")),
        (datetime(2010, 5, 28, 9, 0), days("2010-05-28")),
        ("2012-03", days("2012-03-01", "2012-03-31")),
        ("2012-02", days("2012-02-01", "2012-02-29")),
        ("20131201", days("2013-12-01")),
        (20131201.0, days("2013-12-01")),
        ("201312", days("2013-12-01", "2013-12-31")),
        ("2013年12月12日", days("2013-12-12")),
        ("2014年2月13日", days("2014-02-13")),
        ("2014 年 2 月 13 日", days("2014-02-13")),
        ("2014年2月13号（星期四）", days("2014-02-13")),
        ("2014/11/04", days("2014-11-04")),
        ("2012/09", days("2012-09-01", "2012-09-30")),
        ("2014.09.24", days("2014-09-24")),
        ("2012.1.13", days("2012-01-13")),
        ("2016.5", days("2016-05-01", "2016-05-31")),
        (2016.5, days("2016-05-01", "2016-05-31")),
        (2012.11, days("2012-11-01", "2012-11-30")),
        ("2012.1", days("2012-01-01", "2012-01-31")),
        ("130707", days("2013-07-07")),
        ("1306", days("2013-06-01", "2013-06-30")),
        (1306.0, days("2013-06-01", "2013-06-30")),
        ("2010", days("2010-01-01", "2010-12-31")),
        ("2010年", days("2010-01-01", "2010-12-31")),
        ("〇七年", days("2007-01-01", "2007-12-31")),
        ("12-1-15", days("2012-01-15")),
        ("1/27/16", days("2016-01-27")),
        ("1/2/16", days("2016-01-02")),
        ("16/01/27", days("2016-01-27")),
        ("2017-09-23/11170805", days("2017-09-23")),
        ("2007-10/309", days("2007-10-01", "2007-10-31")),
        ("2015.04/150412", days("2015-04-01", "2015-04-30")),
        ("201504/150409", days("2015-04-01", "2015-04-30")),
        ("—/2012-05", days("2012-05-01", "2012-05-31")),
        ("2015-03\\—", days("2015-03-01", "2015-03-31")),
        ("2015-03\\1132140005", days("2015-03-01", "2015-03-31")),
        (42112, days("2015-04-18")),
        (42112.0, days("2015-04-18")),
        ("42112", days("2015-04-18")),
        (42112.75, days("2015-04-18")),
        ("二〇〇七年七月十八日", days("2007-07-18")),
        ("二○一○年六月四日", days("2010-06-04")),
        ("二O一O年五月二十日", days("2010-05-20")),
        ("二０一０年十二月三十一日", days("2010-12-31")),
        ("２０１０年５月３日", days("2010-05-03")),
        ("２０１０．５．３", days("2010-05-03")),
        ("2010-05-03 10:30:00", days("2010-05-03")),
        ("进货日期：2012.9.3", days("2012-09-03")),
        ("2010年6月中旬前", days("2010-06-11", "2010-06-20")),
        ("2010年2月下旬", days("2010-02-21", "2010-02-28")),
        ("2010年8月31日前", days("2010-08-31")),
        ("2012-05、2012-07", days("2012-05-01", "2012-07-31")),
        ("2010-06-01至2010-06-05", days("2010-06-01", "2010-06-05")),
        ("2010年6月1日至5日", days("2010-06-01", "2010-06-05")),
        ("2014年第1季度", days("2014-01-01", "2014-03-31")),
        ("2014年第3批", days("2014-01-01", "2014-12-31")),
        ("2012 1 1", days("2012-01-01")),
        ("2012 .1.13", days("2012-01-13")),
        ("2010。5。3", days("2010-05-03")),
        ("2010.5.3.", days("2010-05-03")),
        ("2000年10月30日", days("2000-10-30")),
    ],
)
def test_every_way_of_writing_a_day(found: object, span: tuple[date, date]) -> None:
    cleaned = parse_date(found)  # type: ignore[arg-type]
    assert cleaned.code is None
    assert cleaned.value is not None
    assert (cleaned.value.start, cleaned.value.end) == span


@pytest.mark.parametrize(
    ("found", "code"),
    [
        ("2010年9月31日", "date_impossible"),
        ("9月31日", "date_impossible"),
        ("2010.2.30", "date_impossible"),
        ("2011-02-29", "date_impossible"),
        ("2010-13-05", "date_impossible"),
        ("2010-0-5", "date_impossible"),
        ("20101301", "date_impossible"),
        ("2010年13月", "date_impossible"),
        ("2010-13/309", "date_impossible"),
        ("13/32/16", "date_impossible"),
        ("6月27日", "date_year_missing"),
        ("6月中旬", "date_year_missing"),
        (2012.1, "date_ambiguous"),
        ("12/1/15", "date_ambiguous"),
        ("201013", "date_ambiguous"),
        ("货号：C01", "date_unreadable"),
        ("—\\AB511359(款号)", "date_unreadable"),
        ("若干", "date_unreadable"),
        ("未报", "date_unreadable"),
        ("2010-0503", "date_unreadable"),
        ("2010.5-6", "date_unreadable"),
        ("20 10年5月3日", "date_impossible"),
        (309.0, "date_unreadable"),
        (True, "date_unreadable"),
        (time(9, 30), "date_unreadable"),
        (timedelta(days=2), "date_unreadable"),
        (date(1900, 1, 3), "date_out_of_range"),
        ("0010-05-03", "date_out_of_range"),
    ],
)
def test_what_is_not_a_day_is_never_guessed(found: object, code: str) -> None:
    cleaned = parse_date(found)  # type: ignore[arg-type]
    assert cleaned.value is None
    assert cleaned.code == code
    assert cleaned.note


@pytest.mark.parametrize("mark", ["", None, "/", "—", "—\\—"])
def test_no_day_given(mark: str | None) -> None:
    cleaned = parse_date(mark)
    assert cleaned.value is None
    assert cleaned.code is None


def test_year_hint_completes_and_decides() -> None:
    assert parse_date("6月8日", year_hint=2010).value.start == date(2010, 6, 8)  # type: ignore[union-attr]
    assert parse_date("12/1/15", year_hint=2015).value.start == date(2015, 12, 1)  # type: ignore[union-attr]
    assert parse_date("12/1/15", year_hint=2012).value.start == date(2012, 1, 15)  # type: ignore[union-attr]
    assert parse_date("2月29日", year_hint=2010).code == "date_impossible"


def test_serials_count_from_1904_when_told() -> None:
    # Excel shows serial 40000 as 2009-07-06, and as 2013-07-07 in the 1904 system.
    assert parse_date(40000.0).value.start == date(2009, 7, 6)  # type: ignore[union-attr]
    assert parse_date(40000.0, date_1904=True).value.start == date(2013, 7, 7)  # type: ignore[union-attr]
    assert parse_date(date(2009, 7, 6), date_1904=True).value.start == date(2009, 7, 6)  # type: ignore[union-attr]


def test_future_is_after_the_reporting_day() -> None:
    latest = date(2010, 6, 27)
    assert parse_date("2010.6.27", latest=latest).code is None
    assert parse_date("2010年6月", latest=latest).code is None
    late = parse_date("2010.6.28", latest=latest)
    assert (late.value, late.code) == (None, "date_in_future")


@pytest.mark.parametrize(
    ("title", "span"),
    [
        ("2016年4季度", days("2016-10-01", "2016-12-31")),
        ("2009 年第 4 季度阀门产品质量", days("2009-10-01", "2009-12-31")),
        ("2012年第二季度", days("2012-04-01", "2012-06-30")),
        ("二〇一〇年第四季度", days("2010-10-01", "2010-12-31")),
        ("2015年前三季度", days("2015-01-01", "2015-09-30")),
        ("2012年第1-3季度", days("2012-01-01", "2012-09-30")),
        ("2010年上半年", days("2010-01-01", "2010-06-30")),
        ("2010年度下半年", days("2010-07-01", "2010-12-31")),
        ("2010年1-9月", days("2010-01-01", "2010-09-30")),
        ("2010年8月至2011年3月", days("2010-08-01", "2011-03-31")),
        ("2007—2010年", days("2007-01-01", "2010-12-31")),
        ("永嘉县童装产品质量监督抽查结果（2007—2010年）", days("2007-01-01", "2010-12-31")),
        ("2014年第3批", days("2014-01-01", "2014-12-31")),
        ("永嘉县“十小”行业整规工作进度月报表（2010年6月）", days("2010-06-01", "2010-06-30")),
        ("2010年十小整规月报表（6月）", days("2010-06-01", "2010-06-30")),
        ("推进表完成情况（截至2010年10月15日）", days("2010-10-15")),
        ("2007年永嘉县阀门产品质量监督抽查结果汇总表", days("2007-01-01", "2007-12-31")),
        ("附表1 2010年阀门", days("2010-01-01", "2010-12-31")),
        ("2010年06月十小整规进度月报表", days("2010-06-01", "2010-06-30")),
    ],
)
def test_period_of_a_title(title: str, span: tuple[date, date]) -> None:
    period = parse_period(title)
    assert period is not None
    assert (period.start, period.end) == span


@pytest.mark.parametrize(
    "title",
    ["", "Sheet1", "附表1－25", "永政办发〔2010〕75号", "1-9月", "第一季度", "近3年产品质量",
     "近10年", "2010年13月", "2010年9月31日", "六一前"],
)  # fmt: skip
def test_title_without_period(title: str) -> None:
    assert parse_period(title) is None


def test_period_takes_the_year_given() -> None:
    assert parse_period("1-9月", year_hint=2010).end == date(2010, 9, 30)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("line", "span"),
    [
        (
            "填报单位：上塘镇人民政府      填报人：徐某      填报时间：2010年6月27日",
            days("2010-06-27"),
        ),
        ("填报时间：2011年9月", days("2011-09-01", "2011-09-30")),
        ("填报日期: 2010.06.27   电话：123", days("2010-06-27")),
        ("填报时间：二○一○年六月四日", days("2010-06-04")),
        ("（截至2010年10月15日）", days("2010-10-15")),
    ],
)
def test_reporting_day(line: str, span: tuple[date, date]) -> None:
    reported = parse_reporting_date(line)
    assert reported is not None
    assert (reported.start, reported.end) == span


def test_reporting_day_not_told() -> None:
    assert parse_reporting_date("填报单位：县质安办") is None
    assert parse_reporting_date("填报日期：    年   月   日") is None
    assert parse_reporting_date("填报时间：6月8日") is None
    assert parse_reporting_date("填报时间：6月8日", year_hint=2010).start == date(2010, 6, 8)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("found", "number"),
    [
        ("永政办发〔2010〕75 号", "永政办发〔2010〕75号"),
        ("张政[2010]40号", "张政〔2010〕40号"),
        ("永政办发（2007）第062号", "永政办发〔2007〕62号"),
    ],
)
def test_document_numbers(found: str, number: str) -> None:
    assert parse_document_number(found).value == number


def test_broken_document_number() -> None:
    assert parse_document_number("75号文").code == "document_number_unreadable"
    assert parse_document_number("").code is None
