"""The loop of a failed spot check: 责令整改 → 复查 → 跟踪抽查 → 黑名单移出, one row per maker.

Source: 62号 三(三) (责令限期整改、整改结果确认), 四(四) (黑名单、专项跟踪监督抽查). What a maker
says of itself never closes it: a passed recheck or an order closed by one does, and it leaves the
list by the rule in force or by a ruling of the bureau.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from dashboard.enterprises import blacklist
from dashboard.enterprises.blacklist import Batch, Listing
from dashboard.enterprises.blacklist_rulings import ENTRY
from dashboard.enterprises.names import decided, identity
from dashboard.enterprises.register import Entry, register
from dashboard.inspections import orders as order_loop
from dashboard.inspections.orders import CLOSED, OVERDUE, RELAPSED, Order
from dashboard.store import db

TO_ORDER, NOT_MENDED, LATE, MENDING, TO_CHECK, TO_TRACK, TO_RULE, LEFT, DONE, SHUT = (
    "待责令整改",
    "复查不合格",
    "整改逾期",
    "整改中",
    "待复查",
    "待跟踪抽查",
    "待定移出",
    "已移出",
    "已整改",
    "已关停",
)
STAGES = (NOT_MENDED, LATE, TO_ORDER, TO_CHECK, MENDING, TO_TRACK, TO_RULE, DONE, LEFT, SHUT)
"""What needs most attention first."""
OVER = frozenset((DONE, LEFT, SHUT))
PASSED = "合格"
Told = tuple[date, str, str]
"""A line of a list of follow-ups: the last day of its period, its 整改, its 复查结果."""
DAYS = 3 * 365  # a failure that is older and not on the list any more is history


@dataclass(frozen=True)
class Case:
    """One maker whose batch failed, on a day.

    failed: its newest failed batch; order: the newest order to mend after it; recheck: day and
    verdict of the newest recheck after it; tracked: follow-ups after it; listing: its stay on the
    blacklist, None where the rule does not list it. since: day of the last thing that happened.
    """

    id: str
    township: str
    products: tuple[str, ...]
    failed: Batch
    failures: int
    order: Order | None
    recheck: tuple[date, str] | None
    tracked: tuple[Batch, ...]
    listing: Listing | None
    stage: str
    since: date

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done."""
        return self.stage not in OVER

    def age(self, as_of: date) -> int:
        """Days since the newest failure."""
        return (as_of - self.failed.day).days


def stage_of(
    failed: Batch,
    order: Order | None,
    recheck: tuple[date, str] | None,
    tracked: Sequence[Batch],
    listing: Listing | None,
    *,
    is_shut: bool,
    said: str = "",
) -> tuple[str, date]:
    """The one reading of what followed a failure. said: what a list of follow-ups says of mending
    (已整改, 责令整改), empty for nothing."""
    days = [failed.day, *(one.day for one in tracked)]
    days += [recheck[0]] if recheck else []
    days += [order.issued_on, order.standing.since] if order else []
    since = max(days)
    if is_shut or (order and order.standing.shut):
        return SHUT, since
    if listing and not listing.is_on:
        return LEFT, listing.left_on or since
    failed_since = recheck and recheck[1] != PASSED and tracked and recheck[0] > tracked[-1].day
    ruled = listing.ruled if listing else None
    put_back = listing.entered_on if listing and ruled and ruled.kind == ENTRY else None
    if put_back and tracked and tracked[-1].day <= put_back:
        return TO_TRACK, put_back
    if tracked and tracked[-1].verdict == PASSED and not failed_since:
        return (TO_RULE if listing else DONE), since
    if recheck and recheck[1] != PASSED:
        return NOT_MENDED, since
    is_closed = order is not None and order.standing.state == CLOSED
    if recheck or is_closed:
        return (TO_TRACK if listing else DONE), since
    was_mended = "已整改" in said or "完成整改" in said
    if order is None:
        return (TO_CHECK if was_mended else MENDING if said else TO_ORDER), since
    if order.standing.state == RELAPSED:
        return NOT_MENDED, since
    if order.standing.state == OVERDUE:
        return LATE, since
    waits = order.standing.recheck_by is not None or was_mended
    return (TO_CHECK if waits else MENDING), since


