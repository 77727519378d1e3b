"""Monthly reports of the ten trades beside the registers: what townships said, month by month.

Reports are due by the 3rd of the next month (75号 三(二)2) and speak for the end of theirs, so a
month counts once it has ended. Silent townships are named, never filled in: a county figure is the
sum of the reports that came, and a comparison with a register uses the same townships only.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pandas as pd

from dashboard import divisions
from dashboard.duties import completions, due_dates
from dashboard.duties import definitions as duty_definitions
from dashboard.indicators import coverage, measured
from dashboard.indicators.coverage import LeftOut
from dashboard.indicators.definitions import indicator
from dashboard.indicators.measured import Slice
from dashboard.store import db
from dashboard.words import formats

MONTHS = 12
DUE_DAY = 3
REPORT_DUTY = "75.monthly"
LAST_DUTY = "75.annex.17"  # the whole campaign finished


@dataclass(frozen=True)
class Month:
    """Reports of one month: outlets, rectified and compliant as they were reported.

    reporters: townships whose report tells outlets and compliant, the only ones in the sums;
    silent: those of the day's division whose report has not come though its day has passed;
    awaited: those whose report has still time to come; without_figures: those whose report is noted
    as received, while no figures of it were imported. left_out: trades that
    reporters counted before and this report does not.
    register: (day, compliant, all) of the register of the same month, reporters only, None where
    there was none; reported_there: (compliant, all) that those townships reported.
    """

    month: date
    outlets: int
    rectified: int
    compliant: int
    reporters: tuple[str, ...]
    silent: tuple[str, ...]
    without_figures: tuple[str, ...] = ()
    awaited: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    register: tuple[date, int, int] | None = None
    reported_there: tuple[int, int] = (0, 0)

    @property
    def end(self) -> date:
        """The last day of the month."""
        return (pd.Timestamp(self.month) + pd.offsets.MonthEnd(0)).date()

    @property
    def is_possible(self) -> bool:
        """Whether the reported figures can be right: not more compliant than counted."""
        return self.outlets > 0 and not self.is_contradictory

    @property
    def is_contradictory(self) -> bool:
        """Whether more were reported as done than counted; nothing of nothing is not that."""
        return max(self.compliant, self.rectified) > self.outlets

    @property
    def is_incomplete(self) -> bool:
        """Whether townships or trades are missing that were counted before."""
        return bool(self.silent or self.awaited or self.without_figures or self.left_out)

    @property
    def rate(self) -> Fraction | None:
        """Reported compliance, None where it cannot be computed."""
        return Fraction(self.compliant, self.outlets) if self.is_possible else None

    @property
    def gap(self) -> Fraction | None:
        """Reported compliance less that of the register of the month, the same townships."""
        if self.register is None or not self.register[2] or not self.reported_there[1]:
            return None
        _, good, total = self.register
        return Fraction(*self.reported_there) - Fraction(good, total)


def due_of(month: date) -> date:
    """The day by which the report of a month is due: the 3rd of the next one (75号 三(二)2)."""
    return formats.period_end(month, "month") + timedelta(days=DUE_DAY)


def months(store: db.StoreName, chosen: Slice, *, beside: bool = True) -> list[Month]:
    """The last twelve months with reports that had ended by the day, oldest first.

    beside: with the register of each month.
    """
    rows = _totals(store, chosen)
    if rows.empty:
        return []
    days = measured.whole_days(store, "outlets", chosen.as_of, "month") if beside else []
    registers = {(day.year, day.month): day for day in days}
    found = [(stamp.date(), part) for stamp, part in rows.groupby("month")][-MONTHS:]
    gone = coverage.left_out(
        store, "monthly_reports", chosen.as_of, chosen.townships, chosen.trades
    )
    listed = [
        _month(store, chosen, month, part, registers.get((month.year, month.month)))
        for month, part in found
    ]
    return [
        replace(one, left_out=tuple(some for some in gone if some.day == one.end)) for one in listed
    ]


def without_rows(store: db.StoreName, chosen: Slice) -> list[tuple[date, int]]:
    """Months that had ended by the day of which receipts are noted and no report was imported: the
    month, and of how many of the townships one was received; oldest first."""
    known = {f"{stamp:%Y-%m}" for stamp in _totals(store, chosen)["month"]}
    found = []
    for label, units in completions.received(store, REPORT_DUTY, chosen.as_of).items():
        month = date.fromisoformat(f"{label}-01")
        wanted = chosen.townships or divisions.units_for(month, month).names
        ended = formats.period_end(month, "month") <= chosen.as_of
        if label not in known and ended and (came := len(units & set(wanted))):
            found.append((month, came))
    return sorted(found)


def reported(store: db.StoreName, chosen: Slice) -> pd.DataFrame:
    """The reports that came: one row is one township in one month that had ended by the day.

    Columns: month, township, outlets, rectified, compliant (the last two empty where a report
    leaves them out for a trade).
    """
    rows = _totals(store, chosen)
    return rows[rows["is_reported"] & rows["outlets"].notna()]


def _totals(store: db.StoreName, chosen: Slice) -> pd.DataFrame:
    return db.query(
        store,
        "monthly_totals",
        as_of=chosen.as_of,
        townships=list(chosen.townships) if chosen.townships else None,
        trades=list(chosen.trades) if chosen.trades else None,
    )


def _month(
    store: db.StoreName, chosen: Slice, month: date, part: pd.DataFrame, day: date | None
) -> Month:
    came = part[part["is_reported"] & part["outlets"].notna() & part["compliant"].notna()]
    wanted = chosen.townships or divisions.units_for(month, month).names
    sent = set(part.loc[part["is_reported"], "township"])
    noted = completions.received(store, REPORT_DUTY, chosen.as_of).get(f"{month:%Y-%m}", set())
    facts: dict[str, Any] = {}
    if day:
        facts = _beside(store, Slice(day, townships=chosen.townships, trades=chosen.trades), came)
    absent = tuple(name for name in wanted if name not in sent | noted)
    is_due = due_of(month) < chosen.as_of
    return Month(
        month=month,
        outlets=int(came["outlets"].sum()),
        rectified=int(came["rectified"].sum()),
        compliant=int(came["compliant"].sum()),
        reporters=tuple(sorted(came["township"])),
        silent=absent if is_due else (),
        awaited=() if is_due else absent,
        without_figures=tuple(name for name in wanted if name in noted - sent),
        **facts,
    )


def _beside(store: db.StoreName, chosen: Slice, came: pd.DataFrame) -> dict[str, Any]:
    """The register of the townships that reported, and their reports, where both are known."""
    rows = measured.counts(store, indicator("compliance_rate"), chosen, "township")
    last = pd.to_datetime(rows["last_day"])
    rows = rows[(last.dt.year == chosen.as_of.year) & (last.dt.month == chosen.as_of.month)]
    both = rows.merge(came, left_on="key", right_on="township")
    if both.empty:
        return {}
    return {
        "register": (chosen.as_of, int(both["numerator"].sum()), int(both["denominator"].sum())),
        "reported_there": (int(both["compliant"].sum()), int(both["outlets"].sum())),
    }


def deadline() -> date:
    """The day by which the whole campaign is to be finished."""
    item = duty_definitions.duty(LAST_DUTY)
    due = due_dates.periods(item.due, item.starts, item.until, item.starts)[0].due
    assert due is not None
    return due


def at_deadline(found: list[Month], as_of: date) -> Month | None:
    """The report of the deadline's month, once that day has come and where it can be right."""
    until = deadline()
    if as_of < until:
        return None
    return next((one for one in found if one.end == until and one.is_possible), None)


