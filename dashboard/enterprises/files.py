"""Files of enterprises (一企一档): licences, offences, training, brands; self-check forms.

Source: enterprise_files, self_checks and zone_support. A mark is 有, 无, 不适用, or missing (the
column was left empty); what was left empty is never counted as 无.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from dashboard.enterprises.names import decided, identity
from dashboard.enterprises.register import Entry
from dashboard.store import db

YES, NO, NOT_APPLICABLE = "有", "无", "不适用"

# mark of a file -> clause of 62号 that wants it gone
FLAGS = {
    "unlicensed": "62.2.1",
    "uncertified": "62.2.1",
    "unlabelled": "62.2.1",
    "counterfeit": "62.2.1",
    "unsafe_premises": "62.2.2",
    "environment_offence": "62.2.2",
    "land_offence": "62.2.2",
    "tax_offence": "62.2.2",
}
# course -> classes whose people 62号 三(四) wants in it
COURSES = {"excellence_training": ("A",), "quality_training": ("A", "B")}
GATES = ("incoming_inspection", "process_inspection", "outgoing_inspection")


@dataclass(frozen=True)
class File:
    """The newest file of one enterprise; `marks` by column (missing: not filled in)."""

    id: str
    recorded_on: date
    marks: Mapping[str, str]
    texts: Mapping[str, str]
    source: tuple[str, str, int]


@dataclass(frozen=True)
class SelfCheck:
    """One self-check form; `marks` of licences and gates, numbers None where left empty."""

    id: str
    product: str
    submitted_on: date | None
    marks: Mapping[str, str]
    problems: int | None
    corrected: int | None
    measures: str
    source: tuple[str, str, int]


@dataclass(frozen=True)
class Marked:
    """How often a mark is 有, 无, 不适用, left empty, over the files of some enterprises."""

    yes: int
    no: int
    not_applicable: int
    empty: int

    @property
    def told(self) -> int:
        """Files that say 有 or 无."""
        return self.yes + self.no


_MARKS = (
    "business_licence",
    "production_licence",
    *FLAGS,
    *COURSES,
)
_TEXTS = ("products", "customers", "suppliers_text", "brand_level", "remark")


def files(store: db.StoreName, as_of: date) -> dict[str, File]:
    """The newest file of every enterprise by identity."""
    known = decided(store)
    found: dict[str, File] = {}
    rows = db.query(store, "enterprise_file_rows", as_of=as_of)
    for row in rows.sort_values("recorded_on").to_dict("records"):
        key = identity(row["enterprise"], known)
        found[key] = File(
            key, row["recorded_on"].date(), _told(row, _MARKS), _told(row, _TEXTS), _source(row)
        )
    return found


def self_checks(store: db.StoreName, as_of: date) -> dict[str, list[SelfCheck]]:
    """Self-check forms by identity, oldest first."""
    known = decided(store)
    found: dict[str, list[SelfCheck]] = {}
    for row in db.query(store, "enterprise_self_checks", as_of=as_of).to_dict("records"):
        key = identity(row["enterprise"], known)
        found.setdefault(key, []).append(
            SelfCheck(
                id=key,
                product=row["product"],
                submitted_on=None if pd.isna(row["submitted_on"]) else row["submitted_on"].date(),
                marks=_told(row, ("business_licence", "production_licence", *GATES)),
                problems=_number(row["problems"]),
                corrected=_number(row["corrected"]),
                measures=_told(row, ("measures",)).get("measures", ""),
                source=_source(row),
            )
        )
    return found


def _told(row: dict[str, Any], names: Iterable[str]) -> dict[str, str]:
    return {name: str(row[name]) for name in names if not pd.isna(row[name]) and row[name]}


def _number(value: Any) -> int | None:
    return None if pd.isna(value) else int(value)


def _source(row: dict[str, Any]) -> tuple[str, str, int]:
    return row["file_name"], row["sheet"], int(row["row_number"])


def marked(marks: Iterable[Mapping[str, str]], name: str) -> Marked:
    """Count of a mark over some files or forms."""
    words = [one.get(name, "") for one in marks]
    counts = [words.count(word) for word in (YES, NO, NOT_APPLICABLE, "")]
    return Marked(*counts)


def supported(store: db.StoreName, as_of: date) -> frozenset[str] | None:
    """Enterprises with a record of training or of named support; None where nothing tells."""
    known = decided(store)
    own = files(store, as_of)
    rows = db.query(store, "enterprise_support", as_of=as_of)
    told = any(name in one.marks for one in own.values() for name in COURSES)
    if rows.empty and not told:
        return None
    trained = {key for key, one in own.items() if YES in (one.marks.get(c) for c in COURSES)}
    return frozenset(trained | {identity(name, known) for name in rows["enterprise"]})


def course_coverage(
    entries: Sequence[Entry], known: Mapping[str, File]
) -> dict[str, tuple[Marked, int]]:
    """Course to its marks over the enterprises whose class calls for it, and those without a file.

    A closed enterprise owes no training.
    """
    found = {}
    for course, classes in COURSES.items():
        own = {one.id for one in entries if one.class_now in classes and not one.is_closed}
        have = [known[key].marks for key in own if key in known]
        found[course] = marked(have, course), len(own) - len(have)
    return found


def flag_counts(
    entries: Sequence[Entry], known: Mapping[str, File]
) -> dict[str, tuple[Marked, int]]:
    """Offence to its marks over the enterprises listed, and those without a file."""
    ids = {one.id for one in entries if not one.is_closed}
    have = [known[key].marks for key in ids if key in known]
    return {flag: (marked(have, flag), len(ids) - len(have)) for flag in FLAGS}


def gate_counts(
    entries: Sequence[Entry], forms: Mapping[str, Sequence[SelfCheck]]
) -> dict[str, Marked]:
    """The three gates over the newest self-check form of every enterprise and product."""
    have = []
    for one in entries:
        own = [form for form in forms.get(one.id, ()) if form.product == one.product]
        have += [form.marks for form in own[-1:]]
    return {gate: marked(have, gate) for gate in GATES}
