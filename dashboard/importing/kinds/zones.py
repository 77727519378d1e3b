"""Yearly assessments of demonstration zones: one row is one zone in one year."""

import re
from collections import Counter
from collections.abc import Hashable

from dashboard import divisions
from dashboard.importing.checked import Checked
from dashboard.importing.cleaning import cell_text, is_empty_mark
from dashboard.importing.cleaning.numbers import parse_number
from dashboard.importing.problems import FileRefusedError

_PASS_MARK = re.compile(r"(\d+(?:\.\d+)?)分(?:以上|及以上|\(含\)以上)")
ROUNDING = 0.051


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
    children = checked.children.setdefault("zone_scores", [])
    sums: Counter[int] = Counter()
    counts: Counter[int] = Counter()
    columns = checked.mapping.columns_of("score")
    for match in columns:
        full = float(match.detail) if match.detail else None
        for position, cell in enumerate(checked.raw(match.index)):
            if is_empty_mark(cell):
                continue
            result = parse_number(cell, minimum=0, maximum=full, field=match.item)
            if result.value is None:
                stands = checked.column("total")[position] is not None
                checked.report_at(
                    position, match.index, "score", result.code or "number_impossible",
                    "notice" if stands else "rejected",
                    f"{result.note}总分照填写的保存，这一项没有得分。" if stands else result.note,
                )  # fmt: skip
                continue
            sums[position] += result.value  # type: ignore[assignment]
            counts[position] += 1
            children.append(
                {
                    "position": position,
                    "zone": checked.column("zone")[position],
                    "year": checked.values["year"][position],
                    "criterion": match.item,
                    "score": result.value,
                    "full_marks": full,
                }
            )
    for position, total in enumerate(checked.column("total")):
        whole = columns and counts[position] == len(columns)
        if total is not None and whole and abs(total - sums[position]) > ROUNDING:
            checked.report(
                position, "total", "total_not_sum_of_items", "notice",
                f"总分写{total:g}，各项相加是{sums[position]:g}。按填写的总分保存，请核对。",
            )  # fmt: skip


def keys(checked: Checked) -> list[Hashable]:
    """One zone has one assessment a year."""
    return list(zip(checked.column("zone"), checked.values["year"], strict=True))


def summarise(checked: Checked) -> dict[str, int]:
    """Zones assessed and their conclusions."""
    conclusions = checked.column("conclusion")
    kept = checked.accepted()
    counts = Counter(conclusions[position] or "未注明" for position in kept)
    return {"zones": len(kept), **counts}
