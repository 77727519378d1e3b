"""Visits to outlets and the rectification clock: ordered by a day → rechecked → settled or overdue.

Source: 75号 三(二)2 and 四(三) (明察暗访), 126号 三(三)4 (problems are analysed).
"""

from datetime import date

import numpy as np
import pandas as pd

from dashboard.store import db

SETTLED, LATE, RUNNING, OVERDUE, UNSCHEDULED = (
    "按期整改",
    "逾期整改",
    "整改期内",
    "逾期未整改",
    "没有期限",
)
STATES = (SETTLED, LATE, RUNNING, OVERDUE, UNSCHEDULED)
LOOK_BACK = "回头看"
VERIFICATION = "随机核查"
ANNOUNCED, UNANNOUNCED, MIXED = "明查", "暗访", "明查暗访不分"
# Form of a visit by its kind (75号 annex 8, 12, 15: 明查或暗访). A list that only says 明查暗访
# does not tell which; a look-back visits compliant outlets, a verification those drawn at random,
# and neither is compared with the others.
FORMS = {
    "巡查": ANNOUNCED,
    "督查": ANNOUNCED,
    "明查": ANNOUNCED,
    "暗访": UNANNOUNCED,
    "明查暗访": MIXED,
    LOOK_BACK: LOOK_BACK,
    VERIFICATION: VERIFICATION,
}
FOUND = "发现问题"
CLOSED_SHOP = "未营业"


def visits(store: db.StoreName, start: date, end: date, as_of: date) -> pd.DataFrame:
    """Rows of queries/reports/outlet_visits.sql with `state`, the clock of each finding."""
    rows = db.query(store, "outlet_visits", start=start, end=end, as_of=as_of)
    return rows.assign(state=_states(rows, as_of))


def _states(rows: pd.DataFrame, as_of: date) -> list[str]:
    due = pd.to_datetime(rows["correct_by"])
    done = pd.to_datetime(rows["rechecked_on"]).where(rows["recheck_result"] == "已整改")
    is_over = due < pd.Timestamp(as_of)
    chosen = np.select(
        [
            rows["result"] != FOUND,
            done.notna() & ~(done > due),
            done.notna(),
            due.isna(),
            is_over,
        ],
        ["", SETTLED, LATE, UNSCHEDULED, OVERDUE],
        RUNNING,
    )
    return [str(state) for state in chosen]


def clock(rows: pd.DataFrame) -> dict[str, int]:
    """State → findings."""
    counts = rows["state"].value_counts()
    return {state: int(counts.get(state, 0)) for state in STATES}


def late_days(rows: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Findings still open after their day, longest first, with days over."""
    own = rows[rows["state"] == OVERDUE]
    over = (pd.Timestamp(as_of) - pd.to_datetime(own["correct_by"])).dt.days
    return own.assign(over=over).sort_values("over", ascending=False)


def pareto(rows: pd.DataFrame) -> pd.Series:
    """Kind of problem → findings that name it, most first."""
    kinds = rows.loc[rows["result"] == FOUND, "problem_kinds"].explode().dropna()
    return kinds.value_counts()


def found_rates(rows: pd.DataFrame) -> pd.DataFrame:
    """Per form and kind of visit: visits to open outlets, findings. Closed outlets were not
    inspected."""
    open_ = rows[rows["result"] != CLOSED_SHOP]
    forms = open_["kind"].map(FORMS).rename("form")
    grouped = open_.groupby([forms, "kind"])["result"]
    return pd.DataFrame({"visits": grouped.size(), "found": grouped.apply(_count_found)})


def _count_found(results: pd.Series) -> int:
    return int((results == FOUND).sum())
