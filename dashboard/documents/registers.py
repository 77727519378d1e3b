"""Registers (台账) that the documents ask for: which clauses each answers, how it stands.

Source: data/documents/registers.toml and queries/reports/register_states.sql.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from dashboard import definition_files
from dashboard.definition_files import check_fields, check_known
from dashboard.documents.clauses import FOLDER, clauses
from dashboard.store import db


@dataclass(frozen=True)
class Register:
    """One register: title, what one row is (户), the page that shows it, the clauses it answers."""

    id: str
    title: str
    thing: str
    page: str
    clauses: tuple[str, ...]


_FIELDS = {"id": str, "title": str, "thing": str, "page": str, "clauses": list}


def load_registers(path: Path) -> tuple[Register, ...]:
    """Registers of a file."""
    return tuple(definition_files.listed(path, "register", _register))


def _register(record: dict[str, Any]) -> Register:
    check_fields(record, _FIELDS)
    known = {item.id for item in clauses()}
    check_known("clauses", record["clauses"], known, "条款", "documents/clauses")
    return Register(**{**record, "clauses": tuple(record["clauses"])})


@cache
def registers() -> tuple[Register, ...]:
    """All registers."""
    return load_registers(FOLDER / "registers.toml")


def registers_of(clause_id: str) -> tuple[Register, ...]:
    """Registers that answer a clause."""
    return tuple(item for item in registers() if clause_id in item.clauses)


def states(store: db.StoreName, as_of: date) -> dict[str, tuple[int, date]]:
    """Register id to the number of things in it and its newest day, up to a day."""
    if not db.exists(store):
        return {}
    rows = db.query(store, "register_states", as_of=as_of).to_dict("records")
    return {row["register"]: (int(row["things"]), row["newest_on"].date()) for row in rows}
