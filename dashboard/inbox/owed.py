"""What a unit owes on a day: reports given back, reports due, other duties and orders; and the form
of a report as it opens, with what was reported last.

Source: the plan of duties (completions.plan), the orders to mend, the box itself.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from dashboard.duties import completions
from dashboard.duties.definitions import (
    DISPUTED,
    LONG_OVERDUE,
    NEAR,
    NOT_DUE,
    OVERDUE,
    Duty,
    State,
)
from dashboard.duties.reporting import has_come
from dashboard.importing import reconciliation, templates
from dashboard.importing.columns import datasets
from dashboard.importing.kinds.monthly_reports import MEASURES
from dashboard.inbox.reports import GIVEN_BACK, Report
from dashboard.inbox.rules import owner, rules
from dashboard.inbox.words import period_text, report_name
from dashboard.inspections import orders
from dashboard.store import db
from dashboard.words.terms import trades

AHEAD_DAYS = 31


@dataclass(frozen=True)
class Owed:
    """One thing that a unit has to do. key: stands in the address. dataset: of the report that
    answers it, "" where none does. returned: the report that came back; order: number of an order
    to reply to (its id in order_id)."""

    key: str
    title: str
    due: date | None
    duty: str = ""
    period: str = ""
    dataset: str = ""
    returned: Report | None = None
    order_id: int | None = None
    document: str = ""

    @property
    def is_report(self) -> bool:
        """Whether it is done by sending a report through the box."""
        return self.returned is not None or self.duty in rules().answers.values()

    @property
    def answered(self) -> str:
        """The duty that what is sent answers by itself; a ledger proves its duty by its rows."""
        return self.duty if not self.dataset or self.dataset in rules().answers else ""


def owed(
    store: db.StoreName, unit: str, as_of: date, own: Sequence[Report], sender: str
) -> list[Owed]:
    """Everything a unit owes: what was given back, then by due day. sender: 乡镇 or 部门. What fell
    due more than a year ago is no longer chased; what is due later than a month is not listed."""
    lines = completions.plan(store, as_of, None, by_actor=True)
    dues = {(line.duty.id, line.period.label): line.period.due for line, _ in lines}
    back = [one for one in own if one.unit == unit and one.standing.state == GIVEN_BACK]
    found = [
        Owed(
            f"back-{one.report_id}",
            report_name(one),
            dues.get((one.duty, one.period)),
            one.duty,
            one.period,
            one.dataset,
            one,
        )
        for one in back
    ]
    asked = {(one.duty, one.period) for one in back if one.dataset}  # words answer no figures
    later: list[Owed] = []
    for line, state in lines:
        is_open = state.name in (NEAR, OVERDUE, DISPUTED, NOT_DUE)
        if line.actor != unit or not is_open or line.period.due is None:
            continue
        if state.label == LONG_OVERDUE or (line.period.due - as_of).days > AHEAD_DAYS:
            continue
        if (line.duty.id, line.period.label) in asked:
            continue
        kind = _dataset(line.duty, sender)
        is_asked = line.duty.id in rules().answers.values()
        title = f"{period_text(line.period.label)}月报" if is_asked else line.duty.title
        later.append(
            Owed(
                f"{line.duty.id}@{line.period.label}",
                title,
                line.period.due,
                line.duty.id,
                line.period.label,
                kind,
                document=line.duty.document,
            )
        )
    for order in orders.orders(store, as_of):
        is_mine = unit in (order.township, order.issued_to, *order.heirs)
        if is_mine and order.standing.state in (orders.WAITING, orders.OVERDUE, orders.RELAPSED):
            later.append(
                Owed(
                    f"order-{order.order_id}",
                    f"回复督办单{order.number}",
                    order.standing.due,
                    order_id=order.order_id,
                )
            )
    return [*found, *sorted(later, key=lambda one: (one.due or date.max, one.title))]


@dataclass(frozen=True)
class Came:
    """One period of a regular report of a unit: how it stands, and when it came (by whatever
    way)."""

    period: str
    due: date
    state: State


def course(store: db.StoreName, unit: str, as_of: date) -> list[Came]:
    """Every period of the unit's regular reports that was due or has come, newest first."""
    asked = set(rules().answers.values())
    found = [
        Came(line.period.label, line.period.due, state)
        for line, state in completions.plan(store, as_of, None, by_actor=True)
        if line.actor == unit and line.duty.id in asked and line.period.due
        if line.period.due <= as_of or state.done_on
    ]
    return sorted(found, key=lambda one: one.due, reverse=True)


def silent(store: db.StoreName, duty: str, period: str, as_of: date) -> set[str]:
    """Units from which the report of a period has not come, by whatever way."""
    return {
        line.actor
        for line, state in completions.plan(store, as_of, None, by_actor=True)
        if (line.duty.id, line.period.label) == (duty, period) and not has_come(state)
    }


