"""The loop 督查 → 督办单 → 回复 → 复查 → 销号: every order with its state on a day.

Source: 75号 三(二)2, 四(三) (督查, 明察暗访), 62号 三(三) (责令限期整改、整改结果确认), 126号
三(三)4. A township's own word ends in 已回复; only a recheck, entered or shown by the data, closes
an order.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from dashboard import divisions
from dashboard.inspections.order_rules import REMINDERS, Rules, rules
from dashboard.store import db

WAITING, REPLIED, RECHECK, CLOSED, OVERDUE, RELAPSED = (
    "待回复",
    "已回复",
    "待复查",
    "已销号",
    "逾期",
    "复发",
)
STATES = (OVERDUE, RELAPSED, RECHECK, WAITING, REPLIED, CLOSED)  # what needs most attention first
REPLY, RECHECKED, PUT_OFF, HANDED, SHUT = "回复", "复查", "延期", "移交", "关停"
MENDED, NOT_MENDED = "已整改", "未整改"
_SAME_DAY = (HANDED, PUT_OFF, *REMINDERS, REPLY, RECHECKED, SHUT)


@dataclass(frozen=True)
class Step:
    """One thing that came after an order. step_id None: the data show it (evidence: where).

    result: of 复查 MENDED or NOT_MENDED; of 移交 the township. new_day: next day to reply by.
    proof: name and SHA-256 of the file that was handed in with it.
    """

    kind: str
    on: date
    result: str = ""
    new_day: date | None = None
    remark: str = ""
    evidence: str = ""
    by: str = ""
    step_id: int | None = None
    proof: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class Standing:
    """State of an order on a day, one of STATES, since when, and the day to reply by (due).

    recheck_by: where it was replied. over: days past `due` where it is owed, else 0. reminder: the
    strictest step of 提醒→警告→责令 that applies, reminded: the strictest sent since `due`, empty
    for none. failed: rechecks that found it not mended. shut: closed since the outlet is shut.
    """

    state: str
    since: date
    due: date | None
    recheck_by: date | None = None
    over: int = 0
    reminder: str = ""
    reminded: str = ""
    failed: int = 0
    shut: bool = False


@dataclass(frozen=True)
class Order:
    """One order to mend (督办单), its steps oldest first, and how it stands on the day asked for.

    township: who has it now; issued_to: to whom it went; heirs: several units that hold its land
    now, so that somebody must say which takes it over (empty otherwise).
    """

    order_id: int
    number: str
    source: str
    series: str
    township: str
    issued_to: str
    trade: str
    outlet: str
    item: str
    matter: str
    clause: str
    paper: str
    found_on: date | None
    issued_on: date
    reply_by: date
    by: str
    heirs: tuple[str, ...]
    steps: tuple[Step, ...]
    standing: Standing

    @property
    def is_open(self) -> bool:
        """Whether something is still owed."""
        return self.standing.state != CLOSED

    def age(self, as_of: date) -> int:
        """Days since it was issued."""
        return (as_of - self.issued_on).days


def standing(
    issued_on: date,
    reply_by: date,
    steps: Iterable[Step],
    as_of: date,
    rule: Rules,
    round_days: Sequence[date] = (),
) -> Standing:
    """The one reading of an order's steps up to a day.

    A reply after the closing recheck changes nothing; one after a failed recheck starts the loop
    anew. A failed recheck of a closed order is a relapse. A failed recheck that sets no new day
    leaves the old one, so that the order is overdue once that has passed.
    """
    due: date | None = reply_by
    state, since, failed, shut = WAITING, issued_on, 0, False
    reminded: list[tuple[str, date]] = []
    known = [one for one in steps if one.on <= as_of]
    for one in sorted(known, key=lambda one: (one.on, _SAME_DAY.index(one.kind))):
        if one.kind in REMINDERS:
            reminded.append((one.kind, one.on))
        elif one.kind == PUT_OFF and state != CLOSED:
            due = one.new_day or due
        elif one.kind == REPLY and state != CLOSED:
            state, since = REPLIED, one.on
        elif one.kind == SHUT or (one.kind == RECHECKED and one.result == MENDED):
            if state != CLOSED:
                state, since, shut = CLOSED, one.on, one.kind == SHUT
        elif one.kind == RECHECKED:
            failed += 1
            was_done = state in (CLOSED, RELAPSED)
            due = one.new_day if was_done else one.new_day or due
            state, since, shut = RELAPSED if was_done else WAITING, one.on, False
    if state == CLOSED:
        return Standing(CLOSED, since, None, failed=failed, shut=shut)
    if state == REPLIED:
        limit = since + timedelta(days=rule.recheck_days)
        recheck_by = min([limit, *(day for day in round_days if day > since)])
        state = RECHECK if as_of >= recheck_by else REPLIED
        return Standing(state, since, due, recheck_by, failed=failed)
    over = max(0, (as_of - due).days) if due else 0
    if over and due and state == WAITING:
        state, since = OVERDUE, due + timedelta(days=1)
    owed = [kind for kind, after in rule.reminders if over >= after]
    sent = [kind for kind, day in reminded if due and day > due]
    strictest = max(sent, key=REMINDERS.index, default="")
    return Standing(state, since, due, None, over, owed[-1] if owed else "", strictest, failed)


def reminder_owed(one: Standing) -> str:
    """The reminder that is due and not sent yet; empty for none."""
    if not one.reminder:
        return ""
    sent = REMINDERS.index(one.reminded) if one.reminded else -1
    return one.reminder if REMINDERS.index(one.reminder) > sent else ""


def orders(store: db.StoreName, as_of: date) -> list[Order]:
    """Every standing order issued by a day; what needs most attention first, oldest first."""
    if not db.exists(store):
        return []
    rule = rules()
    rows = db.query(store, "supervision_orders", as_of=as_of)
    after = db.query(store, "order_steps", as_of=as_of, percent=rule.item_percent)
    steps: dict[int, list[Step]] = {}
    for row in after.to_dict("records"):
        steps.setdefault(int(row["order_id"]), []).append(_step(row))
    found = []
    for row in rows.to_dict("records"):
        own = steps.get(int(row["order_id"]), [])
        days = [pd.Timestamp(day).date() for day in row["round_days"]]
        issued, due = _day(row["issued_on"]), _day(row["reply_by"])
        assert issued and due
        township, heirs = holder(str(row["township"]), own, issued, as_of)
        names = ("number", "source", "series", "issued_to", "trade", "outlet", "item", "matter")
        told = {name: str(row[name]) for name in (*names, "clause", "paper")}
        found.append(
            Order(
                order_id=int(row["order_id"]),
                township=township,
                found_on=_day(row["found_on"]),
                issued_on=issued,
                reply_by=due,
                by=str(row["entered_by"]),
                heirs=heirs,
                steps=tuple(own),
                standing=standing(issued, due, own, as_of, rule, days),
                **told,
            )
        )
    return sorted(found, key=lambda one: (STATES.index(one.standing.state), one.standing.since))


def _step(row: dict[str, object]) -> Step:
    on = _day(row["step_on"])
    assert on
    is_shown = pd.isna(row["step_id"])
    where = f"{row['file_name']} {row['sheet']} 第{row['row_number']:.0f}行" if is_shown else ""
    return Step(
        str(row["kind"]),
        on,
        str(row["result"]),
        _day(row["new_day"]),
        str(row["remark"]),
        where or str(row["evidence"]),
        str(row["entered_by"]),
        None if is_shown else int(str(row["step_id"]).split(".")[0]),
        (str(row["proof_name"]), str(row["proof_sha256"])),
    )


def _day(value: object) -> date | None:
    return None if pd.isna(value) else pd.Timestamp(str(value)).date()


def holder(
    township: str, steps: Sequence[Step], issued: date, as_of: date
) -> tuple[str, tuple[str, ...]]:
    """The unit that answers on a day for what a unit got: its one heir, or itself and the heirs
    among whom somebody must choose."""
    since = max([issued, *(one.on for one in steps if one.kind == HANDED)])
    first, last = divisions.era_on(since).id, divisions.era_on(as_of).id
    if first == last or township not in divisions.names_in(first):
        return township, ()
    heirs = divisions.translate(township, first, last)
    return (heirs[0], ()) if len(heirs) == 1 else (township, heirs)


def findings(store: db.StoreName, start: date, as_of: date) -> pd.DataFrame:
    """Rows of queries/reports/order_findings.sql: what could be ordered and was not."""
    percent = rules().item_percent
    return db.query(store, "order_findings", start=start, as_of=as_of, percent=percent)


def board(found: Iterable[Order]) -> pd.DataFrame:
    """One row per township: a column per state of STATES (orders) and `owed`, reminders to send."""
    known = list(found)
    names = list(dict.fromkeys(one.township for one in known))
    rows = [
        {
            "township": name,
            **{state: sum(o.standing.state == state for o in own) for state in STATES},
            "owed": sum(bool(reminder_owed(o.standing)) for o in own),
        }
        for name in names
        for own in [[one for one in known if one.township == name]]
    ]
    table = pd.DataFrame(rows, columns=["township", *STATES, "owed"])
    return table.sort_values([OVERDUE, RELAPSED, RECHECK], ascending=False, kind="stable")


def ageing(found: Iterable[Order], as_of: date) -> list[tuple[int, int | None, int]]:
    """Open orders by days since issue: (from, to, orders); to None: and older."""
    ages = [one.age(as_of) for one in found if one.is_open]
    borders = rules().ageing
    spans = zip((0, *(day + 1 for day in borders)), (*borders, None), strict=True)
    return [
        (low, high, sum(low <= age and (high is None or age <= high) for age in ages))
        for low, high in spans
    ]


def as_rows(found: Iterable[Order], as_of: date) -> pd.DataFrame:
    """One row per order, for lists and the command line; heirs and steps joined by 、 and →."""
    return pd.DataFrame(
        [
            {
                "number": one.number,
                "state": one.standing.state,
                "since": one.standing.since,
                "due": one.standing.due,
                "over": one.standing.over,
                "recheck_by": one.standing.recheck_by,
                "reminder": one.standing.reminder,
                "reminded": one.standing.reminded,
                "age": one.age(as_of),
                "source": one.source,
                "township": one.township,
                "issued_to": one.issued_to,
                "heirs": "、".join(one.heirs),
                "trade": one.trade,
                "outlet": one.outlet,
                "item": one.item,
                "matter": one.matter,
                "clause": one.clause,
                "paper": one.paper,
                "issued_on": one.issued_on,
                "steps": "→".join(f"{step.kind}{step.on:%m-%d}" for step in one.steps),
            }
            for one in found
        ]
    )
