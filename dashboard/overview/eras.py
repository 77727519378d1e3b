"""The work years: which paper the county works by on a day, and so what its cockpit shows."""

from dataclasses import dataclass
from datetime import date

from dashboard.documents import clauses
from dashboard.indicators import evidence
from dashboard.indicators.definitions import Indicator, Measure


@dataclass(frozen=True)
class Era:
    """The leading paper of a work year, the papers that belong to it and were issued by the day,
    and which lower part its cockpit has (data/documents/documents.toml)."""

    head: str
    papers: tuple[str, ...]
    cockpit: str

    def owns(self, one: Indicator) -> bool:
        """Whether one of its papers sets the target of an indicator, or states its aim."""
        return _paper(one) in self.papers


def era_on(day: date) -> Era:
    """The era of the newest leading paper issued by a day; the first one before any."""
    leading = [one for one in clauses.documents() if one.era == one.id]  # oldest first
    head = [one for one in leading if one.date <= day][-1:] or leading[:1]
    if not head:
        return Era("", (), "")
    papers = [one for one in clauses.documents() if one.era == head[0].id]
    issued = tuple(one.id for one in papers if one.date <= day)
    return Era(head[0].id, issued, head[0].cockpit)


def is_born(one: Indicator, day: date) -> bool:
    """Whether the paper behind an indicator was issued by a day; one without a paper always was."""
    paper = _paper(one)
    return not paper or clauses.document(paper).date <= day


def is_told(one: Indicator, found: Measure, day: date) -> bool:
    """Whether a headline figure is told on a day, by cockpit and letter alike: one of the papers of
    the work year, or of an earlier paper while its evidence is fresh."""
    return era_on(day).owns(one) or not evidence.mark(found)


def _paper(one: Indicator) -> str:
    """The paper that first sets its target, or states its aim; empty without either."""
    first = one.clause_on(date.min)
    return clauses.clause(first).document if first else ""
