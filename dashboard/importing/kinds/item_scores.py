"""Score sheets: one row is one that is scored, one column is one item with its full marks."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.importing.checked import Checked
from dashboard.importing.cleaning import is_empty_mark
from dashboard.importing.cleaning.numbers import parse_number

# Totals are printed with one decimal: half of it, and a hair for the binary fraction.
ROUNDING = 0.051


@dataclass(frozen=True)
class Score:
    """The points of one row for one item: 0 <= points <= full_marks (None: not printed)."""

    position: int
    item: str
    points: float
    full_marks: float | None


def read_scores(checked: Checked, *, total_stands: bool = False) -> list[Score]:
    """Every cell under an item; an empty one is no score, an impossible one is a problem.

    total_stands: the printed total is what counts (a zone's assessment), so that a row with one
    keeps it when a mark is wrong; otherwise a wrong mark rejects the row.
    """
    found: list[Score] = []
    totals = checked.column("total")
    for match in checked.mapping.columns_of("score"):
        full = float(match.detail) if match.detail else None
        for position, cell in enumerate(checked.raw(match.index)):
            if is_empty_mark(cell):
                continue
            result = parse_number(cell, minimum=0, maximum=full, field=match.item)
            if result.value is not None:
                found.append(Score(position, match.item, result.value, full))
                continue
            keeps = total_stands and totals[position] is not None
            checked.report_at(
                position, match.index, "score", result.code or "number_impossible",
                "notice" if keeps else "rejected",
                f"{result.note}总分照填写的保存，这一项没有得分。" if keeps else result.note,
            )  # fmt: skip
    return found


def compare_totals(
    checked: Checked, scores: Sequence[Score], *, total_stands: bool = False
) -> dict[int, float]:
    """Report printed totals that are not the sum of their items; the sums of complete rows."""
    counts = Counter(score.position for score in scores)
    items = len(checked.mapping.columns_of("score"))
    sums = {position: 0.0 for position, count in counts.items() if count == items}
    for score in scores:
        if score.position in sums:
            sums[score.position] += score.points
    kept = "按填写的总分保存" if total_stands else "按各项得分计算，写的总分另存"
    for position, total in enumerate(checked.column("total")):
        if total is not None and position in sums and abs(total - sums[position]) > ROUNDING:
            checked.report(
                position, "total", "total_not_sum_of_items", "notice",
                f"总分写{total:g}，各项相加是{sums[position]:g}。{kept}，请核对。",
            )  # fmt: skip
    return sums
