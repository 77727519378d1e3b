"""Periods of counts: the span of a sample lies in one, or across the border of two."""

import pytest

from dashboard.store import db

# first and last day, grain, how a count names the period
SPANS = (
    ("2010-01-01", "2010-12-31", "year", "2010-01-01"),
    ("2009-12-31", "2010-01-01", "year", "跨期"),
    ("2010-01-01", "2010-06-30", "half", "2010-01-01"),
    ("2010-07-01", "2010-12-31", "half", "2010-07-01"),
    ("2010-06-30", "2010-07-01", "half", "跨期"),
    ("2009-08-01", "2010-08-01", "half", "跨期"),
    ("2010-10-01", "2010-12-31", "quarter", "2010-10-01"),
    ("2010-03-31", "2010-04-01", "quarter", "跨期"),
    ("2012-02-01", "2012-02-29", "month", "2012-02-01"),
    ("2009-02-03", "2010-02-03", "month", "跨期"),
    ("2010-02-28", "2010-02-28", "day", "2010-02-28"),
    ("2010-02-28", "2010-03-01", "day", "跨期"),
    (None, None, "year", "跨期"),
)


@pytest.mark.usefixtures("store")
def test_a_period_is_named_by_its_first_day() -> None:
    asked = "SELECT period_of(CAST($first AS DATE), CAST($last AS DATE), $grain)"
    with db.cursor("real") as cursor:
        for first, last, grain, named in SPANS:
            span = {"first": first, "last": last, "grain": grain}
            assert cursor.execute(asked, span).fetchone() == (named,), span
