"""The sheet of one year's assessment: marks by item, self-marks, holds, grades; and its course.

Two tracks (75号 三(三)2): townships, and trades with their lead departments. A mark is computed
where data hold it, and replaced by a mark that somebody gave with a reason; what nobody knows is no
0. A unit with an open question is on hold (暂缓) and has no grade until it is settled. Once
confirmed (审定) the sheet stands as it was; what later imports would change is told beside it.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from dashboard import divisions, statistics
from dashboard.acceptance import scores, words
from dashboard.acceptance.method import (
    CONTRADICTION,
    FULL,
    INCIDENT,
    MISSING,
    OVERDUE,
    UNREPORTED,
    Item,
    Plan,
)
from dashboard.indicators.definitions import indicators
from dashboard.inspections import orders
from dashboard.store import db
from dashboard.words.formats import marks as rounded_marks
from dashboard.words.terms import trades

TOWNSHIPS, TRADES = "townships", "trades"
OWN, COUNTY = "自评", "县评"
PUBLISHED, OBJECTION, ANSWER, INCIDENT_KIND, CONFIRMED, ISSUED = (
    "公示", "异议", "答复", "否决", "审定", "发文",
)  # fmt: skip
HELD = "暂缓"


@dataclass(frozen=True)
class Given:
    """A mark that somebody gave. earlier: how many marks it replaced."""

    mark_id: int
    mark: float
    reason: str
    evidence: str
    by: str
    earlier: int


@dataclass(frozen=True)
class Mark:
    """What one unit has of one item. full: its full marks. percent: the figure behind it (0..100),
    None without data. computed: marks from it. given: what a person put in its place."""

    item: str
    full: int
    percent: float | None
    computed: float | None
    given: Given | None

    @property
    def value(self) -> float | None:
        """The mark that counts; None while nobody knows it."""
        return self.given.mark if self.given else self.computed


@dataclass(frozen=True)
class Line:
    """One unit. total, own: marks of 100 as printed (one decimal), None while an item is unknown.
    rank: by total, ties share; low, high: ranks when the weights move. grade: HELD while `holds`
    (Chinese reasons) is not empty; '' without a total."""

    subject: str
    marks: tuple[Mark, ...]
    total: float | None
    own: float | None
    rank: int | None
    low: int | None
    high: int | None
    holds: tuple[str, ...]
    grade: str


@dataclass(frozen=True)
class Event:
    """One event of the course of a year; see queries/schema/042_acceptance.sql."""

    event_id: int
    kind: str
    subject: str
    objection_id: int | None
    on: date
    until: date | None
    matter: str
    paper: str
    result: str
    by: str


@dataclass(frozen=True)
class Sheet:
    """A year's assessment of one track as of a day. lines: best first, then those without a total
    in the order of the county. counted: items that count; lacking: items nobody has data for, and
    their share of the weights in percent; is_short: too much lacks, no totals. changed: once
    confirmed, subject → what its total would be by today's data. month: of the monthly report that
    coverage and compliance are taken from, None for the register."""

    year: int
    as_of: date
    track: str
    plan: Plan
    lines: tuple[Line, ...]
    counted: tuple[str, ...]
    lacking: tuple[str, ...]
    lacking_share: int
    is_short: bool
    events: tuple[Event, ...]
    changed: Mapping[str, float | None]
    month: date | None = None

    def of(self, kind: str) -> list[Event]:
        """The events of a kind, oldest first."""
        return [one for one in self.events if one.kind == kind]

    @property
    def confirmed(self) -> Event | None:
        """The confirmation that stands."""
        return next(iter(self.of(CONFIRMED)), None)

    @property
    def published(self) -> Event | None:
        """The newest publication."""
        return next(reversed(self.of(PUBLISHED)), None)

    def open_objections(self) -> list[Event]:
        """Objections nobody has answered."""
        answered = {one.objection_id for one in self.of(ANSWER)}
        return [one for one in self.of(OBJECTION) if one.event_id not in answered]

    @property
    def step(self) -> str:
        """Which of 公示, 审定, 发文 the year has come to; 县评 before them."""
        if self.of(ISSUED):
            return ISSUED
        if self.confirmed:
            return CONFIRMED
        return PUBLISHED if self.published else COUNTY


def last_day(year: int, as_of: date) -> date:
    """The day up to which evidence counts."""
    return min(as_of, date(year, 12, 31))


def events(store: db.StoreName, year: int, as_of: date) -> tuple[Event, ...]:
    """The course of a year's assessment up to a day."""
    rows = db.query(store, "acceptance_events", year=year, as_of=as_of)
    return tuple(
        Event(
            int(row["event_id"]),
            str(row["kind"]),
            str(row["subject"]),
            None if pd.isna(row["objection_id"]) else int(row["objection_id"]),
            pd.Timestamp(row["happened_on"]).date(),
            None if pd.isna(row["until_on"]) else pd.Timestamp(row["until_on"]).date(),
            str(row["matter"]),
            str(row["paper"]),
            str(row["result"]),
            str(row["entered_by"]),
        )
        for row in rows.to_dict("records")
    )


