"""Register of contradictions in the documents: options, the ruling in force, its effect.

Source: data/conflicts.toml. A ruling changes duties (due date, first day, responsible bodies,
left out) or what a piece of evidence proves; ``replay`` shows what another ruling would change.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from dashboard import definition_files
from dashboard.definition_files import DefinitionError, check_fields, check_known
from dashboard.documents.actors import Members, actors, members_on
from dashboard.documents.clauses import clauses
from dashboard.documents.clauses import document as paper
from dashboard.duties.definitions import (
    Completion,
    Duty,
    Instance,
    State,
    check_due,
    duties,
    instances,
    states,
)
from dashboard.indicators.definitions import indicators
from dashboard.settings import DATA, QUERIES

OPEN = ""
"""Ruling of a conflict that nobody has decided."""


@dataclass(frozen=True)
class Option:
    """One way to read a contradiction, and what it changes by duty id or evidence number."""

    id: str
    text: str
    due: dict[str, str] = field(default_factory=dict)
    starts: dict[str, date] = field(default_factory=dict)
    drop: tuple[str, ...] = ()
    unseen: tuple[str, ...] = ()
    moves: dict[str, str] = field(default_factory=dict)
    responsible: dict[str, list[str]] = field(default_factory=dict)
    facts: dict[str, str] = field(default_factory=dict)
    purposes: dict[str, list[str]] = field(default_factory=dict)
    exit_after: int = 0

    @property
    def duties(self) -> set[str]:
        """Ids of the duties it changes."""
        named = {*self.due, *self.starts, *self.drop, *self.unseen, *self.responsible}
        return named | set(self.moves.values())


@dataclass(frozen=True)
class Conflict:
    """One contradiction: the clauses side by side, the question, the options, the ruling."""

    id: str
    title: str
    clauses: tuple[str, ...]
    question: str
    effect: str
    ruling: str
    ruled_by: str
    options: tuple[Option, ...]
    ruled_on: date | None = None

    def option(self, option_id: str) -> Option | None:
        """The option with this id; None when it is open; KeyError (Chinese) when unknown."""
        if option_id == OPEN:
            return None
        for option in self.options:
            if option.id == option_id:
                return option
        allowed = "、".join(option.id for option in self.options)
        raise KeyError(f"矛盾 {self.id} 没有选项“{option_id}”，可选：{allowed}。")

    @property
    def duties(self) -> set[str]:
        """Ids of the duties that depend on the ruling."""
        return {duty_id for option in self.options for duty_id in option.duties}


@dataclass(frozen=True)
class Change:
    """One line of the plan that another ruling changes. None: the line does not exist then."""

    duty: str
    title: str
    before: str | None
    after: str | None


_CONFLICT_FIELDS = {
    "id": str,
    "title": str,
    "clauses": list,
    "question": str,
    "effect": str,
    "ruling": str,
    "ruled_by": str,
    "ruled_on": date,
    "option": list,
}
_OPTION_FIELDS = {
    "id": str,
    "text": str,
    "due": dict,
    "starts": dict,
    "drop": list,
    "unseen": list,
    "moves": dict,
    "responsible": dict,
    "facts": dict,
    "purposes": dict,
    "exit_after": int,
}


def load_conflicts(path: Path) -> dict[str, Conflict]:
    """Conflicts of a file by id."""
    return {item.id: item for item in definition_files.listed(path, "conflict", _conflict)}


def _conflict(record: dict[str, Any]) -> Conflict:
    check_fields(record, _CONFLICT_FIELDS, {"ruled_on"})
    known = {item.id for item in clauses()}
    check_known("clauses", record["clauses"], known, "条款", "documents/clauses")
    options = tuple(_option(one) for one in record["option"])
    if record["ruling"] not in (allowed := {OPEN, *(option.id for option in options)}):
        raise DefinitionError(
            f"裁定“{record['ruling']}”不在选项里。",
            "ruling",
            record["ruling"],
            "、".join(sorted(allowed - {OPEN})) + "，或空着",
        )
    plain = {name: value for name, value in record.items() if name != "option"}
    return Conflict(**{**plain, "clauses": tuple(record["clauses"])}, options=options)


def _option(record: dict[str, Any]) -> Option:
    check_fields(record, _OPTION_FIELDS, set(_OPTION_FIELDS) - {"id", "text"})
    lists = {name: tuple(record.get(name, [])) for name in ("drop", "unseen")}
    option = Option(**{**record, **lists})
    known = {item.id for item in duties()}
    check_known("option", sorted(option.duties), known, "任务", "duties.toml")
    for written in option.due.values():
        check_due("option.due", written)
    figures = [*option.facts, *option.purposes]
    check_known("option.facts", figures, indicators(), "指标", "indicators.toml")
    counted = {*indicators(), *(file.stem for file in (QUERIES / "readings").glob("*.sql"))}
    check_known("option.facts", option.facts.values(), counted, "计数的语句", "queries/readings")
    named = [actor for ids in option.responsible.values() for actor in ids]
    check_known("option.responsible", named, actors(), "单位", "actors.toml")
    return option


@cache
def _register() -> dict[str, Conflict]:
    return load_conflicts(DATA / "conflicts.toml")


def conflicts() -> tuple[Conflict, ...]:
    """The whole register."""
    return tuple(_register().values())


def conflicts_of(clause_id: str) -> tuple[Conflict, ...]:
    """Conflicts in which a clause takes part."""
    return tuple(item for item in conflicts() if clause_id in item.clauses)


def _in_force(rulings: Mapping[str, str] | None) -> list[tuple[Conflict, Option | None]]:
    chosen = rulings or {}
    if unknown := set(chosen) - set(_register()):
        raise KeyError(f"没有矛盾编号“{'、'.join(sorted(unknown))}”。")
    return [(item, item.option(chosen.get(item.id, item.ruling))) for item in conflicts()]


def ruled_duties(
    owed: Iterable[Duty] | None = None, rulings: Mapping[str, str] | None = None
) -> tuple[Duty, ...]:
    """Duties (all by default) under the rulings in force.

    ``rulings`` (conflict id to option id, empty to leave it open) replaces the register's own.
    A duty that depends on a ruling says in ``ruling`` which one was used.
    """
    found = {item.id: item for item in (duties() if owed is None else owed)}
    for conflict, option in _in_force(rulings):
        for duty_id in conflict.duties & set(found):
            if option is not None and duty_id in option.drop:
                del found[duty_id]
            else:
                found[duty_id] = _ruled(found[duty_id], conflict, option)
    return tuple(found.values())


def _ruled(duty: Duty, conflict: Conflict, option: Option | None) -> Duty:
    said = f"{conflict.id} {option.text if option else '待裁定：' + conflict.title}"
    note = f"{duty.ruling}；{said}" if duty.ruling else said
    if option is None:
        return replace(duty, ruling=note)
    return replace(
        duty,
        due=option.due.get(duty.id, duty.due),
        starts=option.starts.get(duty.id, duty.starts),
        responsible=tuple(option.responsible.get(duty.id, duty.responsible)),
        ruling=note,
    )


def ruled_completions(
    rows: Iterable[Completion], rulings: Mapping[str, str] | None = None
) -> list[Completion]:
    """Evidence under the rulings in force: a document number may prove another duty, and what
    shows by itself may not count as proof of one (``unseen``)."""
    moved = list(rows)
    for conflict, option in _in_force(rulings):
        if option is None:
            continue
        moved = [row for row in moved if not (row.seen and row.duty in option.unseen)]
        moved = [
            replace(row, duty=option.moves[row.evidence])
            if row.evidence in option.moves and row.duty in conflict.duties
            else row
            for row in moved
        ]
    return moved


def plan(
    completions: Iterable[Completion],
    as_of: date,
    rulings: Mapping[str, str] | None = None,
    document: str | None = None,
    by_actor: bool = False,
    members: Members = members_on,
) -> list[tuple[Instance, State]]:
    """Every line of the plan with its state, under the rulings in force. What a paper asks that was
    not yet issued on the day is no duty yet.
    """
    rows = ruled_completions(completions, rulings)
    born = [item for item in duties(document) if paper(item.document).date <= as_of]
    owed = ruled_duties(born, rulings)
    return states(instances(owed, as_of, by_actor, members), rows, as_of)


def replay(
    conflict_id: str,
    option_id: str,
    completions: Iterable[Completion],
    as_of: date,
    rulings: Mapping[str, str] | None = None,
    members: Members = members_on,
) -> list[Change]:
    """Lines whose state or due day would change if this conflict were ruled otherwise."""
    rows = list(completions)
    other = {**(rulings or {}), conflict_id: option_id}
    return changes(
        plan(rows, as_of, rulings, members=members), plan(rows, as_of, other, members=members)
    )


def changes(
    now: Iterable[tuple[Instance, State]], then: Iterable[tuple[Instance, State]]
) -> list[Change]:
    """Lines that differ between two plans, by duty and period."""
    before, after = _described(now), _described(then)
    titles = {item.id: item.title for item in duties()}
    return [
        Change(key[0], titles[key[0]], before.get(key), after.get(key))
        for key in [*before, *(key for key in after if key not in before)]
        if before.get(key) != after.get(key)
    ]


def _described(lines: Iterable[tuple[Instance, State]]) -> dict[tuple[str, str], str]:
    return {
        (line.duty.id, line.period.label): f"{line.actor}，{_due_text(line)}：{result.label}"
        for line, result in lines
    }


def _due_text(line: Instance) -> str:
    return f"{line.period.due:%Y-%m-%d}到期" if line.period.due else "无到期日"
