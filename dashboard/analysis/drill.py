"""From a number to the rows it counts, and from a row to its place in the original sheet."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from dashboard.analysis import catalogue, statement, words
from dashboard.analysis.catalogue import DENOMINATOR, NUMERATOR, View
from dashboard.analysis.pivot import Key
from dashboard.analysis.question import ROWS, Question, checked, sources
from dashboard.importing import read
from dashboard.importing.columns import datasets as importable
from dashboard.importing.problems import FileRefusedError
from dashboard.store import asking, db, originals, privacy, viewer
from dashboard.store.asking import literal

MOST_ROWS = 2_000
NEIGHBOURS = 3
ORIGIN = ("导入号", "工作表", "行号")


@dataclass(frozen=True)
class Cell:
    """Which number is looked into: a measure under a row and a column of the table."""

    measure: str
    row: Key
    column: Key

    @property
    def text(self) -> str:
        """As it stands in the address."""
        return json.dumps([self.measure, self.row, self.column], ensure_ascii=False)


def read_cell(text: str) -> Cell | None:
    """A cell of the address; None for anything else."""
    try:
        measure, row, column = json.loads(text)
        return Cell(str(measure), tuple(map(str, row)), tuple(map(str, column)))
    except (ValueError, TypeError, RecursionError):  # brackets without end
        return None


def narrowed(question: Question, cell: Cell) -> Question:
    """The question of this cell alone."""
    found = question
    for dimensions, key in ((question.rows, cell.row), (question.columns, cell.column)):
        for dimension, value in zip(dimensions, key, strict=False):
            found = found.limited(dimension, value)
    return found


def rows(store: db.StoreName, question: Question, cell: Cell, as_of: date) -> pd.DataFrame:
    """The facts or rows that a number counts, under the names of the view's columns, at most
    MOST_ROWS + 1, failing ones first; for the viewer of the moment."""
    question = checked(question).question
    source = sources()[question.source]
    if cell.measure not in source.views:
        return pd.DataFrame()
    view = source.views[cell.measure]
    asked = narrowed(question, cell)
    days = statement.state_days(store, asked, as_of)
    day = next(iter(days.values()), as_of) if len(days) == 1 else as_of
    conditions = list(
        statement.conditions(
            store, asked, cell.measure, view, is_by_period=bool(days), is_unrolled=False
        )
    )
    if view.indicator is not None:
        conditions.append(f"{DENOMINATOR} > 0")
    return listed(store, view, conditions, day)


def all_rows(store: db.StoreName, name: str, text: str, as_of: date) -> pd.DataFrame:
    """Rows of a table up to a day, newest import first; text: what one of the words of a row holds
    (not those that name somebody: what is masked cannot be looked for)."""
    view = catalogue.views()[name]
    conditions = []
    if text:
        own = [c for c in view.columns if c.kind in ("text", "list") and not _is_hidden(c)]
        joined = ", ".join(f"CAST({asking.quoted(c.name)} AS VARCHAR)" for c in own)
        conditions.append(f"contains(lower(concat_ws(' ', {joined})), {literal(text.lower())})")
    return listed(store, view, conditions, as_of, "导入号 DESC, 工作表, 行号")


def _is_hidden(column: catalogue.Column) -> bool:
    hides = catalogue.is_personal(column) and not viewer.current().sees_every_name
    return hides or column.field == "file_name"


def listed(
    store: db.StoreName, view: View, conditions: Iterable[str], as_of: date, order: str = ""
) -> pd.DataFrame:
    """Rows of a view that fulfil conditions on its Chinese names, masked for the viewer."""
    fields = {column.field: column.name for column in view.columns}
    chosen = ", ".join(
        f"{asking.quoted(name)} AS {asking.quoted(field)}" for field, name in fields.items()
    )
    sql = f"SELECT {chosen} FROM {asking.quoted(view.name)}"
    if parts := list(conditions):
        sql += "\nWHERE " + "\n    AND ".join(parts)
    known = {column.name for column in view.columns}
    keys = [f"{NUMERATOR} >= {DENOMINATOR}"] if NUMERATOR in known else []
    keys += [asking.quoted(name) for name in (*ORIGIN,) if name in known]
    sql += f"\nORDER BY {order or ', '.join(keys)}\nLIMIT {MOST_ROWS + 1}"
    own = catalogue.body(view, store, as_of)
    found = asking.ask(store, f"WITH {asking.quoted(view.name)} AS (\n{own}\n)\n{sql}")
    return found.rename(columns=fields)


@dataclass(frozen=True)
class Excerpt:
    """A row in its original sheet. cells: (row of the sheet, 1-based; texts); letters: names of the
    columns; marked: places of the columns that decided; why: Chinese, where it cannot be shown."""

    file_name: str
    sha256: str
    sheet: str
    row_number: int
    imported_by: str
    imported_at: str
    heads: tuple[int, ...] = ()
    cells: tuple[tuple[int, tuple[str, ...]], ...] = ()
    letters: tuple[str, ...] = ()
    marked: tuple[int, ...] = ()
    why: str = ""


DECIDING = {
    "samples": ("verdict", "purpose", "level", "sampled_on"),
    "outlets": ("is_rectified", "is_compliant", "township", "trade"),
}


def excerpt(
    store: db.StoreName, import_id: int, sheet: str, row_number: int, dataset: str
) -> Excerpt | None:
    """The row among its neighbours as it stands in the file; None for an import that is not known.

    Only for whoever may have originals: others are told neither the file nor who took it in, nor
    whether there is such a row. Columns that were not taken in, and those of persons, are not
    shown, since nothing says what stands in them.
    """
    if store != "demo" and "original" not in viewer.current().may:
        return Excerpt("", "", sheet, row_number, "", "", why=words.NO_RIGHT_TO_ORIGINAL)
    found = db.query(store, "origin_of_row", import_id=import_id, sheet=sheet)
    if found.empty:
        return None
    one = found.iloc[0]
    base = Excerpt(
        str(one["file_name"]),
        str(one["file_sha256"]),
        sheet,
        row_number,
        str(one["imported_by"]),
        f"{one['imported_at']:%Y-%m-%d %H:%M}",
    )
    if store == "demo":
        return _without(base, words.NO_ORIGINAL_OF_DEMO)
    place = originals.path(base.sha256, base.file_name)
    if not place.is_file():
        return _without(base, words.ORIGINAL_IS_GONE)
    try:
        book = read.read(place.read_bytes(), base.file_name)
    except FileRefusedError as error:
        return _without(base, str(error))
    own = next((one for one in book.sheets if one.name == sheet), None)
    if own is None or row_number > len(own.rows):
        return _without(base, words.NO_SUCH_ROW)
    known = one["header_rows"]
    heads = [int(number) for number in known] if hasattr(known, "__len__") else []
    return _drawn(base, own.rows, heads, _mapping(one["mapping"]), dataset)


def _without(base: Excerpt, why: str) -> Excerpt:
    return replace(base, why=why)


def _mapping(text: object) -> dict[str, str]:
    """Column letter → field, as the import kept it."""
    said = json.loads(text) if isinstance(text, str) and text else {}
    return {letter: str(field).partition(":")[0] for letter, field in said.items()}


def _letter(index: int) -> str:
    text = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        text = chr(65 + rest) + text
    return text


def _drawn(
    base: Excerpt,
    grid: list[list[object]],
    heads: list[int],
    mapping: dict[str, str],
    dataset: str,
) -> Excerpt:
    width = max(map(len, grid), default=0)
    shown = [i for i in range(width) if _may_show(mapping.get(_letter(i)))]
    fields = {f.name for f in importable()[dataset].fields} if dataset in importable() else set()
    decided = [f for f in DECIDING.get(dataset, ()) if f in fields]
    marked = tuple(n for n, i in enumerate(shown) if mapping.get(_letter(i)) in decided)
    low = max(1, base.row_number - NEIGHBOURS)
    high = min(len(grid), base.row_number + NEIGHBOURS)
    wanted = [*[n for n in heads if n < low], *range(low, high + 1)]
    cells = []
    for number in wanted:
        own = grid[number - 1]
        texts = tuple(
            privacy.masked(mapping.get(_letter(i)), _text(own[i]) if i < len(own) else "")
            if number not in heads
            else _text(own[i] if i < len(own) else "")
            for i in shown
        )
        cells.append((number, texts))
    letters = tuple(_letter(i) for i in shown)
    return replace(base, heads=tuple(heads), cells=tuple(cells), letters=letters, marked=marked)


def _may_show(field: str | None) -> bool:
    return field is not None and privacy.kinds().get(field) != "phone"


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)


__all__ = ["MOST_ROWS", "ROWS", "Cell", "Excerpt", "excerpt", "listed", "read_cell", "rows"]
