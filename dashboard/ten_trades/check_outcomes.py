"""What came of the questions about figures (核实单): who asked, what the township said.

A question is its township, its day and its words: a figure that changes is asked about anew.
"""

from dataclasses import dataclass
from datetime import date, datetime

from dashboard.store import db, kept

OUTCOMES = ("属实", "已更正", "待更正")
LONGEST = 200
Question = tuple[str, date, str]


@dataclass(frozen=True)
class Outcome:
    """One answer. outcome: one of OUTCOMES."""

    outcome_id: int
    outcome: str
    remark: str
    by: str
    at: datetime


def outcomes(store: db.StoreName) -> dict[Question, Outcome]:
    """The newest answer to every question that has one."""
    if not db.exists(store):
        return {}
    return {
        (str(r.township), r.told_on.date(), str(r.seen)): Outcome(
            int(r.outcome_id), str(r.outcome), str(r.remark), str(r.entered_by), r.entered_at
        )
        for r in db.query(store, "check_outcomes").itertuples()
    }


def enter(store: db.StoreName, asked: Question, outcome: str, remark: str, by: str) -> int:
    """Keep an answer; ValueError (Chinese) for an outcome or a remark that does not do."""
    if outcome not in OUTCOMES:
        raise ValueError(f"核实结果应为{'、'.join(OUTCOMES)}之一。")
    if len(remark) > LONGEST:
        raise ValueError(f"说明不超过{LONGEST}个字。")
    township, told_on, seen = asked
    row = {
        "township": township,
        "told_on": told_on,
        "seen": seen,
        "outcome": outcome,
        "remark": remark.strip(),
    }
    return kept.add(store, "check_outcomes", by, row)


def take_back(store: db.StoreName, outcome_id: int, by: str) -> bool:
    """Take an answer back; False when it was so already."""
    return kept.take_back(store, "check_outcomes", outcome_id, by)
