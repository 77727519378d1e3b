"""Working days: the terms of notices are counted in them."""

from datetime import date, timedelta

STATUTORY = {(1, 1), (5, 1), (10, 1), (10, 2), (10, 3)}  # public holidays on a fixed day


def is_rest_day(day: date) -> bool:
    """Weekends and public holidays on a fixed day; lunar ones and moved days are not known."""
    return day.weekday() >= 5 or (day.month, day.day) in STATUTORY


def working_day(day: date) -> date:
    """The day itself, else the next one that is no rest day."""
    while is_rest_day(day):
        day += timedelta(days=1)
    return day


def between(first: date, last: date) -> int:
    """Working days from one day to another, both counted."""
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return sum(not is_rest_day(day) for day in days)


def after(day: date, working_days: int) -> date:
    """The day that many working days later."""
    left = working_days
    while left:
        day += timedelta(days=1)
        left -= not is_rest_day(day)
    return day
