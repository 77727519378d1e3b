"""Every report of the box, its course, and at whom it waits since when.

A report goes 乡镇 → 牵头部门 → 质安办. Departments are those that the county's lists name as
leading the trades that the report tells of; where no list says so, nobody is waited for.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import pandas as pd

from dashboard.duties import groups
from dashboard.inbox.rules import Rules, rules
from dashboard.store import db, viewer

AGREED, RETURNED, TAKEN = "同意", "退回", "收进"
AT_LEADS, AT_OFFICE, GIVEN_BACK, IN_STORE, REPLACED, WITHDRAWN = (
    "待部门审",
    "待质安办",
    "已退回",
    "已收进",
    "已重报",
    "已撤回",
)
STATES = (GIVEN_BACK, AT_OFFICE, AT_LEADS, IN_STORE, REPLACED, WITHDRAWN)
OFFICE = "县质安办"
LATEST = date(9999, 1, 1)
Leads = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Step:
    """One thing done with a report; see queries/schema/052_inbox.sql. undone_on: of its import."""

    step_id: int
    kind: str
    body: str
    on: date
    reason: str = ""
    trades: tuple[str, ...] = ()
    marked: tuple[str, ...] = ()
    import_id: int | None = None
    undone_on: date | None = None
    by: str = ""


@dataclass(frozen=True)
class Standing:
    """How a report stands: one of STATES, since when, at whom it waits ("" for nobody). pending:
    trades whose departments have not said anything. note: why it is where it is."""

    state: str
    since: date
    waits_at: tuple[str, ...] = ()
    pending: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Report:
    """One report that was sent, with its course, as of the day asked for."""

    report_id: int
    number: str
    unit: str
    duty: str
    period: str
    dataset: str
    file_name: str
    file_sha256: str
    figures_sha256: str
    rows: int
    trades: tuple[str, ...]
    explanation: str
    sent_on: date
    entered_at: datetime
    by: str
    is_newest: bool
    is_withdrawn: bool
    steps: tuple[Step, ...]
    standing: Standing

    @property
    def key(self) -> tuple[str, str, str]:
        """What it is a report of: unit, dataset, period."""
        return self.unit, self.dataset, self.period

    @property
    def is_waiting(self) -> bool:
        """Whether somebody has to do something about it."""
        return bool(self.standing.waits_at)

    def waits(self, as_of: date) -> int:
        """Days since it waits where it waits."""
        return (as_of - self.standing.since).days


def standing(
    report: "Report", leads: Leads, as_of: date, rule: Rules
) -> Standing:  # the one reading of a course
    """How a report stands on a day. What was given back waits at its sender until he sends it
    again; an import that was undone brings it back to 质安办."""
    last = report.steps[-1] if report.steps else None
    if report.is_withdrawn:
        return Standing(WITHDRAWN, report.sent_on)
    taken = next((one for one in reversed(report.steps) if one.kind == TAKEN), None)
    if taken and (taken.undone_on is None or taken.undone_on > as_of):
        return Standing(IN_STORE, taken.on)
    if not report.is_newest:
        return Standing(REPLACED, report.sent_on)
    if last and last.kind == RETURNED:
        return Standing(GIVEN_BACK, last.on, (report.unit,), note=last.reason)
    if taken and taken.undone_on:
        note = f"第{taken.import_id}次导入已撤销"
        return Standing(AT_OFFICE, taken.undone_on, (OFFICE,), note=note)
    agreed = {trade for one in report.steps if one.kind == AGREED for trade in one.trades}
    led = [trade for trade in report.trades if leads.get(trade)]
    pending = tuple(trade for trade in led if trade not in agreed)
    if not pending:
        days = [one.on for one in report.steps if one.kind == AGREED]
        return Standing(AT_OFFICE, max([report.sent_on, *days]), (OFFICE,))
    bodies = tuple(dict.fromkeys(body for trade in pending for body in leads[trade]))
    goes_on = report.sent_on + timedelta(days=rule.review_days)
    if as_of < goes_on:
        return Standing(AT_LEADS, report.sent_on, bodies, pending)
    note = f"{'、'.join(bodies)}{rule.review_days}天没有回话"
    return Standing(AT_OFFICE, goes_on, (OFFICE,), pending, note)


def leads(store: db.StoreName) -> dict[str, tuple[str, ...]]:
    """Trade → departments that lead it by the county's lists; trades without one are left out."""
    found = groups.in_force(store)
    return {
        trade: found[actor.id].members
        for trade, actor in groups.lead_groups().items()
        if actor.id in found
    }


