"""What a small ledger holds, by body and kind; which of those who owe it are silent; its duties.

Every ledger is declared in data/columns.toml (`ledger`); nothing here knows one by its name.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import pandas as pd

from dashboard.duties import completions
from dashboard.duties.definitions import DISPUTED, LATE, NO_ACTOR, ON_TIME, Duty, State, duties
from dashboard.duties.plan import Line
from dashboard.store import db
from dashboard.store.datasets import Ledger, ledgers

BEGIN = date(1900, 1, 1)  # before whatever a ledger can hold


@dataclass(frozen=True)
class Body:
    """One body in a ledger: rows by kind, all of them, those done, and its last day."""

    name: str
    kinds: Mapping[str, int]
    things: int
    done: int
    last: date | None

    @property
    def share(self) -> Fraction:
        """How much of what is listed is done."""
        return Fraction(self.done, self.things)


@dataclass(frozen=True)
class Proof:
    """A duty that a ledger is the proof of: bodies that owe it, those with proof, those where what
    was said and the ledger differ, and those without anything. nobody: nothing proves it, and the
    paper names no body for it."""

    duty: Duty
    owed: int
    proven: int
    disputed: tuple[str, ...]
    silent: tuple[str, ...]
    nobody: bool = False


@dataclass(frozen=True)
class Held:
    """A ledger of a span of days. undated: rows beside them that tell no day."""

    ledger: Ledger
    bodies: tuple[Body, ...]
    kinds: tuple[str, ...]
    undated: int = 0

    @property
    def things(self) -> int:
        """Rows in all."""
        return sum(one.things for one in self.bodies)

    @property
    def done(self) -> int:
        """Rows that are as they should be."""
        return sum(one.done for one in self.bodies)


def held(store: db.StoreName, dataset: str, start: date, as_of: date) -> Held:
    """What a ledger holds from a day on; of a list of what is owed what stands on the day."""
    one = ledgers()[dataset]
    if not db.exists(store):
        return Held(one, (), ())
    rows = db.query(store, "ledger_counts", ledger=dataset, start=start, as_of=as_of)
    undated = int(rows["undated"].sum())
    rows = rows[rows["things"] > 0]
    known = [_body(str(name), own) for name, own in rows.groupby("actor", sort=True)]
    kinds = rows.groupby("kind")["things"].sum().sort_values(ascending=False, kind="stable")
    names = tuple(str(kind) for kind in kinds.index if kind)
    if one.whole:
        known.sort(key=lambda body: (body.share, body.name))
    else:
        known.sort(key=lambda body: (-body.things, body.name))
    return Held(one, tuple(known), names, undated)


def _body(name: str, rows: pd.DataFrame) -> Body:
    last = pd.to_datetime(rows["last_on"]).max()
    return Body(
        name,
        {str(kind): int(count) for kind, count in zip(rows["kind"], rows["things"], strict=True)},
        int(rows["things"].sum()),
        int(rows["done"].sum()),
        None if pd.isna(last) else last.date(),
    )


def duties_of(dataset: str) -> list[Duty]:
    """The duties that a ledger proves, in the order of the papers."""
    return [
        one for one in duties() if one.seen.get("kind") == "ledger" and one.seen["part"] == dataset
    ]


def proofs(store: db.StoreName, dataset: str, as_of: date) -> list[Proof]:
    """How the duties of a ledger stand, body by body."""
    asked = {one.id for one in duties_of(dataset)}
    lines: dict[str, list[Line]] = {}
    for line, state in completions.plan(store, as_of, None, by_actor=True):
        if line.duty.id in asked:
            lines.setdefault(line.duty.id, []).append((line, state))
    return [_proof(own) for own in lines.values()]


def _proof(lines: Iterable[Line]) -> Proof:
    known = list(lines)
    states: list[tuple[str, State]] = [(line.actor, state) for line, state in known]
    proven = [name for name, state in states if state.name in (ON_TIME, LATE) or _is_shown(state)]
    disputed = tuple(name for name, state in states if state.name == DISPUTED)
    rest = [name for name, _ in states if name not in {*proven, *disputed}]
    owed = len(states)
    named = tuple(_named(rest))
    return Proof(known[0][0].duty, owed, len(proven), disputed, named, len(rest) > len(named))


def _is_shown(state: State) -> bool:
    return state.done_on is not None and state.name != DISPUTED


def _named(names: Iterable[str]) -> list[str]:
    return [name for name in names if name != NO_ACTOR]


Tree = dict[str, "Tree"]


def tree(store: db.StoreName, dataset: str, as_of: date) -> Tree:
    """A ledger as a tree: names of a level → what hangs below; empty without any."""
    found: Tree = {}
    if not db.exists(store):
        return found
    for path in db.query(store, "ledger_paths", ledger=dataset, as_of=as_of)["path"]:
        level = found
        for name in path:
            level = level.setdefault(str(name or "（没有写）"), {})
    return found
