"""Yearly assessments of demonstration zones: one row is one zone in one year."""

import re
from collections import Counter
from collections.abc import Hashable

from dashboard import divisions
from dashboard.importing.checked import Checked
from dashboard.importing.cleaning import cell_text
from dashboard.importing.kinds import Kind
from dashboard.importing.kinds.item_scores import compare_totals, read_scores
from dashboard.importing.problems import FileRefusedError

_PASS_MARK = re.compile(r"(\d+(?:\.\d+)?)分(?:以上|及以上|\(含\)以上)")


def check(checked: Checked) -> None:
    """Fill day, townships and scores; compare the printed total with the sum of its items.

    Raises FileRefusedError period_missing when no year is told.
    """
    span = checked.context.reported or checked.context.span
    if span is None or span.start.year != span.end.year:
        raise FileRefusedError(
            "period_missing",
            f"“{checked.sheet or '文件'}”没有写明是哪一年的考核。"
            "请在标题里写上年份，或用 --period 指定。",
        )
    count = len(checked.rows)
    checked.values["assessed_on"] = [span.end] * count
    checked.values["year"] = [span.end.year] * count
    checked.values["pass_mark"] = [_pass_mark(checked)] * count
    checked.values["townships"] = [
        [one.township for one in divisions.resolve_all(text, span.end) if one.township]
        if text
        else []
        for text in checked.column("townships")
    ]
    _read_scores(checked)


def _pass_mark(checked: Checked) -> float | None:
    """The mark in a note below the table (注：总分85分以上为通过), None when there is none."""
    layout = checked.plan.layout
    assert layout is not None
    for number, reason in layout.ignored:
        if reason == "note":
            text = "".join(cell_text(cell) for cell in checked.plan.sheet.rows[number])  # type: ignore[arg-type]
            if found := _PASS_MARK.search(text):
                return float(found[1])
    return None


def _read_scores(checked: Checked) -> None:
    scores = read_scores(checked, total_stands=True)
    compare_totals(checked, scores, total_stands=True)
    checked.children["zone_scores"] = [
        {
            "position": score.position,
            "zone": checked.column("zone")[score.position],
            "year": checked.values["year"][score.position],
            "criterion": score.item,
            "score": score.points,
            "full_marks": score.full_marks,
        }
        for score in scores
    ]


def keys(checked: Checked) -> list[Hashable]:
    """One zone has one assessment a year."""
    return list(zip(checked.column("zone"), checked.values["year"], strict=True))


def summarise(checked: Checked) -> dict[str, int]:
    """Zones assessed and their conclusions."""
    conclusions = checked.column("conclusion")
    kept = checked.accepted()
    counts = Counter(conclusions[position] or "未注明" for position in kept)
    return {"zones": len(kept), **counts}


KIND = Kind(check, keys, summarise)
