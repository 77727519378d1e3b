"""The blacklist of 62号 四(四): who is on it by which rule, and what followed.

Source: data/blacklist.toml and the batches in the store. A retest (复查) neither enters nor
clears anybody; a tracking batch (跟踪) of the very day of a failure is not a follow-up of it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from itertools import takewhile
from pathlib import Path
from typing import Any

import pandas as pd

from dashboard import definition_files
from dashboard.definition_files import DefinitionError, UnknownError, check_fields, check_known
from dashboard.documents.clauses import clauses
from dashboard.duties.conflicts import conflicts
from dashboard.enterprises import blacklist_rulings
from dashboard.enterprises.blacklist_rulings import ENTRY, Ruled
from dashboard.enterprises.names import decided, identity
from dashboard.indicators import readings
from dashboard.settings import DATA
from dashboard.store import db

_TOLD = (
    "enterprise", "sampled_to", "product", "purpose", "level", "verdict", "failing_items",
    "township", "file_name", "sheet", "row_number",
)  # fmt: skip
WAITING, PASSED, LEFT = "waiting", "passed", "left"
EXIT = "C35"
"""The reading of 62号 by which a maker leaves the list: no paper says when."""


@dataclass(frozen=True)
class Rule:
    """When a maker is entered: so many failed batches within so many years (None: ever)."""

    id: str
    title: str
    source: str
    clause: str
    failures: int
    needs_case: bool
    years: int | None = None
    levels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rules:
    """All entry rules, the one in force, and what the bureau set about the follow-up."""

    rules: dict[str, Rule]
    in_force: str
    follow_up_days: int | None = None


@dataclass(frozen=True)
class Batch:
    """One batch of one maker; `source` is file, sheet and row."""

    day: date
    product: str
    purpose: str
    level: str
    verdict: str
    items: tuple[str, ...]
    township: str
    source: tuple[str, str, int]


@dataclass(frozen=True)
class Listing:
    """One maker that is or was on the blacklist: its newest stay.

    `failures` are the failed batches since an earlier stay, oldest first; `tracked` the follow-up
    batches after the last of them. `state`: waiting (no follow-up yet), passed (the newest
    follow-up passed), left. `follow_up_due` is None while no term is set. `ruled`: the ruling of
    the bureau by which it came on the list or left it, None where the rule alone says so.
    """

    id: str
    enterprise: str
    products: tuple[str, ...]
    township: str
    entered_on: date
    failures: tuple[Batch, ...]
    tracked: tuple[Batch, ...]
    state: str
    left_on: date | None
    follow_up_due: date | None
    ruled: Ruled | None = None

    @property
    def is_on(self) -> bool:
        """Whether it is still on the list."""
        return self.state != LEFT

    @property
    def last_failure(self) -> Batch:
        """Its newest failed batch."""
        return self.failures[-1]


_TOP = {"in_force": str, "follow_up_days": int, "rule": list}
_RULE = {
    "id": str,
    "title": str,
    "source": str,
    "clause": str,
    "failures": int,
    "years": int,
    "levels": list,
    "needs_case": bool,
}


def load_rules(path: Path) -> Rules | None:
    """Rules of a file; None when it names no rule in force that is right."""
    found = {one.id: one for one in definition_files.listed(path, "rule", _rule, beside=_TOP)}

    def make(record: dict[str, Any]) -> Rules:
        check_fields(record, _TOP, {"follow_up_days"})
        check_known("in_force", [record["in_force"]], found, "规则", path.name)
        return Rules(found, record["in_force"], record.get("follow_up_days"))

    return definition_files.whole(path, make)


def _rule(record: dict[str, Any]) -> Rule:
    check_fields(record, _RULE, {"years", "levels"})
    asked = [record["clause"]] if record["clause"] else []
    check_known("clause", asked, {item.id for item in clauses()}, "条款", "documents/clauses")
    if record["failures"] < 1:
        raise DefinitionError("failures 至少是1。", "failures", str(record["failures"]), "≥1")
    return Rule(**{**record, "levels": tuple(record.get("levels", ()))})


@cache
def rules() -> Rules:
    """The rules of data/blacklist.toml; UnknownError while none of them can be in force."""
    found = load_rules(DATA / "blacklist.toml")
    if found is None:
        raise UnknownError("没有可用的黑名单规则，请查 data/blacklist.toml。")
    return found


def exit_after(store: db.StoreName) -> int | None:
    """Follow-up batches in a row that must pass before a maker leaves the list, by the reading in
    force (C35); None while nobody leaves."""
    known = {one.id: one for one in conflicts()}
    option = known[EXIT].option(readings.in_force(store, EXIT)) if EXIT in known else None
    return (option.exit_after or None) if option else None


def replay(
    store: db.StoreName, conflict: str, option: str, as_of: date
) -> list[tuple[str, str, str]]:
    """Makers on the list now and if a conflict were ruled so: name, now, then; none if alike."""
    if conflict != EXIT or not db.exists(store):
        return []

    def told() -> str:
        found = listings(store, as_of)
        return f"在名单{sum(one.is_on for one in found)}家，移出{sum(not x.is_on for x in found)}家"

    now = told()
    with readings.trying(conflict, option):
        then = told()
    return [("黑名单", now, then)] if now != then else []


def batches(store: db.StoreName, as_of: date) -> dict[str, list[Batch]]:
    """Batches drawn up to the day by maker (equal and decided names), oldest first."""
    known = decided(store)
    found: dict[str, list[Batch]] = {}
    rows = db.query(store, "enterprise_batches", as_of=as_of)
    days = {day: day.date() for day in rows["sampled_to"].unique()}
    told = {name: rows[name].tolist() for name in _TOLD}
    drawn = map(
        Batch,
        map(days.__getitem__, told["sampled_to"]),
        told["product"],
        told["purpose"],
        map(_text, told["level"]),
        told["verdict"],
        map(tuple, told["failing_items"]),
        map(_text, told["township"]),
        zip(told["file_name"], told["sheet"], told["row_number"], strict=True),
    )
    for name, one in zip(told["enterprise"], drawn, strict=True):
        found.setdefault(identity(name, known), []).append(one)
    return found


def _text(value: Any) -> str:
    return "" if pd.isna(value) else value


def cases(store: db.StoreName, as_of: date) -> dict[str, date]:
    """First day of an opened case (立案) by maker."""
    known = decided(store)
    found: dict[str, date] = {}
    for row in db.query(store, "enterprise_follow_ups", as_of=as_of).to_dict("records"):
        opened = "立案" in str(row["penalty"] or "") and not pd.isna(row["period_from"])
        if opened:
            found.setdefault(identity(row["enterprise"], known), row["period_from"].date())
    return found


def listings(
    store: db.StoreName, as_of: date, rule: str | None = None, refused_fail: bool = False
) -> list[Listing]:
    """Makers that a rule (default: the one in force) put on the list by the day, newest first.

    With `refused_fail` a refused batch (拒检) counts as a failed one.
    """
    set_ = rules()
    chosen = set_.rules[rule or set_.in_force]
    opened = cases(store, as_of) if chosen.needs_case else {}
    exit_ = exit_after(store)
    ruled = blacklist_rulings.rulings(store, as_of)
    found = []
    for key, own in batches(store, as_of).items():
        said = ruled.get(key, [])
        by_hand = any(one.kind == ENTRY for one in said)
        if not chosen.needs_case or key in opened or by_hand:
            listing = _listing(key, own, chosen, exit_, refused_fail, said)
            if listing:
                case = listing.entered_on if by_hand else opened.get(key, listing.entered_on)
                entered = max(listing.entered_on, case)
                due = _follow_up_due(listing, set_)
                found.append(replace(listing, entered_on=entered, follow_up_due=due))
    return sorted(found, key=lambda one: (one.last_failure.day, one.id), reverse=True)


@dataclass(frozen=True)
class Kept:
    """One stay on a blacklist that was imported; removed_on None: still on it."""

    id: str
    product: str
    listed_on: date
    because: str
    removed_on: date | None
    source: tuple[str, str, int]


def kept(store: db.StoreName, as_of: date) -> list[Kept]:
    """Stays on imported lists that began by the day, oldest first."""
    known = decided(store)
    return [
        Kept(
            id=identity(row["enterprise"], known),
            product="" if pd.isna(row["product"]) else row["product"],
            listed_on=row["listed_on"].date(),
            because="" if pd.isna(row["listed_because"]) else row["listed_because"],
            removed_on=_past(row["removed_on"], as_of),
            source=(row["file_name"], row["sheet"], int(row["row_number"])),
        )
        for row in db.query(store, "blacklist_rows", as_of=as_of).to_dict("records")
    ]


def _past(day: Any, as_of: date) -> date | None:
    return None if pd.isna(day) or day.date() > as_of else day.date()


def _follow_up_due(listing: Listing, set_: Rules) -> date | None:
    days = set_.follow_up_days
    return None if days is None else listing.last_failure.day + timedelta(days=days)


def _listing(
    key: str,
    own: list[Batch],
    rule: Rule,
    exit_: int | None,
    refused_fail: bool,
    ruled: Sequence[Ruled] = (),
) -> Listing | None:
    """The newest stay of one maker; a failure after an exit begins another one.

    A ruling of the bureau counts from its day on, after the batches of that day.
    """
    bad = {"不合格", "拒检"} if refused_fail else {"不合格"}
    found: Listing | None = None
    failures: list[Batch] = []
    tracked: list[Batch] = []
    by: Ruled | None = None  # put on the list by hand, before the rule would or after an exit
    out: date | None = None  # the last exit: no later stay begins before it
    events: list[tuple[date, int, Batch | Ruled]] = [(one.day, 0, one) for one in own]
    events += [(one.on, 1, one) for one in ruled]
    for day, _, event in sorted(events, key=lambda one: one[:2]):
        if isinstance(event, Ruled):
            if event.kind == ENTRY:
                by = event
                failures = failures or [
                    one for one in own if one.day <= day and one.verdict in ("不合格", "拒检")
                ]
            elif found and found.is_on:
                found = replace(found, state=LEFT, left_on=day, ruled=event)
                failures, tracked, by, out = [], [], None, day
                continue
        elif (
            event.purpose != "复查"
            and (not rule.levels or event.level in rule.levels)
            and event.verdict in bad
        ):
            failures, tracked = [*failures, event], []
        elif event.purpose == "跟踪" and failures and day > failures[-1].day:
            tracked.append(event)
        else:
            continue
        entered = _entered_on(failures, rule)
        too_early = entered is None or (out is not None and entered <= out)
        if by and failures and (too_early or (entered and by.on < entered)):
            entered = by.on
        if entered is None:
            continue
        passed = list(takewhile(lambda one: one.verdict == "合格", reversed(tracked)))
        left = day if exit_ and len(passed) >= exit_ else None
        found = Listing(
            id=key,
            enterprise=key,
            products=tuple(dict.fromkeys(b.product for b in own)),
            township=next((b.township for b in reversed(own) if b.township), ""),
            entered_on=entered,
            failures=tuple(failures),
            tracked=tuple(tracked),
            state=LEFT if left else PASSED if passed else WAITING,
            left_on=left,
            follow_up_due=None,
            ruled=by,
        )
        if left:
            failures, tracked, by, out = [], [], None, left
    return found


def _entered_on(failures: Iterable[Batch], rule: Rule) -> date | None:
    """The day on which the last needed failure fell within the rule's span of years."""
    days = [batch.day for batch in failures]
    for first, last in zip(days, days[rule.failures - 1 :], strict=False):
        if rule.years is None or last < _years_later(first, rule.years):
            return last
    return None


def _years_later(day: date, years: int) -> date:
    return (pd.Timestamp(day) + pd.DateOffset(years=years)).date()
