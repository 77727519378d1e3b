"""The supervision grid (网格, 四定): one row is one cell of it."""

from dashboard.importing.checked import Checked
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
    labels = [checked.dataset.field(name).label for name in SETTLED]
    columns = [checked.column(name) for name in SETTLED]
    for position, settled in enumerate(zip(*columns, strict=True)):
        lacking = [label for label, text in zip(labels, settled, strict=True) if not text]
        if lacking:
            checked.report(
                position, None, "settled_incomplete", "notice",
                f"四定不全，缺{'、'.join(lacking)}。按填写的保存，请补填。",
            )  # fmt: skip


def summarise(checked: Checked) -> dict[str, int]:
    """Cells, and those with all four settled things."""
    kept = checked.accepted()
    columns = [checked.column(name) for name in SETTLED]
    whole = sum(all(column[position] for column in columns) for position in kept)
    return {"cells": len(kept), "complete": whole}


# A township has a cell of the grid once in the list of a day.
KIND = Kind(check, ("township", "grid", "recorded_on"), summarise)