def cases(store: db.StoreName, as_of: date) -> list[Case]:
    """Every maker with a failed batch on a day, what needs most attention first, oldest first.

    A failure of more than three years ago counts only while the maker is on the blacklist.
    """
    if not db.exists(store):
        return []
    known = decided(store)
    by_id = {one.order_id: one for one in order_loop.orders(store, as_of)}
    issued: dict[str, list[Order]] = {}
    for row in db.query(store, "sample_orders", as_of=as_of).to_dict("records"):
        key = identity(str(row["enterprise"]), known)
        issued.setdefault(key, []).append(by_id[int(row["order_id"])])
    listed = {one.id: one for one in blacklist.listings(store, as_of)}
    shut = _shut(register(store, as_of))
    follow_ups = _follow_ups(store, as_of, known)
    found = []
    for key, own in blacklist.batches(store, as_of).items():
        bad = [one for one in own if one.verdict == "不合格" and one.purpose != "复查"]
        listing = listed.get(key)
        if not bad:
            continue
        failed = bad[-1]
        if listing and listing.left_on and listing.left_on < failed.day:
            listing = None  # an earlier stay: what failed since is not over by it
        if as_of - failed.day > timedelta(days=DAYS) and not (listing and listing.is_on):
            continue
        after = [one for one in own if one.day > failed.day]
        tracked = tuple(one for one in after if one.purpose == "跟踪")
        told = follow_ups.get(key, [])
        recheck = _recheck(failed, after, told)
        order = next((o for o in reversed(issued.get(key, [])) if o.issued_on >= failed.day), None)
        said = "、".join(text for on, text, _ in told if on >= failed.day and text)
        stage, since = stage_of(
            failed, order, recheck, tracked, listing, is_shut=key in shut, said=said
        )
        found.append(
            Case(
                id=key,
                township=next((one.township for one in reversed(own) if one.township), ""),
                products=tuple(dict.fromkeys(one.product for one in own)),
                failed=failed,
                failures=len(bad),
                order=order,
                recheck=recheck,
                tracked=tracked,
                listing=listing,
                stage=stage,
                since=since,
            )
        )
    return sorted(found, key=lambda one: (STAGES.index(one.stage), one.failed.day))


def _shut(entries: Iterable[Entry]) -> set[str]:
    """Makers that are closed for every product they are registered for."""
    state: dict[str, bool] = {}
    for one in entries:
        state[one.id] = state.get(one.id, True) and one.is_closed
    return {key for key, is_shut in state.items() if is_shut}


def _follow_ups(
    store: db.StoreName, as_of: date, known: Mapping[str, str]
) -> dict[str, list[Told]]:
    """What lists of follow-ups tell by maker; a line whose list names no period tells no order."""
    found: dict[str, list[Told]] = {}
    for row in db.query(store, "enterprise_follow_ups", as_of=as_of).to_dict("records"):
        day = row["period_to"] if not pd.isna(row["period_to"]) else row["period_from"]
        if pd.isna(day):
            continue
        text, result = (
            "" if pd.isna(row[name]) else str(row[name])
            for name in ("rectification", "recheck_result")
        )
        told = (min(pd.Timestamp(day).date(), as_of), text, result)
        found.setdefault(identity(str(row["enterprise"]), known), []).append(told)
    return found


def _recheck(
    failed: Batch, after: Sequence[Batch], told: Sequence[Told]
) -> tuple[date, str] | None:
    """Day and verdict of the newest recheck: a batch, else what a list of follow-ups says; of
    several of one day a failed one."""
    drawn = [(one.day, one.verdict) for one in after if one.purpose == "复查"]
    listed = [
        (on, "不合格" if "不合格" in result else PASSED)
        for on, _, result in told
        if on >= failed.day and PASSED in result
    ]
    return max(drawn or listed, key=lambda one: (one[0], one[1] != PASSED), default=None)


def board(found: Iterable[Case]) -> pd.DataFrame:
    """One row per township: a column per stage (makers), and the makers in all."""
    known = list(found)
    rows = [
        {
            "township": name,
            "makers": len(own),
            **{word: sum(one.stage == word for one in own) for word in STAGES},
        }
        for name in dict.fromkeys(one.township for one in known)
        for own in [[one for one in known if one.township == name]]
    ]
    table = pd.DataFrame(rows, columns=["township", "makers", *STAGES])
    return table.sort_values(["makers"], ascending=False, kind="stable")


def as_rows(found: Iterable[Case], as_of: date) -> pd.DataFrame:
    """One row per maker, for the command line."""
    return pd.DataFrame(
        [
            {
                "enterprise": one.id,
                "township": one.township,
                "products": "、".join(one.products),
                "stage": one.stage,
                "since": one.since,
                "age": one.age(as_of),
                "failed_on": one.failed.day,
                "failures": one.failures,
                "items": "、".join(one.failed.items),
                "order": one.order.number if one.order else "",
                "order_state": one.order.standing.state if one.order else "",
                "rechecked_on": one.recheck[0] if one.recheck else None,
                "recheck": one.recheck[1] if one.recheck else "",
                "tracked": len(one.tracked),
                "listed_on": one.listing.entered_on if one.listing else None,
                "left_on": one.listing.left_on if one.listing else None,
            }
            for one in found
        ]
    )
