"""What the data show about duties whose fulfilment is a figure: proven, refuted, cannot be told.

A duty names its indicators (`rates` in data/duties.toml). What was entered as done and is refuted
is 有出入, with both sides; what nobody entered is judged by the data alone. Evidence that is older
than the day entered cannot refute it, and evidence that is older than the due day decides nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from dashboard import divisions
from dashboard.documents.actors import actors
from dashboard.duties import words_seen as words
from dashboard.duties.definitions import (
    DISPUTED,
    LATE,
    NO_ACTOR,
    ON_TIME,
    OVERDUE,
    UNDECIDED,
    Duty,
    Instance,
    State,
)
from dashboard.indicators import measured
from dashboard.indicators.definitions import Indicator, Measure, indicator
from dashboard.indicators.measured import Slice
from dashboard.store import db
from dashboard.store.datasets import Ledger, ledgers

Line = tuple[Instance, State]


@dataclass(frozen=True)
class Seen:
    """What the figures of a duty show: whether it is done (None: cannot be told), the newest day
    that all of them speak for, and the sentence about them."""

    is_done: bool | None
    day: date | None
    told: str


def judged(store: db.StoreName, as_of: date, lines: Iterable[Line]) -> list[Line]:
    """The lines with what the data show about those whose duty names indicators."""
    known: dict[tuple[str, str], dict[str, Seen]] = {}
    shares: dict[str, dict[str, Seen]] = {}
    found = []
    for line, state in lines:
        if (ledger := _share_of(line.duty)) and db.exists(store):
            if ledger.dataset not in shares:
                shares[ledger.dataset] = _listed(store, as_of, ledger)
            shown = shares[ledger.dataset].get("" if _is_whole(line) else line.actor)
            found.append((line, state if shown is None else _by_list(line, state, shown, as_of)))
            continue
        if not line.duty.rates or not db.exists(store):
            found.append((line, state))
            continue
        key = (line.duty.id, line.period.label)
        if key not in known:
            known[key] = _seen(store, as_of, line)
        shown = known[key].get("" if _is_whole(line) else line.actor)
        found.append((line, state if shown is None else _state(line, state, shown, as_of)))
    return found


def _share_of(duty: Duty) -> Ledger | None:
    """The small ledger that lists what a duty asks for; None where no list does."""
    one = ledgers().get(str(duty.seen.get("part", ""))) if duty.seen else None
    return one if one and one.whole and duty.seen["kind"] == "ledger" else None


def _listed(store: db.StoreName, as_of: date, ledger: Ledger) -> dict[str, Seen]:
    """What a list shows of each body and of all of them (empty name): done when every thing is, on
    the day of the last one; else it speaks for the day of the list."""
    rows = db.query(store, "ledger_shares", ledger=ledger.dataset, as_of=as_of)
    found: dict[str, Seen] = {}
    every: list[Seen] = []
    things = done = 0
    for row in rows.itertuples():
        things, done = things + int(row.things), done + int(row.done)
        one = _share(ledger, int(row.things), int(row.done), row.done_on, row.told_on)
        every.append(one)
        if row.actor:
            found[str(row.actor)] = one
    if every:
        is_done = all(one.is_done for one in every)
        days = [one.day for one in every if one.day]
        found[""] = Seen(is_done, max(days), words.share(ledger.title, things, done, max(days)))
    return found


def _share(ledger: Ledger, things: int, done: int, done_on: object, told_on: object) -> Seen:
    is_done = things == done
    day = pd.Timestamp(str(done_on if is_done else told_on)).date()
    return Seen(is_done, day, words.share(ledger.title, things, done, day))


def _by_list(line: Instance, state: State, shown: Seen, as_of: date) -> State:
    """The state of a duty that a list proves, with its day, or refutes."""
    due, day = line.period.due, shown.day
    if not shown.is_done or state.done_on is not None or day is None or line.problem:
        return _state(line, state, shown, as_of)
    late = max(0, (day - due).days) if due else 0
    return State(LATE if late else ON_TIME, late, day, words.BY_DATA, shown.told)


def _is_whole(line: Instance) -> bool:
    """Whether a line stands for everybody, so that the county's figure speaks for it."""
    everybody = "、".join(actors()[one].name for one in line.duty.responsible)
    return line.actor == (everybody or NO_ACTOR)


def _seen(store: db.StoreName, as_of: date, line: Instance) -> dict[str, Seen]:
    """What is seen of the county (empty name) and of each township."""
    units = divisions.units_for(as_of, as_of)
    county: list[Measure] = []
    places: dict[str, list[Measure]] = {}
    for one in map(indicator, line.duty.rates):
        values = measured.values(store, one, _slice(line, one, as_of), units)
        county.append(values.county)
        if "township" in one.dimensions:
            for name, own in values.units.items():
                if own.denominator:
                    places.setdefault(name, []).append(own)
    return {
        "": _of(county, line.duty),
        **{name: _of(own, line.duty) for name, own in places.items()},
    }


def _slice(line: Instance, one: Indicator, as_of: date) -> Slice:
    """A state as of the day; of events those of the year for which the duty is owed."""
    year = (line.period.due or as_of).year
    if one.basis == "state" or line.duty.until is None and line.period.due is None:
        return Slice(as_of)
    return Slice(as_of, start=date(year, 1, 1), end=min(as_of, date(year, 12, 31)))


def _of(found: list[Measure], duty: Duty) -> Seen:
    known = [m for m in found if m.denominator]
    days = [m.day for m in known if m.day]
    if not known or len(known) < len(found) and all(map(_reached, known)):
        return Seen(None, None, words.nothing_seen([m.indicator.short_name for m in found]))
    day = min(days, default=None)
    return Seen(all(map(_reached, known)), day, words.figures(known, day))


def _reached(m: Measure) -> bool:
    """Whether the figure is as the paper wants it: its target, or all units where it sets none."""
    if m.target is None:
        return m.numerator == m.denominator
    if m.indicator.kind == "count":
        return m.numerator >= m.target.value
    return m.numerator >= m.target.value * m.denominator


def _state(line: Instance, state: State, shown: Seen, as_of: date) -> State:
    due, typed = line.period.due, state.done_on if state.name in (ON_TIME, LATE) else None
    if shown.is_done is None:
        return state
    if shown.is_done:
        return _proven(line, state, shown) if typed is None else replace(state, note=shown.told)
    if typed is not None:
        if shown.day is None or shown.day < typed:
            return replace(state, note=words.too_old(shown.told))
        said = words.said_done(typed, state.evidence)
        return replace(state, name=DISPUTED, late_days=0, note=words.both_sides(said, shown.told))
    if due is None or as_of <= due or line.problem:
        return replace(state, note=shown.told)
    if shown.day is None or shown.day < due:
        return State(UNDECIDED, note=words.before_due(shown.told))
    return State(OVERDUE, (as_of - due).days, note=shown.told)


def _proven(line: Instance, state: State, shown: Seen) -> State:
    """Done by the data alone. When it was reached is known only to lie on or before their day."""
    due = line.period.due
    if due is None or line.problem or shown.day is None:
        return replace(state, note=shown.told)
    if shown.day <= due:
        return State(ON_TIME, 0, shown.day, words.BY_DATA, shown.told)
    return State(UNDECIDED, note=words.reached_some_day(shown.told))
