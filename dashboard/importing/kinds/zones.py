"""Yearly assessments of demonstration zones: one row is one zone in one year."""

import re
from collections import Counter

from dashboard import divisions
from dashboard.importing.checked import Checked
from dashboard.importing.cleaning import DateSpan, cell_text, parse_date
from dashboard.importing.kinds import Kind
from dashboard.importing.kinds.item_scores import compare_totals, read_scores
from dashboard.importing.problems import FileRefusedError

_PASS_MARK = re.compile(r"(\d+(?:\.\d+)?)分(?:以上|及以上|\(含\)以上)")


def check(checked: Checked) -> None:
    """Fill day, townships and scores; compare the printed total with the sum of its items.

    Raises FileRefusedError period_missing when no year is told.
    """
    span = checked.context.reported or checked.context.span
    years = [parse_date(text).value for text in checked.column("year_text")]
    if any(years):
        _by_year(checked, years, span)
        return
    if span is None or span.start.year != span.end.year:
        raise FileRefusedError(
            "period_missing",
            f"“{checked.sheet or '文件'}”没有写明是哪一年的考核。请在标题里写上年份，或指定期间。",
        )
    count = len(checked.rows)
    checked.values["assessed_on"] = [span.end] * count
    checked.values["year"] = [span.end.year] * count
    _fill(checked)


def _by_year(checked: Checked, years: list[DateSpan | None], span: DateSpan | None) -> None:
    """A sheet of several years, told row by row; the day within the year by the title."""
    for position, year in enumerate(years):
        if year is None:
            checked.report(
                position, "year_text", "date_missing", "rejected",
                "没有填写年度，不知道是哪一年的考核。请补填，例如 2012。",
            )  # fmt: skip
    days = [year.end if year else None for year in years]
    checked.values["assessed_on"] = days
    checked.values["year"] = [day.year if day else None for day in days]
    _fill(checked)


def _fill(checked: Checked) -> None:
    days = checked.values["assessed_on"]
    checked.values["pass_mark"] = [_pass_mark(checked)] * len(checked.rows)
    checked.values["townships"] = [
        [one.township for one in divisions.resolve_all(text, day) if one.township]
        if text and day
        else []
        for text, day in zip(checked.column("townships"), days, strict=True)
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


def summarise(checked: Checked) -> dict[str, int]:
    """Zones assessed and their conclusions."""
    conclusions = checked.column("conclusion")
    kept = checked.accepted()
    counts = Counter(conclusions[position] or "未注明" for position in kept)
    return {"zones": len(kept), **counts}


# One zone has one assessment a year.
KIND = Kind(check, ("zone", "year"), summarise)