def sheet(store: db.StoreName, year: int, as_of: date, plan: Plan, track: str) -> Sheet:
    """The sheet of a year and track as of a day."""
    with db.one_reading():
        return _read(store, year, as_of, plan, track)


def _read(store: db.StoreName, year: int, as_of: date, plan: Plan, track: str) -> Sheet:
    on = last_day(year, as_of)
    course = events(store, year, as_of)
    given = _given(store, year)
    if track == TOWNSHIPS:
        units = divisions.units_for(on, on)
        names = units.names
        found = scores.percents(store, on, units, plan)
        holds = _holds(store, on, names, plan, course)
    else:
        plan = of_trades(plan)
        names = trades()
        found = scores.of_trades(store, on, plan)
        holds = {}
    now = _sheet(year, as_of, track, plan, names, found, given, holds, course)
    told = scores.newer(store, on)
    now = replace(now, month=told.month if told else None)
    confirmed = now.confirmed
    return _frozen(now, confirmed) if confirmed and confirmed.result else now


def of_trades(plan: Plan) -> Plan:
    """The items that can be told by trade: indicators that know trades."""
    known = {one.id for one in indicators().values() if "trade" in one.dimensions}
    items = tuple(item for item in plan.items if item.source in known)
    return replace(plan, items=items)


def marks_given(store: db.StoreName, year: int) -> pd.DataFrame:
    """Marks that people gave: rows of queries/reports/acceptance_marks.sql."""
    return db.query(store, "acceptance_marks", year=year)


def _given(store: db.StoreName, year: int) -> dict[tuple[str, str, str], Given]:
    rows = marks_given(store, year)
    return {
        (str(r["track"]), str(r["subject"]), str(r["item"])): Given(
            int(r["mark_id"]),
            float(r["mark"]),
            str(r["reason"]),
            str(r["evidence"]),
            str(r["entered_by"]),
            int(r["earlier"]),
        )
        for r in rows.to_dict("records")
    }


