"""What an import would change: each accepted row against what the store holds of the same thing.

新增 is not there yet, 变更 is there with other values, 不变 is there as it is, 消失 stands in the
list that this one replaces and not in this one, 扣下 is there but its new row is held.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any, Literal

from dashboard.importing.checked import Checked
from dashboard.importing.cleaning.enterprises import enterprise_key
from dashboard.importing.kinds.outlets import address_key
from dashboard.importing.pipeline import Preview
from dashboard.store import datasets, db
from dashboard.store.datasets import Table

State = Literal["新增", "变更", "不变", "消失", "扣下"]
STATES: tuple[State, ...] = ("新增", "变更", "消失", "扣下", "不变")

Row = dict[str, Any]
Key = tuple[Any, ...]


@dataclass(frozen=True)
class Difference:
    """One row of the import, or one stored row that it does not repeat.

    row is 1-based in the sheet, None for a stored row. what: the record in words; scope: the
    township or list it belongs to; changes: Chinese, field by field, old → new.
    """

    state: State
    kind: str
    sheet: str
    row: int | None
    scope: str
    what: str
    changes: str = ""


@dataclass(frozen=True)
class Shrinking:
    """A list that has become shorter: scope, number before, number now (held rows counted)."""

    scope: str
    before: int
    now: int


def compare(preview: Preview) -> list[Difference]:
    """Every row of the import and every stored row that disappears, in the order of STATES."""
    return sorted(_compared(preview, lambda _: True), key=lambda one: STATES.index(one.state))


def corrections(preview: Preview) -> list[Difference]:
    """Stored figures that this file gives otherwise, of tables of which the newest import counts
    for the same thing and time: a month's report sent again."""
    found = _compared(preview, _is_corrected) if db.exists("real") else ()
    return [one for one in found if one.state == "变更"]


def _is_corrected(how: Table) -> bool:
    return bool(how.newest_of) and not how.whole and set(how.newest_of) <= set(how.key)


def _compared(preview: Preview, asked: Callable[[Table], bool]) -> Iterator[Difference]:
    for kind, sheets in groupby(
        sorted(preview.checked, key=lambda one: one.dataset.kind), lambda one: one.dataset.kind
    ):
        listed = list(sheets)
        for table in filter(asked, datasets.compared(kind)):
            yield from _compare(kind, table, listed)


def shrinking(differences: Sequence[Difference]) -> list[Shrinking]:
    """Lists that lose records: the base of a rate must not shrink unnoticed."""
    before: dict[str, int] = {}
    now: dict[str, int] = {}
    for one in differences:
        if one.state != "新增":
            before[one.scope] = before.get(one.scope, 0) + 1
        if one.state != "消失":
            now[one.scope] = now.get(one.scope, 0) + 1
    lists = {one.scope for one in differences if one.state == "消失"}
    found = [Shrinking(name, before[name], now.get(name, 0)) for name in lists]
    return sorted((one for one in found if one.now < one.before), key=lambda s: s.now - s.before)


def _compare(kind: str, how: Table, sheets: list[Checked]) -> Iterator[Difference]:
    rows = [entry for sheet in sheets for entry in _rows(how, sheet)]
    stored = _stored(how, sheets, [row for _, _, _, row in rows])
    seen: set[Key] = set()
    for sheet, number, is_held, row in rows:
        key = _key(how, row)
        before = stored.get(key)
        if is_held and before is None:
            continue
        if key in seen:
            continue
        seen.add(key)
        scope, what = _words(how.scope, row), _words(how.key, row)
        changes = _changes(how, before, row) if before and not is_held else ""
        state: State = "新增" if before is None else "变更" if changes else "不变"
        yield Difference("扣下" if is_held else state, kind, sheet, number, scope, what, changes)
    if how.whole:
        lists = {_words(how.scope, row) for _, _, is_held, row in rows if not is_held}
        for key, row in stored.items():
            scope = _words(how.scope, row)
            if key not in seen and scope in lists:
                yield Difference("消失", kind, "", None, scope, _words(how.key, row))


def _rows(how: Table, checked: Checked) -> Iterator[tuple[str, int, bool, Row]]:
    """(sheet, row number, whether it is held, values) of the rows that go into this table.

    A row that the store holds already is told as 不变; a repeated row of the file is passed over.
    """
    told = ("duplicate_in_store", "duplicate_suspected")
    passed = {p for p, code in checked.duplicates.items() if code not in told}
    if how.name == checked.dataset.table:
        columns = {name: checked.column(name) for name in (*how.key, *how.compared, *how.scope)}
        positions = range(len(checked.rows))
        listed = ((p, {name: cells[p] for name, cells in columns.items()}) for p in positions)
    else:
        listed = ((row["position"], row) for row in checked.children.get(how.name, ()))
    for position, row in listed:
        if position not in passed:
            is_held = position in checked.rejected
            yield checked.sheet, checked.rows[position], is_held, row


def _stored(how: Table, sheets: list[Checked], rows: list[Row]) -> dict[Key, Row]:
    """The newest stored row per record."""
    if not rows or not db.exists("real"):
        return {}
    names = tuple(dict.fromkeys((*how.key, *how.compared, *how.scope)))
    source, values = _source(how, sheets)
    listed = ", ".join(f'r."{name}"' for name in names)
    with db.cursor("real") as cursor:
        found = cursor.execute(
            f"SELECT {listed} FROM {source} AS r INNER JOIN live_imports AS i "
            "ON r.import_id = i.import_id ORDER BY r.import_id",
            values,
        ).fetchall()
    entries = (dict(zip(names, row, strict=True)) for row in found)
    return {_key(how, row): row for row in entries}


def _source(how: Table, sheets: list[Checked]) -> tuple[str, list[Any]]:
    """Where the stored rows stand: a register counts as it is in force on its day."""
    if "?" in how.source:
        return how.source, [max(one.column(how.days[0])[0] for one in sheets if one.rows)]
    return how.source or how.name, []


def _key(how: Table, row: Row) -> Key:
    return tuple(_comparable(name, row.get(name)) for name in how.key)


def _comparable(name: str, value: Any) -> Any:
    """A value as it is compared: writings of one name or one address are equal."""
    if name == "address":
        return address_key(value)
    if name == "enterprise" and value:
        return enterprise_key(value)
    if isinstance(value, datetime):
        return value.date()
    return value or ""


def _changes(how: Table, before: Row, now: Row) -> str:
    told = []
    for name, label in how.compared.items():
        old, new = before.get(name), now.get(name)
        if isinstance(old, bool) or isinstance(new, bool):
            is_other = bool(old) != bool(new)
        else:
            is_other = _shown(old) != _shown(new)
        if is_other:
            told.append(f"{label}：{_shown(old)} → {_shown(new)}")
    return "；".join(told)


def _words(names: Sequence[str], row: Row) -> str:
    told = {name: row[name] for name in names if row.get(name) not in (None, "")}
    months = {name: f"{day.year}年{day.month}月" for name, day in told.items() if name == "month"}
    return " · ".join(months.get(name) or _shown(value) for name, value in told.items())


def _shown(value: Any) -> str:
    if value is None or value == "":
        return "（空）"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
