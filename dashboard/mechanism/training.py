"""Training (培训): coverage, and turns per person due as a distribution.

Lists of sessions hold turns (人次), not persons: a share above 100 % means that people came more
than once or that the number due is too small, and is flagged. Source: 75号 三(二)1, 126号 三(二)4.
"""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from dashboard.store import db

# Turns per person due: name of the class → least turns in it (the next class's least ends it).
CLASSES = {"不足1次": 0.0, "1次到不足2次": 1.0, "2次以上": 2.0}


@dataclass(frozen=True)
class Totals:
    """Sessions, turns, people due (once per township and trade), people covered at most."""

    sessions: int
    trained: int
    due: int
    covered: int


def groups(store: db.StoreName, start: date, end: date) -> pd.DataFrame:
    """Rows of queries/reports/training_groups.sql."""
    return db.query(store, "training_groups", start=start, end=end)


def months(
    store: db.StoreName, start: date, end: date, township: str | None = None
) -> pd.DataFrame:
    """Rows of queries/reports/training_months.sql, of one township or of all."""
    names = [township] if township else None
    return db.query(store, "training_months", start=start, end=end, townships=names)


def totals(rows: pd.DataFrame) -> Totals:
    """Sums; covered counts no group beyond the people due in it."""
    known = rows[rows["due"] > 0]
    covered = known[["trained", "due"]].min(axis=1).sum()
    return Totals(
        int(rows["sessions"].sum()),
        int(rows["trained"].sum()),
        int(rows["due"].sum()),
        int(covered),
    )


def over_full(rows: pd.DataFrame) -> pd.DataFrame:
    """Townships' trades with more turns than people due, largest share first."""
    own = rows[(rows["due"] > 0) & (rows["trained"] > rows["due"])]
    return own.assign(share=own["trained"] / own["due"]).sort_values("share", ascending=False)


def short(rows: pd.DataFrame) -> pd.DataFrame:
    """Townships by people still missing, most first: township, trained, due, covered, missing."""
    known = rows[rows["due"] > 0].assign(covered=rows[["trained", "due"]].min(axis=1))
    sums = known.groupby("township")[["trained", "due", "covered"]].sum().reset_index()
    return sums.assign(missing=sums["due"] - sums["covered"]).sort_values(
        ["missing", "township"], ascending=[False, True]
    )


def turns(rows: pd.DataFrame) -> dict[str, tuple[int, int]]:
    """Class of turns per person due → (people due in it, groups in it)."""
    known = rows[rows["due"] > 0]
    each = known["trained"] / known["due"]
    limits = [*CLASSES.values(), float("inf")]
    found = {}
    for name, low, high in zip(CLASSES, limits, limits[1:], strict=False):
        own = known[(each >= low) & (each < high)]
        found[name] = (int(own["due"].sum()), len(own))
    return found


CONTENTS = ("标准规范", "质量安全", "经营管理", "职业技能", "法律法规")


def contents(store: db.StoreName, start: date, end: date, township: str | None) -> pd.DataFrame:
    """One row per kind of content of 126号 三(二)4 ("" where none is written): sessions, trained
    (turns), on_spot (sessions 上门)."""
    return db.query(
        store, "training_contents",
        start=start, end=end, township=township, kinds=list(CONTENTS),
    )  # fmt: skip