def _sheet(
    year: int,
    as_of: date,
    track: str,
    plan: Plan,
    names: Sequence[str],
    found: Mapping[str, scores.Percents],
    given: Mapping[tuple[str, str, str], Given],
    holds: Mapping[str, list[str]],
    course: tuple[Event, ...],
) -> Sheet:
    marks = {name: _marks(name, n, plan, found, given) for n, name in enumerate(names)}
    counted = [
        item
        for n, item in enumerate(plan.items)
        if any(own[n].value is not None for own in marks.values())
    ]
    all_weights = sum(item.weight for item in plan.items) or 1
    lacking = [item for item in plan.items if item not in counted]
    share = round(100 * sum(item.weight for item in lacking) / all_weights)
    is_short = 100 - share < plan.least_weight or not counted
    totals = {name: None if is_short else _total(own, counted, plan) for name, own in marks.items()}
    bands = _bands(marks, counted, plan, totals)
    lines = []
    for name, own in marks.items():
        total = totals[name]
        rank = (
            None if total is None else 1 + sum(o is not None and o > total for o in totals.values())
        )
        why = list(holds.get(name, ()))
        unknown = [m.item for m in own if m.value is None and m.item in {i.name for i in counted}]
        if unknown and not is_short and MISSING in plan.holds:
            why.insert(0, words.lacks_items(unknown))
        grade = "" if total is None and not why else HELD if why else plan.grade(total or 0)
        mine = {m.item: given[OWN, name, m.item].mark for m in own if (OWN, name, m.item) in given}
        selfs = _self_total(mine, counted)
        low, high = bands.get(name, (None, None))
        lines.append(Line(name, own, total, selfs, rank, low, high, tuple(why), grade))
    lines.sort(key=lambda one: one.rank if one.rank is not None else len(names) + 1)
    return Sheet(
        year, as_of, track, plan, tuple(lines), tuple(i.name for i in counted),
        tuple(i.name for i in lacking), share, is_short, course, {},
    )  # fmt: skip


def _marks(
    name: str,
    place: int,
    plan: Plan,
    found: Mapping[str, scores.Percents],
    given: Mapping[tuple[str, str, str], Given],
) -> tuple[Mark, ...]:
    made = []
    for item in plan.items:
        percent = float(found[item.name][place])
        known = None if np.isnan(percent) else percent
        share = None
        if known is not None:
            share = float(statistics.goalpost_score(np.array([known]), item.floor, item.target)[0])
        computed = None if share is None else share * item.weight
        made.append(
            Mark(item.name, item.weight, known, computed, given.get((COUNTY, name, item.name)))
        )
    return tuple(made)


def _total(own: Sequence[Mark], counted: Sequence[Item], plan: Plan) -> float | None:
    """Marks of 100 as printed: what is known over the full marks of the items that count."""
    names = {item.name for item in counted}
    values = [mark.value for mark in own if mark.item in names]
    if any(value is None for value in values):
        return None
    full = sum(item.weight for item in counted)
    return float(rounded_marks(sum(value or 0 for value in values) / full * FULL))


def _self_total(mine: Mapping[str, float], counted: Sequence[Item]) -> float | None:
    if not counted or any(item.name not in mine for item in counted):
        return None
    full = sum(item.weight for item in counted)
    return float(rounded_marks(sum(mine[item.name] for item in counted) / full * FULL))


def _bands(
    marks: Mapping[str, tuple[Mark, ...]],
    counted: Sequence[Item],
    plan: Plan,
    totals: Mapping[str, float | None],
) -> dict[str, tuple[int, int]]:
    """Ranks of each unit when the weights move a little."""
    whole = [name for name, total in totals.items() if total is not None]
    if len(whole) < 2 or len(counted) < 2:
        return {}
    names = {item.name for item in counted}
    table = np.array(
        [[(m.value or 0) / m.full for m in marks[name] if m.item in names] for name in whole]
    )
    weights = [item.weight for item in counted]
    moved = statistics.weight_sensitivity(table, weights, concentration=plan.concentration)
    return {
        name: (int(low), int(high))
        for name, low, high in zip(whole, moved.lower, moved.upper, strict=True)
    }


def _holds(
    store: db.StoreName,
    on: date,
    names: Sequence[str],
    plan: Plan,
    course: Sequence[Event],
) -> dict[str, list[str]]:
    """Unit → why it is on hold, in the order of the method."""
    found: dict[str, list[str]] = {}
    for kind in plan.holds:
        for name, why in _HOLDS[kind](store, on, course) if kind in _HOLDS else ():
            if name in names and why not in found.setdefault(name, []):
                found[name].append(why)
    return found