def pace_on(found: list[Month], goal: Fraction, until: date, day: date) -> Fraction | None:
    """What the even pace from the first possible report asks for on a day."""
    first = next((one for one in found if one.is_possible), None)
    return even_path(first, goal, until, day) if first else None


def even_path(first: Month, goal: Fraction, until: date, day: date) -> Fraction | None:
    """Compliance that an even pace from the first report to the goal needs on a day.

    None before the first report, after the deadline, or without a first rate.
    """
    if first.rate is None or not first.end <= day <= until or first.end >= until:
        return None
    share = Fraction((day - first.end).days, (until - first.end).days)
    return first.rate + max(goal - first.rate, Fraction(0)) * share


@dataclass(frozen=True)
class Gaps:
    """Where reports and registers differ, how many months and which townships could be compared.

    rows: month, township, item (户数, 已整规, 已规范), reported, registered, difference (reported
    less registered), register_day.
    """

    rows: pd.DataFrame
    months: int
    townships: frozenset[str]


def report_gaps(store: db.StoreName, chosen: Slice, since: date = date.min) -> Gaps:
    """Every month with reports against the register in force at its end, township by township.
    since: months that began before it are left out.

    Bases are compared in every month; rectified and compliant outlets only where the register is
    of the same month, since afterwards they go on while the register stands still.
    """
    rows: list[dict[str, Any]] = []
    months, compared = 0, set[str]()
    told = reported(store, Slice(chosen.as_of, townships=chosen.townships))
    for stamp, part in told.groupby("month"):
        if stamp.date() < since:
            continue
        known = _registered(store, (stamp + pd.offsets.MonthEnd(0)).date())
        months += bool(known)
        for row in part.to_dict("records"):
            if row["township"] in known:
                compared.add(row["township"])
                rows += _gaps_of(row, known[row["township"]])
    return Gaps(pd.DataFrame(rows), months, frozenset(compared))


def _registered(store: db.StoreName, day: date) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for key, name in (("compliant", "compliance_rate"), ("rectified", "coverage_rate")):
        rows = measured.counts(store, indicator(name), Slice(day), "township")
        for r in rows.itertuples():
            own = found.setdefault(str(r.key), {})
            own.update({key: int(r.numerator), "outlets": int(r.denominator), "day": r.last_day})
    return found


def _gaps_of(row: dict[str, Any], listed: dict[str, Any]) -> list[dict[str, Any]]:
    day, month = listed["day"], row["month"]
    is_same = (day.year, day.month) == (month.year, month.month)
    items = {"outlets": "户数"} | (
        {"rectified": "已整规", "compliant": "已规范"} if is_same else {}
    )
    return [
        {
            "month": month,
            "township": row["township"],
            "item": word,
            "reported": int(row[key]),
            "registered": listed[key],
            "difference": int(row[key]) - listed[key],
            "register_day": day,
        }
        for key, word in items.items()
        if pd.notna(row[key]) and int(row[key]) != listed[key]
    ]
