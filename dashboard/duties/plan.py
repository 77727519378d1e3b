"""Views of the plan: what is counted, due soon, owed by whom, done by which township.

Pure functions over lines of the plan (see conflicts.plan).
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dashboard.documents.actors import actors
from dashboard.duties.definitions import (
    CHASED_DAYS,
    DISPUTED,
    LATE,
    NEAR,
    NOT_DUE,
    ON_TIME,
    OVERDUE,
    STATES,
    UNDECIDED,
    Duty,
    Instance,
    State,
)

Line = tuple[Instance, State]

SOON_DAYS = 14
RECENT_DAYS = CHASED_DAYS
NO_BODY = "未写明"
WORST_FIRST = (OVERDUE, DISPUTED, UNDECIDED, NEAR, LATE, NOT_DUE, ON_TIME)


@dataclass(frozen=True)
class Load:
    """What one body owes: lines per state, days late or overdue in all and at most."""

    actor: str
    counts: dict[str, int]
    late_days: int
    longest: int

    @property
    def total(self) -> int:
        """All its lines."""
        return sum(self.counts.values())


def key_of(line: Instance) -> str:
    """Address of a line: duty id, period and body."""
    return "@".join((line.duty.id, line.period.label, line.actor if not line.members else ""))


def is_recent(line: Line, as_of: date) -> bool:
    """Whether a line fell due within the year before the day: older ones are no longer chased.

    The cockpit, meeting mode and every export list only these, and say how many are older.
    """
    due = line[0].period.due
    return due is not None and due >= as_of - timedelta(days=RECENT_DAYS)


def recent_overdue(lines: Iterable[Line], as_of: date) -> list[Line]:
    """Overdue lines that fell due within the last year, longest first."""
    late = [one for one in lines if one[1].name == OVERDUE and is_recent(one, as_of)]
    return sorted(late, key=lambda one: -one[1].late_days)


def short_actor(duty: Duty) -> str:
    """Responsible bodies by the first name that the duty's document uses."""
    names = []
    for actor_id in duty.responsible:
        actor = actors()[actor_id]
        names.append(actor.names.get(duty.document, (actor.name,))[0])
    return "、".join(names) or NO_BODY


def body_words(line: Instance) -> str:
    """Who owes a line, short: all of them as the document calls them, or the one body."""
    everybody = "、".join(actors()[actor_id].name for actor_id in line.duty.responsible)
    if line.actor == everybody:
        return short_actor(line.duty)
    return line.actor if line.duty.responsible else NO_BODY


def counts(lines: Iterable[Line]) -> dict[str, int]:
    """Number of lines per state, every state present."""
    found = Counter(state.name for _, state in lines)
    return {name: found[name] for name in STATES}


def leading(lines: Iterable[Line], document: str) -> list[Line]:
    """What a card of a paper lists: its numbered annex where it has one, else its duties that have
    a day and do not recur."""
    own = [one for one in lines if one[0].duty.document == document]
    numbered = [one for one in own if one[0].duty.row]
    if numbered:
        return sorted(numbered, key=lambda one: one[0].duty.row or 0)
    return [one for one in own if one[0].period.due and not one[0].period.label]


def due_within(lines: Iterable[Line], as_of: date, days: int = SOON_DAYS) -> list[Line]:
    """Open lines that fall due on the as-of day or in the days after it, earliest first."""
    last = as_of + timedelta(days=days)
    found = [
        (line, state)
        for line, state in lines
        if state.name in (NEAR, NOT_DUE) and line.period.due and as_of <= line.period.due <= last
    ]
    return sorted(found, key=lambda one: (one[0].period.due or date.max, one[0].duty.id))


def worst(states: Iterable[State]) -> State | None:
    """The state that needs most attention; of equal ones the latest by days."""
    ranked = sorted(states, key=lambda one: (WORST_FIRST.index(one.name), -one.late_days))
    return ranked[0] if ranked else None


def by_duty(lines: Iterable[Line]) -> dict[str, list[Line]]:
    """Lines per duty id, in their order."""
    found: dict[str, list[Line]] = {}
    for line, state in lines:
        found.setdefault(line.duty.id, []).append((line, state))
    return found


def workload(lines: Iterable[Line]) -> list[Load]:
    """Load per body of lines made by actor: most overdue first, then most days late."""
    own: dict[str, list[State]] = {}
    for line, state in lines:
        own.setdefault(line.actor, []).append(state)
    loads = [
        Load(
            actor,
            {name: sum(state.name == name for state in states) for name in STATES},
            sum(state.days_told for state in states),
            max(state.days_told for state in states),
        )
        for actor, states in own.items()
    ]
    return sorted(loads, key=lambda one: (-one.counts[OVERDUE], -one.late_days, -one.total))


def township_grid(
    lines: Iterable[Line], townships: Sequence[str]
) -> tuple[list[Instance], dict[tuple[str, str], State]]:
    """One-off duties with a due day that townships owe, and the state of each township in each.

    Lines are made by actor. Keys are (township, duty id).
    """
    places = set(townships)
    heads: dict[str, Instance] = {}
    cells: dict[tuple[str, str], State] = {}
    for line, state in lines:
        if line.actor in places and line.period.due and not line.period.label:
            heads.setdefault(line.duty.id, line)
            cells[line.actor, line.duty.id] = state
    return sorted(heads.values(), key=lambda one: one.period.due or date.max), cells
