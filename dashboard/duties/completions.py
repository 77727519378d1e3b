"""Evidence of duties: completions in the store, entries made on the page, the plan they give.

Source: lists of completed duties and of reports received, yearly assessments of zones, and what
people enter on the page. `duties` and `conflicts` judge; nothing is judged here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from dashboard.duties import conflicts, definitions, groups, rulings, seen, words_seen
from dashboard.duties.definitions import Completion, Instance, State
from dashboard.duties.proofs import proofs
from dashboard.indicators import readings
from dashboard.store import db, kept

Lines = list[tuple[Instance, State]]


class EntryError(ValueError):
    """A completion cannot be entered or taken back; the message is Chinese and says why."""


@dataclass(frozen=True)
class Entry:
    """A completion entered on the page. actor and period empty: for all, for a one-off duty."""

    duty: str
    actor: str
    period: str
    done_on: date
    evidence: str = ""
    note: str = ""


def completions(store: db.StoreName) -> list[Completion]:
    """Every proof as a completion of a duty that the documents know."""
    return list(db.once(_completions, store))


def _completions(store: db.StoreName) -> list[Completion]:
    known = {item.id for item in definitions.duties()}
    return [
        Completion(
            str(row.duty),
            _day(row.done_on),
            str(row.actor),
            str(row.evidence),
            str(row.period),
            bool(row.is_seen),
            _day(row.known_on),
        )
        for row in proofs(store).itertuples()
        if row.duty in known
    ]


def _day(value: object) -> date | None:
    return None if pd.isna(value) else pd.Timestamp(value).date()


def received(store: db.StoreName, duty_id: str, as_of: date) -> dict[str, set[str]]:
    """Period label → units whose report of a duty is known to have come by a day; the one answer
    for every page. A report of an unknown day counts as come."""
    found: dict[str, set[str]] = {}
    for row in completions(store):
        came = row.day <= as_of if row.day else bool(row.evidence)
        if row.duty == duty_id and came:
            found.setdefault(row.period, set()).add(row.actor)
    return found


def plan(
    store: db.StoreName, as_of: date, document: str | None = None, by_actor: bool = False
) -> Lines:
    """Every line of the plan with its state, under the rulings and lists in force in this store.

    What the evidence shows comes before what somebody entered: see dashboard.duties.seen.
    """
    tried = tuple(sorted(readings.tried().items()))
    return list(db.once(_planned, store, as_of, document, by_actor, tried))


def _planned(
    store: db.StoreName, as_of: date, document: str | None, by_actor: bool, _tried: object
) -> Lines:
    return _plan(store, as_of, rulings.recorded(store), document, by_actor)


def _plan(
    store: db.StoreName,
    as_of: date,
    ruled: Mapping[str, str],
    document: str | None = None,
    by_actor: bool = False,
) -> Lines:
    lines = conflicts.plan(
        completions(store), as_of, ruled, document, by_actor, groups.members(store)
    )
    return seen.judged(store, as_of, lines)


def replay(
    store: db.StoreName, conflict_id: str, option_id: str, as_of: date
) -> list[conflicts.Change]:
    """Lines that would change if a conflict were ruled otherwise, by what was said and by what the
    figures show under that reading."""
    ruled = rulings.recorded(store)
    now = _plan(store, as_of, ruled)
    with readings.trying(conflict_id, option_id):
        then = _plan(store, as_of, {**ruled, conflict_id: option_id})
    return conflicts.changes(now, then)


def proofs_of(store: db.StoreName, line: Instance, as_of: date) -> pd.DataFrame:
    """Proofs that speak for one line of the plan, known by a day: oldest first."""
    rows = proofs(store)
    rows = rows[rows["duty"] == line.duty.id]
    if rows.empty:
        return rows
    bodies = {"", line.actor, *line.members}
    rows = rows[rows["actor"].isin(bodies) & rows["period"].isin({"", line.period.label})]
    days = pd.to_datetime(rows["done_on"])
    since, until = line.period.counts_from, line.period.counts_to
    in_period = (rows["period"] != "") | days.isna()
    if since is None or until is None:
        in_period = in_period | True
    else:
        in_period = in_period | days.between(pd.Timestamp(since), pd.Timestamp(until))
    listed = pd.to_datetime(rows["known_on"])
    known = (days.isna() & ~(listed > pd.Timestamp(as_of))) | (days <= pd.Timestamp(as_of))
    return rows[in_period & known].sort_values("done_on")


def sources(store: db.StoreName, duty_ids: set[str] | None = None) -> list[str]:
    """Names of the files (or 页面登记) behind the plan, of some duties or of all."""
    rows = proofs(store)
    if duty_ids is not None:
        rows = rows[rows["duty"].isin(duty_ids)]
    return sorted({str(name) for name in rows["file_name"]} - {words_seen.PAPER})


def add_entry(store: db.StoreName, entry: Entry, by: str) -> None:
    """Keep one completion with who entered it and when. EntryError when it is there already."""
    definitions.duty(entry.duty)
    new = Completion(entry.duty, entry.done_on, entry.actor, entry.evidence.strip(), entry.period)

    def check() -> None:
        if new in completions(store):
            raise EntryError("同一项完成（同单位、同日期、同文号）已经登记过，不重复登记。")

    row = {
        "duty": entry.duty,
        "actor": entry.actor,
        "period": entry.period,
        "done_on": entry.done_on,
        "evidence": entry.evidence.strip(),
        "note": entry.note.strip(),
    }
    kept.add(store, "duty_entries", by, row, check)


def undo_entry(store: db.StoreName, entry_id: int, by: str) -> None:
    """Take an entry back; its row stays with who undid it. EntryError when it is undone already."""
    if not kept.take_back(store, "duty_entries", entry_id, by):
        raise EntryError("这条登记已经撤销过了，请刷新页面。")
