"""The same facts give the same aggregates however an office writes them; never silently others."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from dashboard.importing.checked import Checked
from dashboard.importing.pipeline import Preview, check_workbook
from tests.importing import offices
from tests.soak import beyond

SEEDS, MANY = range(10), range(300)
ROUND = 10  # seeds of one test


def counted(kind: str, sheets: list[Checked]) -> Counter[Any]:
    """What an import would store, in the words of the offices' facts."""
    found: Counter[Any] = Counter()
    for sheet in sheets:
        kept = sheet.accepted()
        if kind == "outlets":
            names = ("township", "trade", "is_rectified", "is_compliant")
            columns = [sheet.column(name) for name in names]
            found.update(tuple(column[p] for column in columns) for p in kept)
        elif kind == "samples":
            columns = [sheet.column(n) for n in ("enterprise", "sampled_from", "verdict")]
            found.update(tuple(column[p] for column in columns) for p in kept)
        else:
            alive = set(kept)
            for row in sheet.children["monthly_progress"]:
                if row["position"] in alive:
                    key = (row["township"], row["trade"])
                    found[key] = (row["outlets"], row["rectified"], row["compliant"])
    return found


def outcome(kind: str, seed: int, is_strange: bool = False) -> tuple[str, str]:
    """exact, told or silent, with what was said."""
    own = offices.strange_office(seed) if is_strange else offices.office(seed)
    workbook, true = offices.KINDS[kind](own)
    preview = check_workbook(Preview(workbook.file_name, b"", ""), workbook)
    found = counted(kind, preview.checked)
    said = "; ".join(
        [preview.refusal.message if preview.refusal else "", *preview.doubts]
        + [sheet.plan.reason for sheet in preview.sheets if not sheet.checked]
    )
    if found == true:
        return "exact", said
    is_told = preview.refusal is not None or preview.rows_rejected or preview.doubts
    heads = [sheet.plan.layout.heads for sheet in preview.sheets if sheet.plan.layout]
    lost = list((true - found).items())[:3] if kind != "monthly" else []
    return ("told" if is_told else "silent"), f"{said} {heads} lost {lost}"


@pytest.mark.parametrize("first", beyond(list(SEEDS)[::ROUND], list(MANY)[::ROUND], soak=0))
@pytest.mark.parametrize("kind", list(offices.KINDS))
def test_facts_survive_the_office(kind: str, first: int, store: Path) -> None:
    found = {seed: outcome(kind, seed) for seed in range(first, first + ROUND)}
    wrong = {seed: told for seed, (how, told) in found.items() if how == "silent"}
    assert not wrong, f"silently wrong, {kind} of seeds {wrong}"
    missed = {seed: told for seed, (how, told) in found.items() if how == "told"}
    assert len(missed) <= 1, f"not read, {kind} of seeds {missed}"


@pytest.mark.parametrize("first", beyond([0], list(MANY)[::ROUND], soak=0))
@pytest.mark.parametrize("kind", list(offices.KINDS))
def test_heads_that_nobody_lists_are_never_silently_lost(
    kind: str, first: int, store: Path
) -> None:
    found = {seed: outcome(kind, seed, True) for seed in range(first, first + ROUND)}
    wrong = {seed: told for seed, (how, told) in found.items() if how == "silent"}
    assert not wrong, f"silently wrong, {kind} of seeds {wrong}"
