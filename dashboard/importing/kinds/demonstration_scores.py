"""Score sheets of a demonstration standard: one row is one applicant, a column per item."""

import re
from collections.abc import Hashable

from dashboard.importing.checked import Checked
from dashboard.importing.kinds import Kind
from dashboard.importing.kinds.counties import fill_counties
from dashboard.importing.kinds.item_scores import compare_totals, read_scores
from dashboard.importing.problems import FileRefusedError

TABLE = "demonstration_scores"

_STANDARD = re.compile("([市县])(?:级|标准|里标准)")


def check(checked: Checked) -> None:
    """Standard, day, county and the points of every item; compare printed totals.

    Raises FileRefusedError: standard_missing, period_missing.
    """
    found = _STANDARD.search(checked.context.title)
    if found is None:
        raise FileRefusedError(
            "standard_missing",
            f"“{checked.sheet or '文件'}”没有写明按市级标准还是县级标准评分。"
            "请在标题里写上“市级标准”或“县级标准”。",
        )
    span = checked.context.reported or checked.context.span
    if span is None:
        raise FileRefusedError(
            "period_missing",
            f"“{checked.sheet or '文件'}”没有写考核日期。请写上填报时间，或指定期间。",
        )
    fill_counties(checked)
    counties = checked.values["county"]
    scores = read_scores(checked)
    compare_totals(checked, scores)
    checked.children[TABLE] = [
        {
            "position": score.position,
            "standard": found[1],
            "county": counties[score.position],
            "applicant": checked.column("applicant")[score.position],
            "assessed_on": span.end,
            "item": score.item,
            "score": score.points,
            "full_marks": score.full_marks,
            "printed_total": checked.column("total")[score.position],
        }
        for score in scores
    ]


def keys(checked: Checked) -> list[Hashable]:
    """An applicant is scored once a year by a standard."""
    told = frozenset((row["standard"], row["assessed_on"].year) for row in checked.children[TABLE])
    pairs = zip(checked.column("county"), checked.column("applicant"), strict=True)
    return [(*pair, told) for pair in pairs]


def summarise(checked: Checked) -> dict[str, int]:
    """Applicants and items."""
    kept = set(checked.accepted())
    items = {row["item"] for row in checked.children[TABLE] if row["position"] in kept}
    return {"applicants": len(kept), "items": len(items)}


KIND = Kind(check, keys, summarise)
