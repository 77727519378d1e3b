"""Reported totals against the register: the base of every rate, told by two sides.

A monthly report says how many outlets there are; the register lists them one by one. Both are
kept as they came; where they differ, or where the reported base shrinks, the analyst is told.
"""

from calendar import monthrange
from datetime import date
from typing import TYPE_CHECKING

from dashboard.store import db

if TYPE_CHECKING:  # every import loads this module, few need the tables of pandas
    import pandas as pd

MISMATCH = "roster_total_mismatch"
SHRINKING = "base_shrinking"


def register_totals(as_of: date) -> dict[tuple[str, str], tuple[int, date]]:
    """(township, trade) -> (outlets listed, day of the register) in force on a day."""
    if not db.exists("real"):
        return {}
    import pandas as pd

    rows = db.query("real", "register_totals", as_of=as_of)
    return {
        (row.township, row.trade): (int(row.listed), pd.Timestamp(row.recorded_on).date())
        for row in rows.itertuples()
    }


def month_end(month: date) -> date:
    """Last day of the month that starts on `month`."""
    return month.replace(day=monthrange(month.year, month.month)[1])


def differences() -> "pd.DataFrame":
    """One row per township, trade and month whose reported total does not stand.

    Columns: month, township, trade, code (roster_total_mismatch: not what the register lists;
    base_shrinking: fewer than reported before), reported, expected, difference (reported less
    expected), recorded_on (day of the register; None for base_shrinking). A base that returns to
    what the register lists is mended and not listed. Townships of one division are compared with
    registers of the same division only.
    """
    import pandas as pd

    columns = [
        "month", "township", "trade", "code", "reported", "expected", "difference", "recorded_on",
    ]  # fmt: skip
    if not db.exists("real"):
        return pd.DataFrame(columns=columns)
    found: list[tuple[object, ...]] = []
    wrong: set[tuple[str, str]] = set()
    for month, rows in db.query("real", "reported_totals").groupby("month"):
        listed = register_totals(month_end(month.date()))
        before, wrong = wrong, set()
        for row in rows.itertuples():
            told = int(row.reported)
            place = (str(row.township), str(row.trade))
            register = listed.get(place)
            if register is not None and register[0] != told:
                count, day = register
                wrong.add(place)
                found.append((month, *place, MISMATCH, told, count, told - count, day))
            is_mended = register is not None and place in before and place not in wrong
            if pd.notna(row.previous) and told < row.previous and not is_mended:
                less = int(row.previous)
                found.append((month, *place, SHRINKING, told, less, told - less, None))
    return pd.DataFrame(found, columns=columns)
