"""What 62号 owes to each class and what the data show of it; the three batches; escalation.

Source: data/enterprise_rules.toml. A measure without any data that could prove it has no count.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from typing import Any

from dashboard import definition_files
from dashboard.definition_files import check_fields, check_known
from dashboard.documents.clauses import clauses
from dashboard.enterprises.blacklist import Batch
from dashboard.enterprises.register import CLASSES, LATE, ON_TIME, OVERDUE, Entry
from dashboard.settings import DATA

_FILE = "enterprise_rules.toml"
_FIELDS: dict[str, dict[str, Any]] = {
    "measure": {"class": str, "title": str, "clauses": list, "evidence": str, "note": str},
    "step": {"id": str, "title": str, "clause": str, "after_days": int},
    "batch": {"id": str, "title": str, "definition": str},
}


@dataclass(frozen=True)
class Measure:
    """What a class is owed: clauses, which data prove it, what 62号 leaves open."""

    of_class: str
    title: str
    clauses: tuple[str, ...]
    evidence: str
    note: str


@dataclass(frozen=True)
class Step:
    """A step of escalation; `after_days` overdue from which it applies (None: case by case)."""

    id: str
    title: str
    clause: str
    after_days: int | None = None


@dataclass(frozen=True)
class Owed:
    """A measure and how far it is proven: `gap` lists those without proof.

    `total` counts the enterprises of the class that are not closed; `has_data` is False where no
    dataset could prove the measure (then `gap` is empty and says nothing).
    """

    measure: Measure
    total: int
    gap: tuple[Entry, ...]
    has_data: bool


@cache
def _records() -> dict[str, list[dict[str, Any]]]:
    return definition_files.lists(
        DATA / _FILE, {kind: partial(_checked, fields) for kind, fields in _FIELDS.items()}
    )


def _checked(fields: dict[str, type], record: dict[str, Any]) -> dict[str, Any]:
    check_fields(record, fields, {"after_days"} & set(fields))
    named = [*record.get("clauses", []), *filter(None, [record.get("clause", "")])]
    check_known("clause", named, {item.id for item in clauses()}, "条款", "documents/clauses")
    return record


def measures() -> tuple[Measure, ...]:
    """The measures of the classes, strictest class first."""
    return tuple(
        Measure(
            record["class"],
            record["title"],
            tuple(record["clauses"]),
            record["evidence"],
            record["note"],
        )
        for record in _records()["measure"]
    )


def steps() -> tuple[Step, ...]:
    """The steps of escalation, mildest first."""
    return tuple(Step(**record) for record in _records()["step"])


def batch_definitions() -> dict[str, tuple[str, str]]:
    """Title and definition of the three batches (关停, 规范, 提升) by id."""
    return {one["id"]: (one["title"], one["definition"]) for one in _records()["batch"]}


def by_class(
    entries: Sequence[Entry],
    batches: Mapping[str, Sequence[Batch]],
    supported: frozenset[str] | None = None,
) -> list[Owed]:
    """Every measure with the enterprises that have no proof of it.

    batches: by identity (see blacklist.batches). supported: identities with a record of training
    or support, None where nothing of the kind was imported.
    """
    found = []
    for measure in measures():
        own = [one for one in entries if one.class_now == measure.of_class and not one.is_closed]
        if measure.of_class == "C":
            gap = [one for one in own if not _checked_since(one, batches.get(one.id, ()))]
        elif measure.of_class == "B":
            gap = [one for one in own if one.rectify_by is None]
        else:
            gap = [one for one in own if one.id not in (supported or frozenset())]
        has_data = measure.of_class != "A" or supported is not None
        found.append(Owed(measure, len(own), tuple(gap) if has_data else (), has_data))
    return found


def _checked_since(one: Entry, batches: Iterable[Batch]) -> bool:
    """Whether anything was sampled or assessed after the day on which it came into its class."""
    since = one.class_since or date.max
    if one.assessed_on and one.assessed_on > since:
        return True
    return any(batch.product == one.product and batch.day > since for batch in batches)


def three_batches(entries: Sequence[Entry]) -> dict[str, list[Entry]]:
    """Entries of each of the three batches; 规范 and 提升 may hold the same one."""
    open_ = [one for one in entries if not one.is_closed]
    return {
        "closed": [one for one in entries if one.is_closed],
        "regularised": [one for one in open_ if one.rectification in (ON_TIME, LATE)],
        "raised": [one for one in open_ if _is_raised(one)],
    }


def _is_raised(one: Entry) -> bool:
    known = [word for _, word in one.classes if word in CLASSES]
    return bool(known) and known[-1] < known[0] and one.class_now in CLASSES


def step_of(one: Entry, as_of: date) -> Step | None:
    """The strictest step whose day has come for an overdue order; None while none has."""
    if one.rectification != OVERDUE or one.is_closed or one.disposal:
        return None
    days = one.overdue_days(as_of)
    come = [s for s in steps() if s.after_days is not None and days >= s.after_days]
    return come[-1] if come else None