def _dataset(duty: Duty, sender: str) -> str:
    """The dataset of the report that answers a duty, or of the ledger that proves it, for those who
    may send it; "" where words are all there is."""
    kinds = [kind for kind, answered in rules().answers.items() if answered == duty.id]
    if duty.seen.get("kind") == "ledger":
        kinds.append(str(duty.seen["part"]))
    return next((kind for kind in kinds if sender in datasets()[kind].sent_by), "")


@dataclass(frozen=True)
class Opened:
    """A monthly form as it opens: per trade what was reported before (month, "" without any), and
    with what it is filled: what the report had that came back (is_returned), else that, else the
    totals of the register."""

    month: str
    before: Mapping[str, Mapping[str, int | None]]
    now: Mapping[str, Mapping[str, int | None]]
    is_returned: bool = False


def opened(store: db.StoreName, unit: str, period: str, last: Report | None = None) -> Opened:
    """The monthly form of a unit: the figures of its last report, else totals of the register; a
    report that came back opens as it was sent."""
    month = date(int(period[:4]), int(period[5:7]), 1)
    before: dict[str, dict[str, int | None]] = {}
    told = ""
    if db.exists(store):
        rows = db.query(store, "inbox_figures", township=unit, month=month)
        for row in rows.to_dict("records"):
            told = f"{row['month']:%Y-%m}"
            before[str(row["trade"])] = {one: _count(row[one]) for one in MEASURES}
    now = {trade: dict(values) for trade, values in before.items()}
    if not before and store == "real":
        listed = reconciliation.register_totals(reconciliation.month_end(month))
        for (place, trade), (count, _) in listed.items():
            if place == unit:
                now[trade] = {"outlets": count, "rectified": None, "compliant": None}
    sent = _as_sent(last) if last is not None else {}
    return Opened(told, before, sent or now, bool(sent))


def _as_sent(last: Report) -> dict[str, dict[str, int | None]]:
    from dashboard.inbox.sending import preview_of

    found: dict[str, dict[str, int | None]] = {}
    for checked in preview_of(last).checked:
        for row in checked.children.get("monthly_progress", ()):
            found[row["trade"]] = {one: row[one] for one in MEASURES}
    return found


@dataclass(frozen=True)
class Total:
    """Sums of a monthly report over its trades, by measure; None where a trade whose outlets it
    counts leaves that measure out, as in queries/reports/monthly_totals.sql."""

    sums: Mapping[str, int | None]

    @property
    def rate(self) -> Fraction | None:
        """Compliant of all outlets; None without outlets or where compliant is not told whole."""
        outlets, compliant = self.sums["outlets"], self.sums["compliant"]
        return Fraction(compliant, outlets) if outlets and compliant is not None else None


def total(rows: Iterable[Mapping[str, Any]]) -> Total:
    """The sums of the rows of a report, one per trade."""
    known = list(rows)
    sums: dict[str, int | None] = {}
    for measure in MEASURES:
        told = [row[measure] for row in known if row[measure] is not None]
        is_short = any(row["outlets"] is not None and row[measure] is None for row in known)
        sums[measure] = sum(told) if told and not is_short else None
    return Total(sums)


def _count(value: Any) -> int | None:
    return None if value is None or value != value else int(value)


def monthly_book(
    unit: str,
    period: str,
    figures: Mapping[str, Mapping[str, int | None]],
    before: Mapping[str, Mapping[str, int | None]],
    day: date,
    spare: int = 0,
    *,
    blank: bool = False,
) -> bytes:
    """The monthly report of a unit as a workbook of the template. blank: trades without a figure
    stand there too, to be filled in."""
    shown = [
        trade
        for trade in trades()
        if blank or any(value is not None for value in figures.get(trade, {}).values())
    ]

    def row(trade: str, values: Mapping[str, int | None]) -> dict[str, Any]:
        counts = {f"{one}_count": values.get(one) for one in MEASURES}
        return {"township": unit, "trade": trade, **counts}

    filled = templates.Filled(
        [row(trade, figures.get(trade, {})) for trade in shown],
        int(period[:4]),
        int(period[5:7]),
        unit,
        day,
        [row(trade, before.get(trade, {})) for trade in shown],
        spare,
    )
    return templates.template(templates.Form("monthly_reports"), filled)


def list_book(
    kind: str, unit: str, rows: Sequence[Mapping[str, Any]], day: date, spare: int = 0
) -> bytes:
    """Rows of a list (field name → value) of a unit as a workbook of its template; whose they are
    is filled in."""
    name = owner(kind, unit)
    own = [{**row, name: unit} if name else dict(row) for row in rows]
    filled = templates.Filled(own, day.year, day.month, unit, day, spare=spare)
    return templates.template(templates.Form(kind), filled)
