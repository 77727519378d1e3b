"""The work years: which paper the county works by on a day, and so what its cockpit shows."""

from dataclasses import dataclass
from datetime import date

from dashboard.documents import clauses
from dashboard.indicators.definitions import Indicator

HEADS: dict[str, tuple[str, ...]] = {
    "62号": ("62号",),
    "75号": ("75号", "126号", "嘉兴"),
    "83号": ("83号",),
}


@dataclass(frozen=True)
class Era:
    """The leading paper of a work year and all papers that belong to it."""

    head: str
    papers: tuple[str, ...]

    def owns(self, one: Indicator) -> bool:
        """Whether one of its papers sets the target of an indicator, or states its aim."""
        return _paper(one) in self.papers


def era_on(day: date) -> Era:
    """The era of the newest leading paper issued by a day; the first one before any."""
    issued = [head for head in HEADS if clauses.document(head).date <= day]
    head = max(issued, key=lambda one: clauses.document(one).date, default=next(iter(HEADS)))
    return Era(head, HEADS[head])


def is_born(one: Indicator, day: date) -> bool:
    """Whether the paper behind an indicator was issued by a day; one without a paper always was."""
    paper = _paper(one)
    return not paper or clauses.document(paper).date <= day


def _paper(one: Indicator) -> str:
    """The paper that first sets its target, or states its aim; empty without either."""
    first = one.clause_on(date.min)
    return clauses.clause(first).document if first else ""
