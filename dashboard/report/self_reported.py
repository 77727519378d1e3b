"""Monthly reports beside an older register: what townships said since, and against the pace."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from dashboard.indicators.definitions import Target, indicator
from dashboard.indicators.measured import Slice
from dashboard.indicators.official import as_of_value
from dashboard.report.model import Light
from dashboard.store import db
from dashboard.ten_trades import monthly, words
from dashboard.ten_trades import official as progress_words
from dashboard.ten_trades.monthly import Month
from dashboard.words import formats
from dashboard.words.tied import Sentence


@dataclass(frozen=True)
class Reported:
    """Months with reports, oldest first, the newest of them younger than the register.

    needed: compliance that an even pace to the deadline asks for at the end of the newest month;
    due: the report of the deadline's month, once that day has come.
    """

    months: tuple[Month, ...]
    goal: Target
    needed: Fraction | None
    due: Month | None
    register: date

    @property
    def now(self) -> Month:
        """The newest month."""
        return self.months[-1]

    @property
    def title(self) -> str:
        """9月月报规范率92.4%，比应到的进度低…"""
        return words.monthly_panel(self.now, self.needed, self.goal.value, self.due)[0]

    @property
    def sentence(self) -> Sentence:
        """The paragraph of a circular."""
        day = as_of_value(self.register)
        return progress_words.reported(self.now, self.needed, self.goal, day)

    @property
    def light(self) -> Light:
        """A card without a verdict: what was reported is not judged."""
        rate = self.now.rate
        text = formats.MISSING if rate is None else formats.rate_text(rate, against=self.goal.value)
        counts = f"{self.now.compliant:,}/{self.now.outlets:,}户，{len(self.now.reporters)}个乡镇"
        month = formats.period_text(self.now.month, "month")
        gap = words.pace_text(rate, self.needed)
        return Light("月报规范率", text, "reported", "", gap, f"{counts}，{month}")


def newer(store: db.StoreName, as_of: date, register: date) -> Reported | None:
    """The reports known by a day, where the newest speaks for a time after the register."""
    goal = indicator("compliance_rate").target("county", as_of)
    found = monthly.months(store, Slice(as_of), beside=False)
    if goal is None or not found or found[-1].end <= register or not found[-1].reporters:
        return None
    needed = monthly.pace_on(found, goal.value, monthly.deadline(), found[-1].end)
    return Reported(tuple(found), goal, needed, monthly.at_deadline(found, as_of), register)
