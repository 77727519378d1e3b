"""Held rows after the import: corrected and checked again, or sent back to their sender.

A corrected row goes through the same reading, cleaning and checks as a file: the original is read
again with the corrected cells in it. What passes is added to the import it came from.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import pandas as pd

from dashboard.importing import store
from dashboard.importing.checked import Checked
from dashboard.importing.kinds import rules_of
from dashboard.importing.pipeline import Choices, Preview, check_workbook
from dashboard.importing.problems import FileRefusedError, column_letter
from dashboard.importing.read import Workbook, read
from dashboard.importing.unfold import unfolded
from dashboard.store import db, originals

Place = tuple[str, int]
Cells = dict[str, str]


@dataclass(frozen=True)
class Rechecked:
    """What became of one corrected row; reasons (Chinese) say what is still wrong with it."""

    sheet: str
    row: int
    is_taken: bool
    reasons: tuple[str, ...] = ()


def queue() -> pd.DataFrame:
    """One row per held row that nobody has decided on: import, file, sheet, row, cells, reasons.

    cells and mapping are JSON: column letter -> text, column letter -> field.
    """
    if not db.exists("real"):
        return pd.DataFrame()
    return db.query("real", "held_queue")


def origin(import_id: int) -> tuple[str, bytes, Choices]:
    """File name, original bytes and choices of an import. Raises FileRefusedError if undone."""
    rows = db.query("real", "import_origin", import_id=import_id)
    if rows.empty:
        raise FileRefusedError("no_such_import", f"没有编号为{import_id}的导入。")
    row = rows.iloc[0]
    path = originals.path(row["file_sha256"], row["file_name"])
    if not path.exists():
        raise FileRefusedError("original_missing", f"第{import_id}次导入的原件不在了，请重新导入。")
    kept = row["choices"]
    choices = Choices.from_json(json.loads(kept)) if isinstance(kept, str) else Choices()
    return row["file_name"], path.read_bytes(), choices


@db.writing("real")
def fix(import_id: int, edits: dict[Place, Cells], by: str) -> list[Rechecked]:
    """Check corrected rows (sheet, row) -> column letter -> text again and add those that pass.

    All rows that pass are added in one transaction. Raises FileRefusedError when one of them was
    decided on meanwhile, or the import was undone.
    """
    preview = _checked_again(import_id, edits)
    outcome: list[Rechecked] = []
    passed: list[tuple[Checked, list[int]]] = []
    for checked in preview.checked:
        rows = {row for sheet, row in edits if sheet == checked.sheet}
        positions = [p for p, row in enumerate(checked.rows) if row in rows]
        accepted = set(checked.accepted())
        passed.append((checked, [p for p in positions if p in accepted]))
        for position in positions:
            row = checked.rows[position]
            reasons = tuple(
                p.message for p in checked.problems if p.row == row and p.severity != "notice"
            )
            outcome.append(Rechecked(checked.sheet, row, position in accepted, reasons))
    told = {(one.sheet, one.row) for one in outcome}
    lost = [place for place in edits if place not in told]
    outcome += [Rechecked(*place, False, ("改后这一行不再像数据行，请核对。",)) for place in lost]
    if any(positions for _, positions in passed):
        _add(import_id, passed, edits, by)
    return sorted(outcome, key=lambda one: (one.sheet, one.row))


def _checked_again(import_id: int, edits: dict[Place, Cells]) -> Preview:
    name, content, choices = origin(import_id)
    workbook = read(content, name)
    workbook.sheets = [part for sheet in workbook.sheets for part in unfolded(sheet)]
    _put(workbook, edits)
    preview = check_workbook(Preview(name, content, "", choices=choices), workbook)
    if preview.refusal is not None:
        raise preview.refusal
    return preview


def _put(workbook: Workbook, edits: dict[Place, Cells]) -> None:
    """Write corrected texts into the cells as read; a cell that was not changed keeps its type."""
    sheets = {sheet.name: sheet for sheet in workbook.sheets}
    for (name, number), cells in edits.items():
        row = sheets[name].rows[number - 1]
        places = {column_letter(index): index for index in range(len(row))}
        for letter, text in cells.items():
            if letter in places:
                row[places[letter]] = text


def _add(
    import_id: int, passed: list[tuple[Checked, list[int]]], edits: dict[Place, Cells], by: str
) -> None:
    with db.transaction("real") as cursor:
        _refuse_when_undone(cursor, import_id)
        for checked, positions in passed:
            if not positions:
                continue
            others = {p: ["decided"] for p in range(len(checked.rows)) if p not in positions}
            chosen = replace(checked, rejected=others, duplicates={})
            store.insert_rows(cursor, import_id, chosen)
            places = [(checked.sheet, checked.rows[p]) for p in positions]
            _decide(cursor, import_id, places, "fixed", edits, by)
            _count(cursor, import_id, chosen, len(positions))


def _count(cursor: Any, import_id: int, chosen: Checked, count: int) -> None:
    """Bring the ledger's counts of the sheet up to date."""
    added = rules_of(chosen.dataset.kind).summarise(chosen)
    where = "WHERE import_id = ? AND sheet = ?"
    row = cursor.execute(
        f"SELECT summary FROM import_sheets {where}", [import_id, chosen.sheet]
    ).fetchall()[0]
    summary = json.loads(row[0])
    for key, number in added.items():
        summary[key] = summary.get(key, 0) + number
    cursor.execute(
        "UPDATE import_sheets SET rows_accepted = rows_accepted + ?, "
        f"rows_rejected = rows_rejected - ?, summary = ? {where}",
        [count, count, json.dumps(summary, ensure_ascii=False), import_id, chosen.sheet],
    )


def send_back(import_id: int, places: Iterable[Place], by: str) -> None:
    """Mark held rows as returned to their sender. Raises FileRefusedError if decided meanwhile."""
    with db.transaction("real") as cursor:
        _refuse_when_undone(cursor, import_id)
        _decide(cursor, import_id, list(places), "returned", {}, by)


def _refuse_when_undone(cursor: Any, import_id: int) -> None:
    rows = cursor.execute(
        "SELECT undone_at FROM imports WHERE import_id = ?", [import_id]
    ).fetchall()
    if not rows or rows[0][0] is not None:
        raise FileRefusedError("already_undone", f"第{import_id}次导入已经撤销，没有改动任何数据。")


def _decide(
    cursor: Any,
    import_id: int,
    places: list[Place],
    decision: str,
    edits: dict[Place, Cells],
    by: str,
) -> None:
    now = datetime.now().replace(microsecond=0)
    for sheet, row in places:
        known = cursor.execute(
            "SELECT decided_by FROM held_decisions "
            "WHERE import_id = ? AND sheet = ? AND row_number = ?",
            [import_id, sheet, row],
        ).fetchall()
        if known:
            raise FileRefusedError(
                "decided_meanwhile",
                f"“{sheet}”表第{row}行刚刚已由{known[0][0]}处理，这次没有改动任何数据。请刷新后再看。",
            )
        cells = json.dumps(edits.get((sheet, row), {}), ensure_ascii=False)
        cursor.execute(
            "INSERT INTO held_decisions VALUES (?, ?, ?, ?, ?, ?, ?)",
            [import_id, sheet, row, decision, cells, now, by],
        )