def reports(store: db.StoreName, as_of: date) -> list[Report]:
    """Every report sent by a day that the viewer of the moment may see, oldest first: a township
    its own, a department those of its trades and its own, the county all."""
    if not db.exists(store):
        return []
    rule, led = rules(), leads(store)
    steps: dict[int, list[Step]] = {}
    for row in db.query(store, "inbox_steps", as_of=as_of).to_dict("records"):
        steps.setdefault(int(row["report_id"]), []).append(_step(row))
    found = []
    for row in db.query(store, "inbox_reports", as_of=as_of).to_dict("records"):
        one = _report(row, tuple(steps.get(int(row["report_id"]), ())))
        if may_see(viewer.current(), one.unit, one.trades):
            found.append(_standing(one, led, as_of, rule))
    return found


def may_see(who: viewer.Viewer, unit: str, trades: Iterable[str]) -> bool:
    """Whether somebody may see a report of a unit about some trades."""
    if who.townships is not None:
        return unit in who.townships
    if who.trades is not None:
        return unit == who.body or bool(who.trades & set(trades))
    return True


def may_have_workbook(who: viewer.Viewer, one: Report) -> bool:
    """Whether somebody who may see a report may have its workbook, which holds every row of it:
    a department not one that names outlets of trades that it does not lead."""
    is_counts = one.dataset in rules().answers
    is_own = who.trades is None or one.unit == who.body or set(one.trades) <= who.trades
    return not {"edit", "report"}.isdisjoint(who.may) and (is_counts or is_own)


def _standing(one: Report, led: Leads, as_of: date, rule: Rules) -> Report:
    return replace(one, standing=standing(one, led, as_of, rule))


def _report(row: Mapping[str, object], steps: tuple[Step, ...]) -> Report:
    sent = _day(row["sent_on"])
    assert sent
    names = ("number", "unit", "duty", "period", "dataset", "file_sha256", "figures_sha256")
    told = {name: str(row[name]) for name in (*names, "explanation")}
    return Report(
        report_id=int(str(row["report_id"])),
        file_name=str(row["sent_as"]),
        rows=int(str(row["row_count"])),
        trades=_texts(row["trades"]),
        sent_on=sent,
        entered_at=pd.Timestamp(str(row["entered_at"])).to_pydatetime(),
        by=str(row["entered_by"]),
        is_newest=bool(row["is_newest"]),
        is_withdrawn=not pd.isna(row["withdrawn_at"]),
        steps=steps,
        standing=Standing("", sent),
        **told,
    )


def _step(row: Mapping[str, object]) -> Step:
    on = _day(row["step_on"])
    assert on
    number = row["import_id"]
    return Step(
        int(str(row["step_id"])),
        str(row["kind"]),
        str(row["body"]),
        on,
        str(row["reason"]),
        _texts(row["trades"]),
        _texts(row["marked"]),
        None if pd.isna(number) else int(float(str(number))),
        _day(row["undone_on"]),
        str(row["entered_by"]),
    )


def _day(value: object) -> date | None:
    return None if pd.isna(value) else pd.Timestamp(str(value)).date()


def _texts(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, Iterable) else ()


def as_rows(found: Iterable[Report], as_of: date) -> pd.DataFrame:
    """One row per report, for lists and the command line; bodies and trades joined by 、."""
    return pd.DataFrame(
        [
            {
                "number": one.number,
                "unit": one.unit,
                "dataset": one.dataset,
                "period": one.period,
                "state": one.standing.state,
                "waits_at": "、".join(one.standing.waits_at),
                "since": one.standing.since,
                "days": one.waits(as_of) if one.is_waiting else None,
                "note": one.standing.note,
                "sent_on": one.sent_on,
                "entered_at": one.entered_at,
                "entered_by": one.by,
                "rows": one.rows,
                "trades": "、".join(one.trades),
                "explanation": one.explanation,
                "import_id": next(
                    (step.import_id for step in reversed(one.steps) if step.import_id), None
                ),
                "file_sha256": one.file_sha256,
                "steps": "→".join(f"{step.kind}{step.on:%m-%d}" for step in one.steps),
            }
            for one in found
        ]
    )
