"""以奖代补 (75号 四(二)): what is owed for demonstration units and commendations, and the budget.

Amounts are the county's (data/assessment.toml); the budget is what the list of budgets plans for
专项奖励.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from dashboard.acceptance.method import COMMENDED, Award, Plan
from dashboard.acceptance.scores import HOME
from dashboard.demonstration import stages
from dashboard.demonstration.regions import regions
from dashboard.store import db

PURPOSE = "专项奖励"


@dataclass(frozen=True)
class Owed:
    """One award: for whom, and what it comes to in yuan."""

    award: Award
    units: tuple[str, ...]

    @property
    def yuan(self) -> int:
        """Number of units times the amount."""
        return len(self.units) * self.award.yuan


@dataclass(frozen=True)
class Bill:
    """All awards of a year. budget: yuan planned, None while the list plans nothing."""

    owed: tuple[Owed, ...]
    budget: Fraction | None

    @property
    def yuan(self) -> int:
        """What all awards come to."""
        return sum(one.yuan for one in self.owed)

    @property
    def short(self) -> Fraction:
        """Yuan that the budget lacks; 0 where it suffices or nobody set one."""
        return max(self.yuan - self.budget, Fraction(0)) if self.budget is not None else Fraction(0)


def bill(store: db.StoreName, year: int, on: date, plan: Plan, commended: Sequence[str]) -> Bill:
    """What the method pays for the units approved by a day and the townships to be commended."""
    made = regions().get(HOME)
    known = stages.units(store, made, on) if made else []
    approved = [one for one in known if one.is_approved]
    owed = tuple(
        Owed(
            award,
            (
                *(one.applicant for one in approved if one.category in award.what),
                *(commended if COMMENDED in award.what else ()),
            ),
        )
        for award in plan.awards
    )
    lines = db.query(store, "budget_lines", year=year, as_of=on)
    planned = lines.loc[lines["purpose"] == PURPOSE, "planned_yuan"].dropna()
    budget = sum((Fraction(str(one)) for one in planned), Fraction(0)) if len(planned) else None
    return Bill(owed, budget)
