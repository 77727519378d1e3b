"""Score sheets of a demonstration standard: one row is one applicant, a column per item."""

import re
from collections import Counter
from collections.abc import Hashable

from dashboard.importing.checked import Checked
from dashboard.importing.cleaning import is_empty_mark
from dashboard.importing.cleaning.numbers import parse_number
from dashboard.importing.problems import FileRefusedError

TABLE = "demonstration_scores"
ROUNDING = 0.051

_STANDARD = re.compile("([市县])(?:级|标准|里标准)")
_HOME = re.compile("永嘉县?")
HOME = "永嘉县"


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
            f"“{checked.sheet or '文件'}”没有写考核日期。请写上填报时间，或用 --period 指定。",
        )
    default = HOME if _HOME.search(checked.context.title) else "未注明"
    counties = [name or default for name in checked.column("county")]
    children = checked.children.setdefault(TABLE, [])
    sums: Counter[int] = Counter()
    whole: Counter[int] = Counter()
    columns = checked.mapping.columns_of("score")
    for match in columns:
        full = float(match.detail) if match.detail else None
        for position, cell in enumerate(checked.raw(match.index)):
            if is_empty_mark(cell):
                continue
            result = parse_number(cell, minimum=0, maximum=full, field=match.item)
            if result.value is None:
                checked.report_at(
                    position, match.index, "score", result.code or "number_impossible",
                    "rejected", result.note,
                )  # fmt: skip
                continue
            sums[position] += result.value  # type: ignore[assignment]
            whole[position] += 1
            children.append(
                {
                    "position": position,
                    "standard": found[1],
                    "county": counties[position],
                    "applicant": checked.column("applicant")[position],
                    "assessed_on": span.end,
                    "item": match.item,
                    "score": result.value,
                    "full_marks": full,
                    "printed_total": checked.column("total")[position],
                }
            )
    for position, total in enumerate(checked.column("total")):
        is_whole = whole[position] == len(columns)
        if total is not None and is_whole and abs(total - sums[position]) > ROUNDING:
            checked.report(
                position, "total", "total_not_sum_of_items", "notice",
                f"总分写{total:g}，各项相加是{sums[position]:g}。按各项得分计算，写的总分另存，请核对。",
            )  # fmt: skip


def keys(checked: Checked) -> list[Hashable]:
    """An applicant stands once in a sheet."""
    return list(zip(checked.column("county"), checked.column("applicant"), strict=True))


def summarise(checked: Checked) -> dict[str, int]:
    """Applicants and items."""
    kept = set(checked.accepted())
    items = {row["item"] for row in checked.children[TABLE] if row["position"] in kept}
    return {"applicants": len(kept), "items": len(items)}
