"""Steps 7 and 8, commit and undo: one file is one transaction; all of it is kept, or nothing.

The original lies beside the database under its SHA-256. An undone import keeps its rows and its
line in the ledger; the live_* views pass it over.
"""

import getpass
import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np

from dashboard.importing import journal
from dashboard.importing.checked import Checked
from dashboard.importing.cleaning import cell_text
from dashboard.importing.kinds import refuse_unless_whole
from dashboard.importing.pipeline import Preview, SheetPreview, prepare
from dashboard.importing.problems import FileRefusedError
from dashboard.importing.remembered import sender_of
from dashboard.store import db, originals, privacy

ROWS_AT_ONCE = 200_000
_FIRST_DAY = date(1970, 1, 1).toordinal()
_NONE = type(None)
_SINGLE = {str, int, float, bool, date, _NONE}
_BETWEEN = "\x1f"  # no text has it: control signs are taken out of every cell


@dataclass(frozen=True)
class Committed:
    """Outcome of a commit. unchanged: the file was there already and nothing was written.

    preview: what was stored; not the one that was given when others wrote in between.
    """

    import_id: int
    unchanged: bool
    preview: Preview


def commit(preview: Preview, by: str | None = None) -> Committed:
    """Store the accepted rows, the held rows, the problems and the original of one file.

    A file whose sheets are all in the store already changes nothing and gives the earlier import;
    sheets that were imported before are not taken a second time. Where the store was written to
    since the preview, the file is checked again, since it may now repeat what is there.
    Raises FileRefusedError when the file is refused.
    """
    with db.writing("real"):
        if preview.refusal is None and preview.data_version != db.data_version("real"):
            preview = prepare(preview.content, preview.file_name, preview.choices)
        if preview.refusal is not None:
            raise preview.refusal
        return _commit(preview, by or current_user())


def _commit(preview: Preview, by: str) -> Committed:
    earlier = sheets_in_store(preview.sha256)
    fresh = [sheet for sheet in preview.checked if sheet.sheet not in earlier]
    if not fresh:
        return Committed(max(earlier.values()), True, preview)
    try:
        with journal.entry(preview.file_name, preview.sha256):  # the database is made here
            for kind in {sheet.dataset.kind for sheet in fresh}:
                refuse_unless_whole(kind)
            originals.keep(preview.content, preview.sha256, preview.file_name)
            return Committed(_write(preview, fresh, earlier, by), False, preview)
    except OSError as error:
        raise db.unusable(db.path("real"), error) from error


def _write(preview: Preview, fresh: list[Checked], earlier: dict[str, int], by: str) -> int:
    """Everything of one import in one transaction; gives its id."""
    with db.transaction("real", "import", "import", preview.file_name) as cursor:
        row = cursor.execute(
            "INSERT INTO imports (file_name, file_sha256, file_bytes, imported_at, imported_by) "
            "VALUES (?, ?, ?, ?, ?) RETURNING import_id",
            [
                preview.file_name,
                preview.sha256,
                len(preview.content),
                datetime.now().replace(microsecond=0),
                by,
            ],
        ).fetchone()
        assert row is not None
        import_id = int(row[0])
        chosen = json.dumps(preview.choices.as_json(), ensure_ascii=False)
        cursor.execute("INSERT INTO import_choices VALUES (?, ?)", [import_id, chosen])
        for sheet in preview.sheets:
            if sheet.plan.sheet.name not in earlier:
                _insert_sheet(cursor, import_id, sheet)
        for checked in fresh:
            insert_rows(cursor, import_id, checked)
            _insert_held(cursor, import_id, checked)
    return import_id


