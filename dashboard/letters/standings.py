"""One supervision round as a letter needs it: standings, the round before, weak items, days."""

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property

import pandas as pd

from dashboard import divisions
from dashboard.duties import definitions as duty_definitions
from dashboard.duties import due_dates
from dashboard.indicators import measured
from dashboard.indicators.definitions import indicator
from dashboard.indicators.measured import Slice
from dashboard.inspections import rounds
from dashboard.letters import phrases
from dashboard.letters.material import Period
from dashboard.letters.phrases import official, points, score
from dashboard.report.model import Selection
from dashboard.store import db
from dashboard.ten_trades import monthly
from dashboard.words import workdays
from dashboard.words.terms import GENERAL, form_of

WEAK = Fraction(75, 100)  # share of an item's full marks below which it goes on the list
ROUND_DUTIES = {1: "75.annex.8", 2: "75.annex.12", 3: "75.annex.15"}


class Standing:
    """A round of one series, its standings and those of the round before."""

    def __init__(self, store: db.StoreName, asked: Selection, period: Period, series: str) -> None:
        self.store, self.series, self.form = store, series, form_of(series)
        self.is_general = series in GENERAL
        self.issued = asked.issued_on or asked.as_of
        self.on = period.on
        year, number = map(int, period.id.split("-"))
        rows = rounds.sheets(store, max(asked.as_of, period.on))
        every = rounds.rounds(rows, series, year)
        self.one = next(one for one in every if one.number == number)
        earlier = [one for one in every if one.number < number]
        self.before = earlier[-1] if earlier else None
        self.rows = rounds.of_round(rows, self.one)
        self.table = rounds.standings(self.rows)
        self.ranked = self.table[self.table["rank"].notna()].copy()
        self.unranked = official(self.table.loc[self.table["rank"].isna(), "township"])
        order = {name: place for place, name in enumerate(official(self.ranked["township"]))}
        self.ranked["place"] = self.ranked["township"].map(order)
        self.ranked = self.ranked.sort_values(["rank", "place"])
        self.order = order
        self.marks = {
            str(item): float(own["full_marks"].iloc[0])
            for item, own in self.rows.groupby("item", sort=False)
            if own["full_marks"].notna().all()
        }
        self.items = [str(item) for item in dict.fromkeys(self.rows["item"])]
        self.rows_before = rounds.of_round(rows, self.before) if self.before else None
        self.old = self._old()
        self.units = official(divisions.units_for(self.on, self.on).names)
        self.weak = self._weak()

    def _old(self) -> pd.DataFrame:
        if self.rows_before is None:
            return pd.DataFrame(columns=["township", "score", "rank", "shared"])
        found = rounds.standings(self.rows_before)
        same = set(found["full_marks"].dropna()) == set(self.ranked["full_marks"].dropna())
        return found if same else found.iloc[0:0]

    def named(self, one: rounds.Round) -> str:
        """第一次督查, 第一次专项督查, 第一次明察暗访."""
        return f"{phrases.ordinal(one.number)}{self.form}"

    @property
    def is_same_set(self) -> bool:
        """Whether the round before scored the same townships: only then means are compared."""
        return len(self.both()) == len(self.ranked) == len(self.old["score"].dropna())

    def _weak(self) -> list[tuple[str, str, float, float]]:
        """Township, item, full marks, score of every item below three quarters of its marks."""
        found = []
        for name in self.order:
            own = self.rows[self.rows["township"] == name].set_index("item")["score"]
            for item in self.items:
                full = self.marks.get(item)
                if full and Fraction(str(own[item])) / Fraction(str(full)) < WEAK:
                    found.append((name, item, full, float(own[item])))
        return found

    def both(self) -> list[tuple[str, float, float, Fraction]]:
        """Township, score before, score now, printed change; official order."""
        was = self.old.set_index("township")["score"] if len(self.old) else {}
        found = []
        for r in self.ranked.sort_values("place").itertuples():
            old = was.get(r.township) if len(self.old) else None
            if old is not None and not pd.isna(old):
                apart = points(score(r.score), score(old))
                found.append((str(r.township), float(old), float(r.score), apart))
        return found

    def mean(self, values: Sequence[float]) -> str:
        exact = [Fraction(str(round(float(v), 3))) for v in values]
        return phrases.formats.decimal_text(sum(exact, Fraction(0)) / len(exact), 1)

    def item_rates(self, rows: pd.DataFrame) -> dict[str, str]:
        found = {}
        for item in self.items:
            own = rows[rows["item"] == item]
            full = self.marks.get(item)
            if full and len(own):
                got = sum((Fraction(str(v)) for v in own["score"]), Fraction(0))
                found[item] = phrases.formats.percent(got / (Fraction(str(full)) * len(own)))
        return found

    def _rank(self, name: str) -> int:
        return int(self.ranked.set_index("township").loc[name, "rank"])

    @cached_property
    def registered(self) -> list[tuple[str, int, int, int]]:
        """Township, compliant, outlets, rectified of the register in force on the day; none while
        only a part of it was there."""
        whole = measured.whole_days(self.store, "outlets", max(self.on, self.issued), "day")
        if not any(day <= self.on for day in whole):
            return []
        good = measured.counts(self.store, indicator("compliance_rate"), Slice(self.on), "township")
        done = measured.counts(self.store, indicator("coverage_rate"), Slice(self.on), "township")
        rectified = {str(r.key): int(r.numerator) for r in done.itertuples()}
        return [
            (str(r.key), int(r.numerator), int(r.denominator), rectified.get(str(r.key), 0))
            for r in good.itertuples()
            if r.key is not None and not pd.isna(r.last_day)
        ]

    @cached_property
    def register_day(self) -> date | None:
        rows = measured.counts(self.store, indicator("compliance_rate"), Slice(self.on), "all")
        return phrases.plain_day(rows["last_day"].iloc[0]) if len(rows) else None

    def days(self) -> dict[str, date]:
        days = {
            "fix": workdays.working_day(self.issued + timedelta(days=14)),
            "object": workdays.after(self.issued, 5),
            "training": workdays.working_day(self.issued + timedelta(days=20)),
        }
        next_month = (pd.Timestamp(self.issued).replace(day=1) + pd.offsets.MonthBegin(1)).date()
        days["report"] = next_month + timedelta(days=monthly.DUE_DAY - 1)
        if monthly.deadline() > days["fix"]:
            days["finish"] = monthly.deadline()
        nxt = ROUND_DUTIES.get(self.one.number + 1) if self.is_general else None
        if nxt:
            duty = duty_definitions.duty(nxt)
            due = due_dates.periods(duty.due, duty.starts, duty.until, duty.starts)[0].due
            if due and due > self.issued:
                days["next_round"] = due
        return days
