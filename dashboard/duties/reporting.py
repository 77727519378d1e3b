"""Regular reports: who reported which week or month, on time, late, or not at all.

A report is a duty that recurs every week or month (62号 周报, 75号 月报). Lines are made by actor
by `conflicts.plan`; this module arranges and counts them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dashboard.duties.definitions import (
    LATE,
    NEAR,
    ON_TIME,
    OVERDUE,
    UNDECIDED,
    Duty,
    State,
    duties,
)
from dashboard.duties.due_dates import Period
from dashboard.duties.plan import Line

REMIND_DAYS = 7


@dataclass(frozen=True)
class UnitRate:
    """What one unit reported of the periods due: on time, late, missing, days late in all.

    Reports of an unknown day are in none of the three.
    """

    unit: str
    due: int
    on_time: int
    late: int
    missing: int
    late_days: int


@dataclass(frozen=True)
class Register:
    """Units × periods of one kind of report. unlisted: bodies whose members nobody has listed."""

    duty: Duty
    units: tuple[str, ...]
    periods: tuple[Period, ...]
    cells: dict[tuple[str, str], State]
    unlisted: tuple[str, ...]

    def due(self, as_of: date) -> tuple[Period, ...]:
        """Periods whose due day has passed or is the as-of day."""
        return tuple(one for one in self.periods if one.due and one.due <= as_of)

    def states(self, period: Period) -> list[tuple[str, State]]:
        """Every unit's state of one period."""
        return [(unit, self.cells[unit, period.label]) for unit in self.units]

    def missing(self, period: Period) -> list[str]:
        """Units whose report of a period has not come."""
        return [unit for unit, state in self.states(period) if not has_come(state)]

    @property
    def is_empty(self) -> bool:
        """Whether nothing is known of any report: neither received nor noted as missing."""
        known = (has_come(one) or one.name == OVERDUE for one in self.cells.values())
        return not any(known)


def has_come(state: State) -> bool:
    """Whether a report came, be its day unknown."""
    return state.done_on is not None or is_undated(state)


def is_undated(state: State) -> bool:
    """Whether a report is known to have come, but not on which day."""
    return state.name == UNDECIDED and state.note.startswith("有佐证但没有日期")


def report_duties() -> tuple[Duty, ...]:
    """Duties to report every week or month."""
    return tuple(item for item in duties() if item.due.startswith(("每周", "每月")))


def register(duty: Duty, lines: Sequence[Line]) -> Register:
    """The matrix of one duty from lines made by actor.

    A body that stands for several without naming them (县各有关部门) is left out until a report
    of it comes.
    """
    own = [(line, state) for line, state in lines if line.duty.id == duty.id]
    reported = {line.actor for line, state in own if has_come(state)}
    vague = {name for line, _ in own for name in line.unlisted}
    unlisted = tuple(sorted(vague - reported))
    units = dict.fromkeys(line.actor for line, _ in own if line.actor not in unlisted)
    periods = {line.period.label: line.period for line, _ in own}
    cells = {(line.actor, line.period.label): state for line, state in own}
    return Register(duty, tuple(units), tuple(periods.values()), cells, unlisted)


def rates(found: Register, as_of: date) -> list[UnitRate]:
    """Units with what they owe, most missing first, then most late."""
    rows = []
    for unit in found.units:
        states = [found.cells[unit, one.label] for one in found.due(as_of)]
        on_time = sum(state.name == ON_TIME for state in states)
        late = [state for state in states if state.name == LATE]
        missing = sum(not has_come(state) and state.name != NEAR for state in states)
        days = sum(state.days_told for state in states if state.name in (LATE, OVERDUE))
        rows.append(UnitRate(unit, len(states), on_time, len(late), missing, days))
    return sorted(rows, key=lambda one: (-one.missing, -one.late, one.unit))


def reminders(found: Register, as_of: date) -> list[tuple[Period, list[str]]]:
    """Periods to remind of: overdue with the missing units, then those due within a week."""
    past = [(one, found.missing(one)) for one in found.periods if one.due and one.due < as_of]
    last = as_of + timedelta(days=REMIND_DAYS)
    soon = [
        (one, found.missing(one)) for one in found.periods if one.due and as_of <= one.due <= last
    ]
    return [(period, units) for period, units in [*past, *soon] if units]