def sheets_in_store(sha256: str) -> dict[str, int]:
    """Sheets of this very file that live imports took: name -> import id."""
    if not db.exists("real"):
        return {}
    with db.cursor("real") as cursor:
        rows = cursor.execute(
            "SELECT s.sheet, max(s.import_id) FROM live_imports AS i "
            "INNER JOIN import_sheets AS s ON i.import_id = s.import_id "
            "WHERE i.file_sha256 = ? AND s.taken GROUP BY s.sheet",
            [sha256],
        ).fetchall()
    return {str(row[0]): int(row[1]) for row in rows}


def current_user() -> str:
    """Name of the account that runs the command line."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "未知"


def undo(import_id: int, by: str | None = None) -> None:
    """Take an import back. Raises FileRefusedError when it does not exist or is undone already."""
    with db.transaction("real", "import", "undo", f"第{import_id}次导入") as cursor:
        row = cursor.execute(
            "SELECT undone_at FROM imports WHERE import_id = ?", [import_id]
        ).fetchone()
        if row is None:
            raise FileRefusedError("no_such_import", f"没有编号为{import_id}的导入。")
        if row[0] is not None:
            raise FileRefusedError("already_undone", f"第{import_id}次导入已经撤销过了。")
        cursor.execute(
            "UPDATE imports SET undone_at = ?, undone_by = ? WHERE import_id = ?",
            [datetime.now().replace(microsecond=0), by or current_user(), import_id],
        )


def _insert_sheet(cursor: Any, import_id: int, sheet: SheetPreview) -> None:
    plan = sheet.plan
    cursor.execute(
        "INSERT INTO import_sheets (import_id, sheet, kind, title, header_rows, mapping, "
        "rows_read, rows_accepted, rows_duplicate, rows_rejected, summary, taken, reason, sender) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            import_id,
            plan.sheet.name,
            plan.kind or "unknown",
            plan.title,
            [row + 1 for row in plan.layout.header_rows] if plan.layout else [],
            json.dumps(plan.mapping.as_json() if plan.mapping else {}, ensure_ascii=False),
            sheet.rows_read,
            sheet.rows_accepted,
            sheet.rows_duplicate,
            sheet.rows_rejected,
            json.dumps(sheet.checked.summary if sheet.checked else {}, ensure_ascii=False),
            sheet.checked is not None,
            plan.reason,
            sender_of(plan),
        ],
    )


def _insert(cursor: Any, table: str, columns: dict[str, Any]) -> None:
    """Insert columns of equal length by name; the values of one column share a type."""
    kinds = {name: set(map(type, values)) for name, values in columns.items()}
    lists = {name: kind <= {list, _NONE} and list in kind for name, kind in kinds.items()}
    # Arrays of objects are looked at value by value only where there are others than texts; lists
    # of texts go as one text.
    is_plain = all(lists[name] or kind <= _SINGLE for name, kind in kinds.items())
    looked_at = 0 if is_plain else len(columns["import_id"])
    cursor.execute(f"SET SESSION pandas_analyze_sample = {looked_at}")
    arrays = {
        name: np.array(_joined(values), object) if lists[name] else _array(values, kinds[name])
        for name, values in columns.items()
    }
    cursor.register("incoming", arrays)
    names = ", ".join(columns)
    taken = ", ".join(
        f"if({name} = '', [], string_split({name}, '{_BETWEEN}'))" if lists[name] else name
        for name in columns
    )
    cursor.execute(f"INSERT INTO {table} ({names}) SELECT {taken} FROM incoming")
    cursor.unregister("incoming")


def _joined(lists: list[Any]) -> list[str | None]:
    known = {tuple(one): _BETWEEN.join(one) for one in lists if one is not None}
    return [None if one is None else known[tuple(one)] for one in lists]


def _array(values: list[Any], kinds: set[type]) -> np.ndarray[Any, Any]:
    """The values, of these types, as DuckDB reads them fastest.

    Made without pyarrow, which would load pandas with it.
    """
    known = kinds - {_NONE}
    if known == {str}:
        return np.array(_without_id_numbers(values), object)
    if known == {date}:
        days = {one: one.toordinal() - _FIRST_DAY if one else 0 for one in set(values)}
        numbers = np.fromiter(map(days.__getitem__, values), np.int64, len(values))
        array = numbers.astype("datetime64[D]").astype("datetime64[us]")
    elif known and known <= {int, float, bool}:
        dtype = np.float64 if float in known else np.int64 if int in known else np.bool_
        array = np.array([one or 0 for one in values] if _NONE in kinds else values, dtype)
    else:
        return np.fromiter(values, object, len(values))
    if _NONE not in kinds:
        return array
    return np.ma.masked_array(array, mask=[one is None for one in values])


def _without_id_numbers(texts: list[Any]) -> list[Any]:
    """Numbers of identity cards are in the original alone, never in a table."""
    if max(map(len, filter(None, texts)), default=0) < privacy.ID_NUMBER_LENGTH:
        return texts
    long = {one for one in texts if one and len(one) >= privacy.ID_NUMBER_LENGTH}
    changed = {one: without for one in long if (without := privacy.without_id_numbers(one)) != one}
    return [changed.get(one, one) for one in texts] if changed else texts


def _provenance(import_id: int, checked: Checked, positions: list[int]) -> dict[str, Any]:
    return {
        "import_id": [import_id] * len(positions),
        "sheet": [checked.sheet] * len(positions),
        "row_number": [checked.rows[position] for position in positions],
    }


def insert_rows(cursor: Any, import_id: int, checked: Checked) -> None:
    """Write the accepted rows of one sheet with their child rows."""
    kept = checked.accepted()
    dataset = checked.dataset
    stored = [one.stored_as for one in dataset.fields if one.stored_as and not one.many]
    filled = [name for name in dict.fromkeys((*stored, *dataset.derived)) if name in checked.values]
    for start in range(0, len(kept) if dataset.table else 0, ROWS_AT_ONCE):
        some = kept[start : start + ROWS_AT_ONCE]
        columns = _provenance(import_id, checked, some)
        for name in filled:
            columns[name] = list(map(checked.values[name].__getitem__, some))
        _insert(cursor, dataset.table, columns)
    alive = set(kept)
    for table, rows in checked.children.items():
        taken = [row for row in rows if row["position"] in alive]
        if not taken:
            continue
        child = _provenance(import_id, checked, [row["position"] for row in taken])
        for name in taken[0]:
            if name != "position":
                child[name] = [row[name] for row in taken]
        _insert(cursor, table, child)


def _insert_held(cursor: Any, import_id: int, checked: Checked) -> None:
    problems = checked.problems
    if problems:
        _insert(
            cursor,
            "import_problems",
            {
                "import_id": [import_id] * len(problems),
                "sheet": [one.sheet for one in problems],
                "row_number": [one.row for one in problems],
                "column_letter": [one.column for one in problems],
                "field": [one.field for one in problems],
                "found": [one.found for one in problems],
                "code": [one.code for one in problems],
                "severity": [one.severity for one in problems],
                "message": [one.message for one in problems],
            },
        )
    held = {
        **{position: [code] for position, code in checked.duplicates.items()},
        **checked.rejected,
    }
    if not held:
        return
    positions = sorted(held)
    columns = _provenance(import_id, checked, positions)
    columns["kind"] = [checked.dataset.kind] * len(positions)
    columns["codes"] = [held[position] for position in positions]
    columns["cells"] = [json.dumps(_cells(checked, p), ensure_ascii=False) for p in positions]
    _insert(cursor, "held_rows", columns)


def _cells(checked: Checked, position: int) -> dict[str, str]:
    """Column letter -> text of the cell, filled cells only."""
    row = checked.plan.sheet.rows[checked.rows[position] - 1]
    shown = ((match.letter, cell_text(row[match.index])) for match in checked.mapping.columns)  # type: ignore[arg-type]
    return {letter: text for letter, text in shown if text}
