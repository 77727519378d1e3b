"""What the cockpit says of the way to the next deadline, and since the last report."""

from datetime import date
from fractions import Fraction

from dashboard.frame import View
from dashboard.indicators import measured
from dashboard.indicators.definitions import Indicator, Measure
from dashboard.indicators.measured import Slice
from dashboard.indicators.words import change
from dashboard.overview import words
from dashboard.screens.ten_trades import glide_details
from dashboard.ten_trades import monthly

MOST_DAYS = 62  # further ahead the pace of some months says little


def headline(view: View, next_day: date | None) -> str:
    """Value, projection and need at the deadline of the ten trades; empty where another day is
    nearer (next_day), where it has passed, is far, or where registers of two months are missing."""
    until = monthly.deadline()
    left = (until - view.as_of).days
    if not 0 < left <= MOST_DAYS or (next_day is not None and next_day < until):
        return ""
    found = view.ask(glide_details.progress, view.as_of, until)
    target = found.county.target if found else None
    if found is None or target is None:
        return ""
    county, months = found.county, until.month - found.past[-1][0].month
    history = [good for _, good, _ in found.past]
    path = glide_details.path_to(history, county.denominator, target, months)
    at_pace = None
    if path.median is not None and len(path.median):
        at_pace = Fraction(round(path.median[-1]), county.denominator)
    return words.ahead_headline(county, until, left, at_pace)


def since(
    view: View, one: Indicator, newest: Measure, points: list[tuple[date, Measure]]
) -> tuple[str, ...]:
    """How the value of a card moved: a state since the register before, events since the same
    part of the year before; empty without anything to compare with."""
    if newest.rate is None or not points:
        return ()
    day = points[-1][0]
    if one.basis == "event":
        end = measured.year_before(min(view.as_of, date(day.year, 12, 31)))
        earlier = Slice(view.as_of, start=date(day.year - 1, 1, 1), end=end)
        old, before = view.ask(measured.total, one, earlier), "上年同期"
    elif len(points) < 2:
        return ()
    else:
        last, old = points[-2]
        year = f"{last.year % 100:02d}年" if last.year != day.year else ""
        before = f"{year}{last.month}月"
    if old.rate is None or old.state == "too_few":
        return ()
    found = change(newest, old)
    if found is None:
        return ()
    is_sure = one.kind != "sample" or found.is_sure
    noun = one.noun if one.kind == "count" else ""
    return words.moved_lines(before, found.points, is_sure=is_sure, noun=noun)
