"""The loop of complaints: received → accepted → answered → settled, or complained about again.

Source: 126号 三(三)1 (投诉举报制度), 75号 四(三). A case is settled when the complainant is
satisfied; an answer that nobody asked about stays 办结未回访. The days are the bureau's
(data/orders.toml): no paper sets any.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

import pandas as pd

from dashboard.inspections.order_rules import Rules, rules
from dashboard.inspections.orders import holder
from dashboard.store import db

OVERDUE, AGAIN, REFUSED, HANDLING, RECEIVED, ANSWERED, SETTLED = (
    "逾期未办结",
    "重复投诉",
    "答复不满意",
    "办理中",
    "待受理",
    "办结未回访",
    "已办结",
)
STATES = (OVERDUE, AGAIN, REFUSED, HANDLING, RECEIVED, ANSWERED, SETTLED)
OPEN = frozenset((OVERDUE, AGAIN, REFUSED, HANDLING, RECEIVED))
_CONTENT = ("满意", "基本满意")


@dataclass(frozen=True)
class Case:
    """One complaint as it stands on a day.

    state: one of STATES, since that day; over: days beyond the rule while it is not settled, else
    0; age: days from the day it came to its settlement, else to the day asked for. order: number of
    the order by which it was handed on. township: who answers for the place now; heirs: several
    units that hold its land now (empty otherwise). source: file, sheet and row. is_followed: every
    later complaint that makes it 重复投诉 is settled; what they left to do is told of them.
    """

    number: str
    received_on: date
    accepted_on: date | None
    closed_on: date | None
    township: str
    heirs: tuple[str, ...]
    trade: str
    party: str
    matter: str
    department: str
    satisfaction: str
    order: str
    state: str
    since: date
    age: int
    over: int
    source: str
    is_followed: bool = False

    @property
    def is_open(self) -> bool:
        """Whether somebody still owes something: a relapse counts for good, and is open until the
        later complaints are settled."""
        return self.state in OPEN and not self.is_followed


def state(
    received: date,
    accepted: date | None,
    closed: date | None,
    satisfaction: str,
    again: date | None,
    as_of: date,
    rule: Rules,
) -> tuple[str, date, int]:
    """The one reading of a case: its state, since when, and days over the rule."""
    if closed is None:
        over = max(0, (as_of - received).days - rule.complaint_days)
        if over:
            return OVERDUE, received + timedelta(days=rule.complaint_days + 1), over
        return (HANDLING, accepted, 0) if accepted else (RECEIVED, received, 0)
    if again is not None:
        return AGAIN, again, 0
    if satisfaction == "不满意":
        return REFUSED, closed, 0
    return (SETTLED if satisfaction in _CONTENT else ANSWERED), closed, 0


def cases(store: db.StoreName, as_of: date) -> list[Case]:
    """Every complaint that came by a day; what needs most attention first, oldest first."""
    if not db.exists(store):
        return []
    rule = rules()
    found = [
        _case(row, as_of, rule)
        for row in db.query(
            store, "complaint_loop", as_of=as_of, repeat_days=rule.repeat_days
        ).to_dict("records")
    ]
    return sorted(found, key=lambda one: (STATES.index(one.state), one.received_on))


def _case(row: dict[str, object], as_of: date, rule: Rules) -> Case:
    received = _day(row["received_on"])
    assert received
    accepted, closed, again = (_day(row[k]) for k in ("accepted_on", "closed_on", "again_on"))
    now, since, over = state(
        received, accepted, closed, str(row["satisfaction"]), again, as_of, rule
    )
    township, heirs = holder(str(row["township"]), (), received, as_of)
    return Case(
        number=str(row["complaint_number"]),
        received_on=received,
        accepted_on=accepted,
        closed_on=closed,
        township=township,
        heirs=heirs,
        trade=str(row["trade"]),
        party=str(row["about"]),
        matter=str(row["matter"]),
        department=str(row["department"]),
        satisfaction=str(row["satisfaction"]),
        order=str(row["order_number"]),
        state=now,
        since=since,
        age=((closed or as_of) - received).days,
        over=over,
        source=f"{row['file_name']} {row['sheet']} 第{row['row_number']}行",
        is_followed=now == AGAIN and bool(row["again_closed"]),
    )


def _day(value: object) -> date | None:
    return None if pd.isna(value) else pd.Timestamp(str(value)).date()


def board(found: Iterable[Case]) -> pd.DataFrame:
    """One row per township, those with most overdue first: a column per state (cases), `oldest`
    (days of its oldest open case, missing without one) and `half` (days in which half were
    answered, missing without one)."""
    known = list(found)
    rows = []
    for name in dict.fromkeys(one.township for one in known):
        own = [one for one in known if one.township == name]
        waiting = [one.age for one in own if one.is_open and one.closed_on is None]
        done = [one.age for one in own if one.closed_on]
        rows.append(
            {
                "township": name,
                "cases": len(own),
                **{word: sum(one.state == word for one in own) for word in STATES},
                "oldest": max(waiting, default=None),
                "half": median(done) if done else None,
            }
        )
    table = pd.DataFrame(rows, columns=["township", "cases", *STATES, "oldest", "half"])
    return table.sort_values([OVERDUE, AGAIN, REFUSED, "cases"], ascending=False, kind="stable")


def as_rows(found: Iterable[Case]) -> pd.DataFrame:
    """One row per complaint, for lists and the command line."""
    return pd.DataFrame(
        [
            {
                "number": one.number,
                "state": one.state,
                "since": one.since,
                "age": one.age,
                "over": one.over,
                "township": one.township,
                "heirs": "、".join(one.heirs),
                "trade": one.trade,
                "received_on": one.received_on,
                "accepted_on": one.accepted_on,
                "closed_on": one.closed_on,
                "satisfaction": one.satisfaction,
                "department": one.department,
                "about": one.party,
                "matter": one.matter,
                "order": one.order,
                "source": one.source,
            }
            for one in found
        ]
    )
