"""The long-term mechanism (长效机制): systems kept, papers issued, the grid, complaints, money.

Source: 75号 二(二), 三(二)4, 四(二); 126号 三(二)1, 三(三)1, 四(二). Systems and papers are duties:
their state is that of the plan, under the rulings in force.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from dashboard.documents.actors import actors
from dashboard.duties import completions as duty_completions
from dashboard.duties.definitions import LATE, ON_TIME, Instance, State, state
from dashboard.store import db

SYSTEMS = {
    "126.system.meetings": "会议",
    "126.system.reports": "信息报送",
    "126.system.press": "新闻发布",
    "126.system.supervision": "督查",
    "126.system.complaints": "投诉举报",
    "126.system.joint": "联合执法",
    "126.guides": "指导员",
}
PAPERS = ("75.annex.14", "126.documents")
MECHANISMS = ("政策保障", "部门协作", "市场准入", "监管网络")
SETTLED = {
    "settled_time": "定时间",
    "settled_task": "定任务",
    "settled_person": "定人员",
    "settled_measure": "定措施",
}
PURPOSES = ("工作经费", "扶持经费", "专项奖励")


@dataclass(frozen=True)
class Tracks:
    """Which township has evidence of which system. days: (township, duty id) → first day."""

    townships: tuple[str, ...]
    days: dict[tuple[str, str], date] = field(default_factory=dict)

    def kept(self, duty_id: str) -> int:
        """Townships with evidence of a system."""
        return sum((name, duty_id) in self.days for name in self.townships)

    def missing(self, township: str) -> list[str]:
        """Names of the systems without evidence in a township."""
        return [word for key, word in SYSTEMS.items() if (township, key) not in self.days]

    @property
    def complete(self) -> list[str]:
        """Townships with evidence of every system."""
        return [name for name in self.townships if not self.missing(name)]


def tracks(store: db.StoreName, as_of: date, townships: Sequence[str]) -> Tracks:
    """Evidence of the six systems and of the instructors, township by township."""
    lines = duty_completions.plan(store, as_of, "126号", True)
    days = {
        (line.actor, line.duty.id): found.done_on
        for line, found in lines
        if line.duty.id in SYSTEMS and line.actor in townships and found.done_on
    }
    return Tracks(tuple(townships), days)


@dataclass(frozen=True)
class Paper:
    """The papers of one body: state by duty, and which of the four mechanisms they name."""

    body: str
    states: dict[str, State]
    mechanisms: frozenset[str]

    @property
    def is_done(self) -> bool:
        """Whether every paper owed is issued, late or not."""
        return all(one.name in (ON_TIME, LATE) for one in self.states.values())


def papers(store: db.StoreName, as_of: date) -> tuple[list[Paper], list[Instance], list[str]]:
    """Papers by body, one line of every duty (its due day), groups that nobody has listed yet.

    Bodies are those that the lists in force name and those that evidence names.
    """
    lines = [
        one for one in duty_completions.plan(store, as_of, None, True) if one[0].duty.id in PAPERS
    ]
    vague = {one.name for one in actors().values() if one.is_open_group}
    proofs = duty_completions.proofs(store)
    proofs = proofs[proofs["duty"].isin(PAPERS)]
    completions = [one for one in duty_completions.completions(store) if one.duty in PAPERS]
    owed = {line.duty.id: line for line, _ in lines}
    states = {(line.actor, line.duty.id): found for line, found in lines}
    found = []
    for body in _bodies(lines, proofs, vague):
        own = {
            key: states.get((body, key))
            or state(Instance(line.duty, body, (), line.period, line.problem), completions, as_of)
            for key, line in owed.items()
        }
        found.append(Paper(body, own, _mechanisms(proofs[proofs["actor"] == body], as_of)))
    unlisted = sorted({line.actor for line, _ in lines} & vague)
    return found, list(owed.values()), unlisted


def _bodies(
    lines: Sequence[tuple[Instance, State]], proofs: pd.DataFrame, vague: set[str]
) -> list[str]:
    listed = [line.actor for line, _ in lines if line.actor not in vague]
    named = [str(name) for name in proofs["actor"] if name and name not in vague]
    county = {one.name for one in actors().values() if one.kind == "gov"}
    return [name for name in dict.fromkeys([*listed, *named]) if name not in county]


def _mechanisms(proofs: pd.DataFrame, as_of: date) -> frozenset[str]:
    known = proofs[pd.to_datetime(proofs["done_on"]) <= pd.Timestamp(as_of)]
    told = "".join(f"{r.evidence}{r.remark}" for r in known.itertuples())
    return frozenset(name for name in MECHANISMS if name in told)


@dataclass(frozen=True)
class Grid:
    """The supervision grid: cells, cells with all four settled, what lacks, who has none.

    outlets: outlets that the cells count, None when none of them tells.
    """

    cells: int
    complete: int
    lacking: dict[str, int]
    uncovered: tuple[str, ...]
    outlets: int | None
    rows: pd.DataFrame


def grid(store: db.StoreName, as_of: date, townships: Sequence[str]) -> Grid:
    """The newest list of every township on a day."""
    rows = db.query(store, "grid_cells", as_of=as_of)
    rows = rows[rows["township"].isin(townships)]
    is_set = rows[list(SETTLED)] != ""
    lacking = {word: int((~is_set[key]).sum()) for key, word in SETTLED.items()}
    have = set(rows["township"])
    told = rows["outlets"].dropna()
    return Grid(
        len(rows),
        int(is_set.all(axis=1).sum()),
        lacking,
        tuple(name for name in townships if name not in have),
        int(told.sum()) if len(told) else None,
        rows.assign(is_complete=is_set.all(axis=1)),
    )


@dataclass(frozen=True)
class Handling:
    """Complaints: cases, settled ones, days to settle each, days that open ones have waited."""

    cases: int
    days: tuple[int, ...]
    open_days: tuple[int, ...]
    answers: dict[str, int]


def complaints(store: db.StoreName, start: date, end: date, as_of: date) -> pd.DataFrame:
    """Rows of queries/reports/complaint_cases.sql."""
    return db.query(store, "complaint_cases", start=start, end=end, as_of=as_of)


def handling(rows: pd.DataFrame, as_of: date) -> Handling:
    """How long cases took; a case without settlement waits until the as-of day."""
    received, closed = pd.to_datetime(rows["received_on"]), pd.to_datetime(rows["closed_on"])
    days = (closed - received).dt.days.dropna()
    waiting = (pd.Timestamp(as_of) - received[closed.isna()]).dt.days
    answers = rows["satisfaction"].dropna().value_counts()
    return Handling(
        len(rows),
        tuple(int(day) for day in days),
        tuple(int(day) for day in waiting),
        {str(word): int(count) for word, count in answers.items()},
    )


def surveys(store: db.StoreName, start: date, end: date) -> pd.DataFrame:
    """Rows of queries/reports/satisfaction_surveys.sql."""
    return db.query(store, "satisfaction_surveys", start=start, end=end)


def budget(store: db.StoreName, year: int, as_of: date) -> pd.DataFrame:
    """Rows of queries/reports/budget_lines.sql."""
    return db.query(store, "budget_lines", year=year, as_of=as_of)


def money(rows: pd.DataFrame) -> dict[str, tuple[float | None, float | None, int]]:
    """Purpose → planned, paid (yuan; None where no line tells it), lines."""
    found = {}
    for purpose in PURPOSES:
        own = rows[rows["purpose"] == purpose]
        planned, paid = own["planned_yuan"].dropna(), own["paid_yuan"].dropna()
        found[purpose] = (
            float(planned.sum()) if len(planned) else None,
            float(paid.sum()) if len(paid) else None,
            len(own),
        )
    return found
