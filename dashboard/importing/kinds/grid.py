"""The supervision grid (网格, 四定): one row is one cell of it."""

from dashboard.importing.checked import Checked
from dashboard.importing.cleaning import cell_text, fold
from dashboard.importing.cleaning.choices import parse_mark, two_signs
from dashboard.importing.kinds import Kind
from dashboard.importing.kinds.places import fill_townships
from dashboard.importing.kinds.records import recorded_on

SETTLED = ("settled_time", "settled_task", "settled_person", "settled_measure")


def check(checked: Checked) -> None:
    """Day and township; a cell that lacks one of the four settled things is said.

    Raises FileRefusedError period_missing when no day is told.
    """
    day = recorded_on(checked, "网格")
    checked.values["recorded_on"] = [day] * len(checked.rows)
    fill_townships(checked, [day] * len(checked.rows))
    _read_marks(checked)
    labels = [checked.dataset.field(name).label for name in SETTLED]
    columns = [checked.column(name) for name in SETTLED]
    for position, settled in enumerate(zip(*columns, strict=True)):
        lacking = [label for label, text in zip(labels, settled, strict=True) if not text]
        if lacking:
            checked.report(
                position, None, "settled_incomplete", "notice",
                f"四定不全，缺{'、'.join(lacking)}。按填写的保存，请补填。",
            )  # fmt: skip


def _read_marks(checked: Checked) -> None:
    """● and ○, √ and × in the place of words say whether a thing is settled."""
    marked: dict[str, list[str]] = {}
    for name in SETTLED:
        match = checked.mapping.column_of(name)
        cells = [cell_text(cell).strip() for cell in checked.raw(match.index)] if match else []
        if any(cells) and all(len(cell) <= 1 for cell in cells):
            marked[name] = cells
    signs = two_signs({cell for cells in marked.values() for cell in cells})
    for name, cells in marked.items():
        read = [signs.get(fold(cell)) or parse_mark(cell).value for cell in cells]
        if all(word or not cell for word, cell in zip(read, cells, strict=True)):
            checked.values[name] = [word if word == "有" else None for word in read]


def summarise(checked: Checked) -> dict[str, int]:
    """Cells, and those with all four settled things."""
    kept = checked.accepted()
    columns = [checked.column(name) for name in SETTLED]
    whole = sum(all(column[position] for column in columns) for position in kept)
    return {"cells": len(kept), "complete": whole}


# A township has a cell of the grid once in the list of a day.
KIND = Kind(check, ("township", "grid", "recorded_on"), summarise)
