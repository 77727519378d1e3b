"""What a person enters or decides: one row keeps who did it and when.

A row of REGISTERS stays when it is taken back, with who took it back and when. Of other tables each
person has one row per key, which the next one replaces.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from dashboard.store import db

# table -> (its key, the stem of entered_at and entered_by, the stem of undone_at and undone_by)
REGISTERS = {
    "duty_entries": ("entry_id", "entered", "undone"),
    "rulings": ("ruling_id", "ruled", "withdrawn"),
    "group_lists": ("list_id", "set", "withdrawn"),
    "document_texts": ("text_id", "imported", "removed"),
    "assessment_weights": ("set_id", "saved", "withdrawn"),
    "letter_versions": ("version_id", "saved", "withdrawn"),
    "letter_numbers": ("number_id", "issued", "withdrawn"),
    "remembered_answers": ("answer_id", "remembered", "forgotten"),
    "supervision_orders": ("order_id", "entered", "withdrawn"),
    "check_outcomes": ("outcome_id", "entered", "undone"),
    "order_steps": ("step_id", "entered", "withdrawn"),
    "demonstration_objections": ("entry_id", "entered", "withdrawn"),
    "blacklist_rulings": ("ruling_id", "entered", "withdrawn"),
    "acceptance_marks": ("mark_id", "entered", "withdrawn"),
    "acceptance_events": ("event_id", "entered", "withdrawn"),
    "inbox_reports": ("report_id", "entered", "withdrawn"),
    "inbox_steps": ("step_id", "entered", "withdrawn"),
}
# what others see too asks for the right to edit
ACTIONS_OF_OWN = {"saved_storylines": "own", "inbox_drafts": "report"}


def add(
    store: db.StoreName,
    table: str,
    by: str,
    row: dict[str, Any],
    check: Callable[[], None] = lambda: None,
    action: str = "edit",
) -> int:
    """Keep one row of a register with who entered it and when; gives its id.

    check: asked in the same transaction, it raises when the row may not be kept. action: the right
    it asks for, a key of viewer.ACTIONS.
    """
    return add_all(store, table, by, [row], check, action)[0]


def add_all(
    store: db.StoreName,
    table: str,
    by: str,
    rows: Sequence[dict[str, Any]],
    check: Callable[[], None] = lambda: None,
    action: str = "edit",
) -> list[int]:
    """The same for several rows that were entered together: all are kept, or none."""
    key, entered, _ = REGISTERS[table]
    found = []
    with db.transaction(store, action, on=table) as cursor:
        check()
        for row in rows:
            full = {**row, f"{entered}_at": _now(), f"{entered}_by": by}
            cursor.execute(f"{_insert('INSERT', table, full)} RETURNING {key}", list(full.values()))
            found.append(int(cursor.fetchall()[0][0]))
    return found


def stands(store: db.StoreName, table: str, row: dict[str, Any]) -> bool:
    """Whether an equal row of a register stands already: a form that was sent twice. To be asked
    within the writing that keeps the row, so that two browsers cannot both be the first."""
    _, _, word = REGISTERS[table]
    equal = " AND ".join(f"{name} IS NOT DISTINCT FROM ?" for name in row)
    with db.cursor(store) as cursor:
        found = cursor.execute(
            f"SELECT 1 FROM {table} WHERE {equal} AND {word}_at IS NULL LIMIT 1",
            list(row.values()),
        )
        return found.fetchone() is not None


def put(store: db.StoreName, table: str, owner: str, row: dict[str, Any]) -> None:
    """Keep one's own row with when it was saved; the one of the same key is replaced."""
    full = {"owner": owner, **row, "saved_at": _now()}
    with db.transaction(store, ACTIONS_OF_OWN.get(table, "edit"), on=table) as cursor:
        cursor.execute(_insert("INSERT OR REPLACE", table, full), list(full.values()))


def take_back(store: db.StoreName, table: str, row_id: int, by: str, action: str = "edit") -> bool:
    """Mark one row of a register as taken back; False when it is not there or was so already.
    action: the right it asks for."""
    key, _, word = REGISTERS[table]
    with db.transaction(store, action, what="take_back", on=f"{table} {row_id}") as cursor:
        row = cursor.execute(
            f"UPDATE {table} SET {word}_at = ?, {word}_by = ? "
            f"WHERE {key} = ? AND {word}_at IS NULL RETURNING {key}",
            [_now(), by, row_id],
        ).fetchone()
    return row is not None


def _insert(verb: str, table: str, row: dict[str, Any]) -> str:
    return f"{verb} INTO {table} ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})"


def _now() -> datetime:
    return datetime.now().replace(microsecond=0)