Reasons = list[tuple[str, str]]


def _contradicted(store: db.StoreName, on: date, course: Sequence[Event]) -> Reasons:
    """Townships whose newest report of the year cannot be right."""
    rows = db.query(store, "report_contradictions", as_of=on, townships=None, trades=None)
    rows = rows[rows["is_impossible"].astype(bool)]
    if rows.empty:
        return []
    told = db.query(store, "monthly_rows", as_of=on)
    newest = told.loc[told["outlets"].notna(), "month"].max()
    months = pd.to_datetime(rows["month"]).dt.strftime("%Y-%m")
    rows = rows[(months == newest) & (months >= f"{on.year}")]
    return [
        (str(r["township"]), words.contradicted(r["month"], str(r["trade"]), str(r["reasons"])))
        for r in rows.to_dict("records")
    ]


def _unreported(store: db.StoreName, on: date, course: Sequence[Event]) -> Reasons:
    """Townships whose last monthly report due has not come."""
    matrix = scores.monthly_reports(store, on)
    past = [one for one in matrix.due(on) if one.due and one.due < on]
    if matrix.is_empty or not past:
        return []
    return [(unit, words.unreported(past[-1].label)) for unit in matrix.missing(past[-1])]


def _overdue(store: db.StoreName, on: date, course: Sequence[Event]) -> Reasons:
    """Townships that owe an answer to an order."""
    owed: dict[str, list[str]] = {}
    for one in orders.orders(store, on):
        if one.standing.over:
            owed.setdefault(one.township, []).append(one.number)
    return [(name, words.overdue(numbers)) for name, numbers in owed.items()]


def _incidents(store: db.StoreName, on: date, course: Sequence[Event]) -> Reasons:
    """What somebody entered as a reason to hold a unit."""
    return [
        (one.subject, words.incident(one.matter)) for one in course if one.kind == INCIDENT_KIND
    ]


_HOLDS = {
    CONTRADICTION: _contradicted,
    UNREPORTED: _unreported,
    OVERDUE: _overdue,
    INCIDENT: _incidents,
}


# ---- what is confirmed ------------------------------------------------------------------------


def as_text(lines: Sequence[Line]) -> str:
    """The lines as they are confirmed, as JSON."""
    kept = {
        one.subject: {
            "total": one.total, "own": one.own, "rank": one.rank, "low": one.low,
            "high": one.high, "grade": one.grade,
            # what people wrote may name a firm: it is read anew, as the reader may see it
            "holds": [why for why in one.holds if not why.startswith(words.INCIDENT)],
            "marks": {m.item: [m.full, m.percent, m.value] for m in one.marks},
        }
        for one in lines
    }  # fmt: skip
    return json.dumps(kept, ensure_ascii=False)


def _frozen(now: Sheet, confirmed: Event) -> Sheet:
    """The confirmed lines in the place of today's, with what differs."""
    kept = json.loads(confirmed.result).get(now.track)
    if kept is None:
        return now
    today = {one.subject: one.total for one in now.lines}
    given = {(one.subject, m.item): m.given for one in now.lines for m in one.marks}
    told: dict[str, list[str]] = {}
    for event in now.of(INCIDENT_KIND):
        told.setdefault(event.subject, []).append(words.incident(event.matter))
    lines = [
        Line(
            name,
            tuple(
                Mark(item, full, percent, value, given.get((name, item)))
                for item, (full, percent, value) in one["marks"].items()
            ),
            one["total"], one["own"], one["rank"], one["low"], one["high"],
            (*one["holds"], *told.get(name, ())), one["grade"],
        )
        for name, one in kept.items()
    ]  # fmt: skip
    changed = {
        one.subject: today.get(one.subject) for one in lines if today.get(one.subject) != one.total
    }
    return replace(now, lines=tuple(lines), changed=changed)
