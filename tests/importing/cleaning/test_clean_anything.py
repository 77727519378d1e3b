"""Whatever stands in a cell, a cleaner answers: no crash, storable text, one of the four cases."""

import string
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.importing import cleaning as c

CLEANERS: list[Callable[[Any], c.Cleaned[Any]]] = [
    c.clean_text, c.clean_name, c.parse_date, c.parse_document_number, c.parse_verdict,
    lambda cell: c.parse_verdict(cell, follow_up=True),
    lambda cell: c.parse_date(cell, date_1904=True, year_hint=2010, latest=date(2010, 6, 27)),
    c.parse_level, c.parse_purpose, c.parse_class, c.parse_assessment, c.parse_disposal,
    c.parse_zone, c.parse_zone_conclusion, c.parse_mark, c.parse_yes_no, c.parse_trade,
    c.parse_count, c.parse_employees, c.parse_number, c.parse_measured, c.parse_ph,
    c.parse_formaldehyde, c.parse_fastness, c.parse_rank, c.parse_percentage,
    c.split_failing_items, c.canonical_enterprise,
    lambda cell: c.parse_position(cell, cell, "BD-09"),
    lambda cell: c.parse_position(cell, 28.1, None),
]  # fmt: skip

LIKELY = (
    "0123456789年月日号-./\\—·、，,；;:（）()%％<>≥≤～至第季度半上中下旬〇○O一二三十万合不格"
    " \n\t\x00\ud800"
)
CELLS = st.one_of(
    st.text(alphabet=st.characters(), max_size=30),
    st.text(alphabet=LIKELY + string.ascii_letters, max_size=24),
    st.floats(),
    st.integers(),
    st.booleans(),
    st.none(),
    st.datetimes(),
    st.dates(),
    st.times(),
    st.timedeltas(),
)


@settings(max_examples=300, deadline=None)
@given(cell=CELLS)
def test_no_cell_breaks_a_cleaner(cell: Any) -> None:
    for clean in CLEANERS:
        cleaned = clean(cell)
        assert (cleaned.code is None) == (cleaned.note == "")
        cleaned.note.encode("utf-8")
        if isinstance(cleaned.value, str):
            assert cleaned.value
            cleaned.value.encode("utf-8")
    c.header_text(cell).encode("utf-8")


@settings(max_examples=300, deadline=None)
@given(text=st.text(alphabet=LIKELY, max_size=24))
def test_periods_of_odd_titles(text: str) -> None:
    for span in (c.parse_period(text), c.parse_reporting_date("填报时间：" + text)):
        assert span is None or span.start <= span.end


@settings(max_examples=200, deadline=None)
@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_cleaning_twice_changes_nothing(text: str) -> None:
    once = c.clean_text(text).value
    if once is not None:
        assert c.clean_text(once).value == once


@settings(max_examples=200, deadline=None)
@given(day=st.dates(date(1990, 1, 1), date(2035, 12, 31)))
def test_every_day_in_every_form(day: date) -> None:
    y, m, d = day.year, day.month, day.day
    forms = (
        day, day.isoformat(), f"{y}.{m}.{d}", f"{y}/{m}/{d}", f"{y}年{m}月{d}日",
        f"{y}{m:02}{d:02}", f"{y} 年 {m:02} 月 {d:02} 日",
        f"{y}-{m}-{d}/A12", (day - date(1899, 12, 30)).days,
    )  # fmt: skip
    for form in forms:
        span = c.parse_date(form).value
        assert span is not None, form
        assert (span.start, span.end) == (day, day)


@pytest.mark.parametrize("text", ["（" * 5000, "1" * 5000, "、" * 5000, "年" * 5000, "十" * 5000])
@pytest.mark.soak
def test_long_text_is_quick(text: str) -> None:
    for clean in CLEANERS:
        clean(text)
