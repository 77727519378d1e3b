"""What contradicts itself in the evidence of a store, whichever page knows it: fields against each
other, monthly reports against themselves and against the register, entries against the data.

One row of `found` is one kind: how many, of how many, the first example, where it is shown.
"""

from dataclasses import dataclass
from datetime import date

from dashboard.checks import words
from dashboard.documents import clauses
from dashboard.duties import completions
from dashboard.duties.definitions import DISPUTED
from dashboard.duties.words import line_name
from dashboard.indicators import coverage
from dashboard.indicators.measured import Slice
from dashboard.store import db
from dashboard.ten_trades import monthly


@dataclass(frozen=True)
class Contradiction:
    """One kind; of 0: of how many is not known. page: a file of pages/."""

    kind: str
    count: int
    of: int
    example: str
    page: str

    @property
    def text(self) -> str:
        """What contradicts what, with the numbers."""
        return words.contradiction(self.kind, self.count, self.of)


PAGES = {
    "unlicensed_compliant": "outlets",
    "compliant_not_rectified": "outlets",
    "licence_before_permit": "outlets",
    "trained_over_due": "mechanism",
    "zone_passed_below_mark": "zones",
    "printed_total": "inspections",
}

PAPERS = {"licence_before_permit": "126号"}
"""What contradicts only the paper that asks for it, not before that was issued."""


def found(store: db.StoreName, as_of: date) -> list[Contradiction]:
    """Every kind that occurs up to a day."""
    if not db.exists(store):
        return []
    rows = db.query(store, "field_contradictions", as_of=as_of)
    unborn = [kind for kind, paper in PAPERS.items() if clauses.document(paper).date > as_of]
    rows = rows[~rows["kind"].isin(unborn)]
    kinds = [
        Contradiction(
            str(r["kind"]), int(r["things"]), int(r["of"]), r["example"], PAGES[r["kind"]]
        )
        for r in rows.to_dict("records")
    ]
    gaps = monthly.report_gaps(store, Slice(as_of)).rows
    if len(gaps):
        first = gaps.iloc[0]
        example = f"{first['township']} {first['month']:%Y-%m} {first['item']}"
        kinds.append(Contradiction("report_gaps", len(gaps), 0, example, "outlets"))
    told = db.query(store, "report_contradictions", as_of=as_of, townships=None, trades=None)
    if len(told):
        first = told.iloc[0]
        example = f"{first['township']} {first['trade']} {first['month']:%Y-%m}"
        kinds.append(Contradiction("report_contradictions", len(told), 0, example, "outlets"))
    for dataset in coverage.DATASETS:
        if gone := coverage.left_out(store, dataset, as_of):
            one = gone[-1]
            example = f"{one.day:%Y-%m} {one.township} {one.trade}，以前{one.outlets}户"
            kinds.append(Contradiction(f"left_out.{dataset}", len(gone), 0, example, "outlets"))
    plan = completions.plan(store, as_of)
    disputed = [line for line, state in plan if state.name == DISPUTED]
    if disputed:
        example = line_name(disputed[0])
        kinds.append(Contradiction("disputed", len(disputed), len(plan), example, "plan"))
    return kinds
