"""Joint enforcement (联合执法): totals, and the two-month windows in which an action is owed.

Source: 75号 四(三) and annex row 11: every two months; a large one before 30 June. The paper does
not say what is large: the largest action is shown and nothing is judged.
"""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from dashboard.duties.definitions import duty
from dashboard.duties.due_dates import Period, periods
from dashboard.store import db

DUTY = "75.joint"
LARGE_BY = (6, 30)
SUMMED = ("persons", "outlets_checked", "problems", "cases", "fine_yuan", "closed_down")


@dataclass(frozen=True)
class Totals:
    """Sums over actions; fine in yuan."""

    actions: int
    persons: int
    outlets_checked: int
    problems: int
    cases: int
    fine_yuan: float
    closed_down: int


@dataclass(frozen=True)
class Window:
    """One two-month window: its period, actions in it, and how it stands.

    state: a key of look.VERDICTS (done_on_time, overdue, due_soon).
    """

    period: Period
    actions: int
    first_on: date | None
    state: str


def actions(store: db.StoreName, start: date, end: date) -> pd.DataFrame:
    """Rows of queries/reports/enforcement_actions.sql."""
    return db.query(store, "enforcement_actions", start=start, end=end)


def totals(rows: pd.DataFrame) -> Totals:
    """Sums over the rows; what a row does not tell adds nothing."""
    sums = {name: float(rows[name].sum()) for name in SUMMED}
    fine = sums.pop("fine_yuan")
    return Totals(len(rows), fine_yuan=fine, **{name: int(value) for name, value in sums.items()})


def windows(rows: pd.DataFrame, as_of: date, until: date | None = None) -> list[Window]:
    """The windows that have begun by a day; `until` (the duty's own last day) ends them."""
    owed = duty(DUTY)
    days = sorted(pd.Timestamp(day).date() for day in rows["acted_on"])
    found = []
    for period in periods(owed.due, owed.starts, until or owed.until, as_of):
        first, last = period.counts_from, period.counts_to
        if first is None or last is None or first > as_of:
            continue
        own = [day for day in days if first <= day <= min(last, as_of)]
        state = "done_on_time" if own else "overdue" if as_of > last else "due_soon"
        found.append(Window(period, len(own), own[0] if own else None, state))
    return found


def by_month(rows: pd.DataFrame) -> list[tuple[date, Totals]]:
    """First day of each month with an action, and its sums; oldest first."""
    months = pd.to_datetime(rows["acted_on"]).dt.to_period("M")
    return [
        (pd.Period(month).start_time.date(), totals(own)) for month, own in rows.groupby(months)
    ]


def by_day(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per day of action: acted_on, actions, departments (together), persons, outlets."""
    found = []
    for day, own in rows.groupby("acted_on", sort=True):
        bodies = {str(name) for listed in own["departments"] for name in listed}
        bodies |= {str(name) for name in own["lead_department"] if name}
        found.append(
            {
                "acted_on": pd.Timestamp(str(day)).date(),
                "actions": len(own),
                "departments": len(bodies),
                "persons": int(own["persons"].sum()),
                "outlets_checked": int(own["outlets_checked"].sum()),
            }
        )
    names = ["acted_on", "actions", "departments", "persons", "outlets_checked"]
    return pd.DataFrame(found, columns=names)


def largest_before(days: pd.DataFrame, year: int) -> pd.Series | None:
    """The day with most departments, then persons, up to 30 June of a year; None without any."""
    own = days[[date(year, 1, 1) <= day <= date(year, *LARGE_BY) for day in days["acted_on"]]]
    if own.empty:
        return None
    return own.sort_values(["departments", "persons"], ascending=False).iloc[0]
