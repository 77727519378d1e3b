"""Registers (台账) that the documents ask for: which clauses each answers, how it stands.

Source: data/documents/registers.toml and queries/reports/register_states.sql.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from dashboard.documents.clauses import FOLDER, DefinitionError, check_fields, clauses, read_toml
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
    """Registers of a file; DefinitionError in Chinese when a record is wrong."""
    known = {item.id for item in clauses()}
    found = []
    for number, record in enumerate(read_toml(path).get("register", []), start=1):
        where = f"{path.name} 第{number}条"
        check_fields(record, _FIELDS, set(), where)
        if unknown := set(record["clauses"]) - known:
            raise DefinitionError(f"{where}：没有条款“{'、'.join(sorted(unknown))}”。")
        found.append(Register(**{**record, "clauses": tuple(record["clauses"])}))
    return tuple(found)


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
