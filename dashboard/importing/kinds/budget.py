"""Money for the work: one row is one unit's line for one purpose in one year."""

import re
from datetime import date

from dashboard import divisions
from dashboard.importing.checked import Checked
from dashboard.importing.kinds import Kind
from dashboard.importing.kinds.records import fill_yuan

_YEAR = re.compile(r"(20\d\d)")


def check(checked: Checked) -> None:
    """Year, township of the unit, money in yuan; more paid than planned is said."""
    checked.set_days("paid_on")
    _fill_years(checked)
    for name in ("planned_yuan", "paid_yuan"):
        fill_yuan(checked, name)
    checked.values["township"] = [
        divisions.resolve(unit, date(year, 12, 31)).township if unit and year else None
        for unit, year in zip(checked.column("unit"), checked.values["year"], strict=True)
    ]
    pairs = zip(checked.column("planned_yuan"), checked.column("paid_yuan"), strict=True)
    for position, (planned, paid) in enumerate(pairs):
        if planned is not None and paid is not None and paid > planned:
            checked.report(
                position, "paid_yuan", "paid_gt_planned", "notice",
                f"实拨{paid:g}元，多于安排的{planned:g}元。按填写的数保存，请核对。",
            )  # fmt: skip
        if planned is None and paid is None and position not in checked.rejected:
            checked.report(
                position, "planned_yuan", "amount_missing", "rejected",
                "安排金额和实拨金额都没有填。请至少补填一个。",
            )  # fmt: skip


def _fill_years(checked: Checked) -> None:
    """The row's own year, else the title's, else that of the day of payment."""
    years: list[int | None] = []
    columns = zip(checked.column("year_text"), checked.column("paid_on"), strict=True)
    for position, (text, day) in enumerate(columns):
        found = _YEAR.search(text or "")
        year = int(found[1]) if found else checked.context.year or (day.year if day else None)
        if year is None:
            checked.report(
                position, "year_text", "period_missing", "rejected",
                "没有年度，标题也没有写年份。请补填，例如 2010。",
            )  # fmt: skip
        years.append(year)
    checked.values["year"] = years


def summarise(checked: Checked) -> dict[str, int]:
    """Lines, and the sums in yuan."""
    kept = checked.accepted()
    sums = {
        name: round(sum(checked.column(name)[position] or 0 for position in kept))
        for name in ("planned_yuan", "paid_yuan")
    }
    return {"lines": len(kept), **sums}


# A unit has a purpose once a year (and one payment a day).
KIND = Kind(check, ("year", "unit", "purpose", "paid_on"), summarise)
