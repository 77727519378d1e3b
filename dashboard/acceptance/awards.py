"""以奖代补 (75号 四(二)): what is owed for demonstration units and commendations, and the budget.

Amounts are the county's (data/assessment.toml); the budget is what the list of budgets plans for
专项奖励.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from dashboard.acceptance.method import COMMENDED, Award, Plan
from dashboard.acceptance.scores import HOME
from dashboard.demonstration import levels, stages
from dashboard.demonstration.objections import objections
from dashboard.demonstration.regions import regions
from dashboard.store import db

PURPOSE = "专项奖励"


@dataclass(frozen=True)
class Owed:
    """One award: for whom, and what it comes to in yuan. tied: units with equal totals at the end
    of its places (Award.most), not paid until the leading group decides."""

    award: Award
    units: tuple[str, ...]
    tied: tuple[str, ...] = ()

    @property
    def yuan(self) -> int:
        """Number of units times the amount."""
        return len(self.units) * self.award.yuan


@dataclass(frozen=True)
class Bill:
    """All awards of a year. budget: yuan planned, None while the list plans nothing. doubts: what
    the data say against an approved unit that is to be paid, by its name."""

    owed: tuple[Owed, ...]
    budget: Fraction | None
    doubts: Mapping[str, str] = field(default_factory=dict)

    @property
    def yuan(self) -> int:
        """What all awards come to."""
        return sum(one.yuan for one in self.owed)

    @property
    def short(self) -> Fraction:
        """Yuan that the budget lacks; 0 where it suffices or nobody set one."""
        return max(self.yuan - self.budget, Fraction(0)) if self.budget is not None else Fraction(0)


def scaled(yuan: int, whole: Bill) -> int:
    """What one unit gets by the same proportion where the budget lacks (75号 四(二): 按一定比例),
    down to the hundred; the whole amount otherwise."""
    if not whole.short or whole.budget is None:
        return yuan
    return int(yuan * whole.budget / whole.yuan / 100) * 100


def at_the_line(totals: Mapping[str, float], most: int) -> tuple[list[str], list[str]]:
    """The best units within a number of places, and those that tie at its end: who of them is
    taken nobody but the leading group can say."""
    best = sorted(totals, key=lambda name: -totals[name])
    if len(best) <= most:
        return best, []
    last = totals[best[most - 1]]
    if totals[best[most]] < last:
        return best[:most], []
    tied = [name for name in best if totals[name] == last]
    return [name for name in best[:most] if name not in tied], tied


def bill(
    store: db.StoreName,
    year: int,
    on: date,
    plan: Plan,
    commended: Sequence[str],
    totals: Mapping[str, float] | None = None,
) -> Bill:
    """What the method pays for the units approved by a day and the townships to be commended.

    totals: marks of the townships, by which those beyond an award's places are left out.
    """
    made = stages.campaign(store, HOME, on) if HOME in regions() else None
    approved = [one for one in made.units if one.is_approved] if made else []
    owed = tuple(_owed(award, approved, commended, totals or {}) for award in plan.awards)
    against = levels.contradicted(made, objections(store, made.region, on)) if made else {}
    paid = {name for one in owed for name in one.units}
    doubts = {one.applicant: text for one, text in against.items() if one.applicant in paid}
    lines = db.query(store, "budget_lines", year=year, as_of=on)
    planned = lines.loc[lines["purpose"] == PURPOSE, "planned_yuan"].dropna()
    budget = sum((Fraction(str(one)) for one in planned), Fraction(0)) if len(planned) else None
    return Bill(owed, budget, doubts)


def _owed(
    award: Award,
    approved: Sequence[stages.Unit],
    commended: Sequence[str],
    totals: Mapping[str, float],
) -> Owed:
    units = [one.applicant for one in approved if one.category in award.what]
    if COMMENDED not in award.what:
        return Owed(award, tuple(units))
    marks = {name: totals[name] for name in commended if name in totals}
    if award.most is None or len(commended) <= award.most or len(marks) < len(commended):
        return Owed(award, (*units, *commended))
    taken, tied = at_the_line(marks, award.most)
    return Owed(award, (*units, *taken), tuple(tied))
