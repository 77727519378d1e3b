"""Lists of reports received: a row per township, a column per month with the day or 未报."""

from collections import Counter
from collections.abc import Hashable
from datetime import date

from dashboard.importing.checked import Checked
from dashboard.importing.cleaning import (
    cell_text,
    is_empty_mark,
    is_not_reported,
    parse_date,
    parse_period,
)
from dashboard.importing.kinds import Kind
from dashboard.importing.kinds.places import fill_townships
from dashboard.importing.problems import FileRefusedError

DUTY = "75.monthly"


def check(checked: Checked) -> None:
    """Read the day on which each month's report came in; 未报 is kept as such.

    Raises FileRefusedError period_missing when the months have no year.
    """
    if checked.mapping.column_of("received_on") is not None:
        _read_long(checked)
        return
    year = checked.context.year
    months: dict[int, date] = {}
    for match in checked.mapping.columns_of("month_day"):
        span = parse_period(match.head[-1], year_hint=year)
        if span is None:
            raise FileRefusedError(
                "period_missing",
                f"“{checked.sheet or '文件'}”的月份“{match.head[-1]}”不知道是哪一年。"
                "请在标题里写上年份，或指定期间。",
            )
        months[match.index] = span.start
    last = max(months.values())
    fill_townships(checked, [last] * len(checked.rows))
    rows = checked.children.setdefault("submissions", [])
    for column, month in months.items():
        is_due = not all(map(is_empty_mark, checked.raw(column)))
        for position, cell in enumerate(checked.raw(column)):
            received: date | None = None
            if is_due and is_empty_mark(cell) and cell_text(cell).strip():
                checked.report_at(
                    position, column, "month_day", "mark_means_missing", "notice",
                    f"“{cell_text(cell).strip()}”按未报计：这个月别的乡镇有报送日期。不对时请改写。",
                )  # fmt: skip
            elif not is_not_reported(cell):
                if is_empty_mark(cell):
                    continue
                result = parse_date(cell, date_1904=checked.context.date_1904, year_hint=month.year)
                if result.value is None:
                    checked.report_at(
                        position, column, "month_day", result.code or "date_unreadable",
                        "rejected", result.note,
                    )  # fmt: skip
                    continue
                received = result.value.end
                if received < month:
                    checked.report_at(
                        position, column, "month_day", "received_before_month", "notice",
                        f"报送日期早于{month:%Y-%m}月初，请核对；按填写的日期保存。",
                    )  # fmt: skip
            rows.append(
                {
                    "position": position,
                    "duty": DUTY,
                    "unit": checked.values["township"][position],
                    "period": f"{month:%Y-%m}",
                    "received_on": received,
                }
            )


def _read_long(checked: Checked) -> None:
    """A row per report: township, month and the day on which it came."""
    year = checked.context.year
    texts = checked.column("month_text")
    spans = [parse_period(text, year_hint=year) if text else None for text in texts]
    span = checked.context.span
    if span and (span.start.year, span.start.month) == (span.end.year, span.end.month):
        spans = [own or span for own in spans]
    months = [one.start.replace(day=1) if one else None for one in spans]
    checked.values["month"] = months
    fill_townships(checked, months)
    rows = checked.children.setdefault("submissions", [])
    received = checked.column("received_on")
    for position, (month, day) in enumerate(zip(months, received, strict=True)):
        if month is None:
            checked.report(
                position, "month_text", "period_missing", "rejected",
                "看不出是哪个月的报表。请写成 2010年6月 或 6月，并在标题写上年份。",
            )  # fmt: skip
            continue
        if day is not None and day.end < month:
            checked.report(
                position, "received_on", "received_before_month", "notice",
                f"报送日期早于{month:%Y-%m}月初，请核对；按填写的日期保存。",
            )  # fmt: skip
        rows.append(
            {
                "position": position,
                "duty": DUTY,
                "unit": checked.values["township"][position],
                "period": f"{month:%Y-%m}",
                "received_on": day.end if day else None,
            }
        )


def keys(checked: Checked) -> list[Hashable]:
    """A township stands once in a list of these months."""
    if "month" in checked.values:
        pairs = zip(checked.values["township"], checked.values["month"], strict=True)
        return [(name, month) if name and month else None for name, month in pairs]
    months = frozenset(row["period"] for row in checked.children["submissions"])
    return [(name, months) if name else None for name in checked.values["township"]]


def summarise(checked: Checked) -> dict[str, int]:
    """Townships, reports received, reports missing."""
    kept = set(checked.accepted())
    rows = [row for row in checked.children["submissions"] if row["position"] in kept]
    counts = Counter(row["received_on"] is None for row in rows)
    townships = {checked.values["township"][position] for position in kept}
    return {"townships": len(townships), "received": counts[False], "missing": counts[True]}


KIND = Kind(check, keys, summarise)
