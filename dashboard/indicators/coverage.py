"""不完整: trades that a register or a month's reports leave out, though they were counted before.

A list that lost half of its trades looks like any other: fewer outlets, a rate of its own. What a
township counted before (in a register or a report) and leaves out now is said wherever the figures
are used, and never filled in. Townships that sent nothing are told elsewhere: silent, 未报.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.store import db
from dashboard.words import formats

MAY_HAVE_CLOSED = 5
"""Of a trade with fewer outlets in a township all may have closed: its absence says nothing."""
DATASETS = ("outlets", "monthly_reports")


@dataclass(frozen=True)
class LeftOut:
    """One trade of one township that is left out: of the report of the month that ends on `day`, or
    of the register of `day`; outlets: how many there were when it was last told, on before."""

    day: date
    township: str
    trade: str
    outlets: int
    before: date


def left_out(
    store: db.StoreName,
    dataset: str,
    as_of: date,
    townships: Sequence[str] | None = None,
    trades: Sequence[str] | None = None,
) -> tuple[LeftOut, ...]:
    """What the reports of every month, or the registers in force, leave out as of a day."""
    if dataset not in DATASETS or not db.exists(store):
        return ()
    rows = db.query(store, "coverage", as_of=as_of, least=MAY_HAVE_CLOSED)
    return tuple(
        LeftOut(
            row.asked_on.date(), str(row.township), str(row.trade),
            int(row.outlets), row.before_on.date(),
        )
        for row in rows.itertuples()
        if row.dataset == dataset
        and (townships is None or row.township in townships)
        and (trades is None or row.trade in trades)
    )  # fmt: skip


def mark(found: Iterable[LeftOut], limit: int = 2) -> str:
    """不完整：瓯北镇等3个乡镇少了小餐饮店（以前共127户); empty where nothing is left out."""
    listed = list(found)
    if not listed:
        return ""
    places = list(dict.fromkeys(one.township for one in listed))
    missing = list(dict.fromkeys(one.trade for one in listed))
    outlets = sum(one.outlets for one in listed)
    trades = "、".join(missing[:limit])
    if len(missing) > limit:
        trades += f"等{len(missing)}个行业"
    where = f"{places[0]}等{len(places)}个乡镇" if len(places) > 1 else places[0]
    return f"不完整：{where}少了{trades}（以前共{formats.count_text(outlets)}户）"
