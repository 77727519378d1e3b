"""The batches of one product in one period as a letter needs them, and what became of them."""

from dataclasses import replace
from datetime import date

import pandas as pd

from dashboard.indicators import measured
from dashboard.indicators.definitions import Indicator, Measure, indicator, measure
from dashboard.indicators.measured import Slice
from dashboard.indicators.products import named
from dashboard.letters import phrases
from dashboard.letters.material import Period
from dashboard.report.model import Selection
from dashboard.spot_checks import batches
from dashboard.store import db

LEVELS = {"国": "国家级", "省": "省级", "市": "市级", "县": "县级"}
LEAST = 5  # batches below which no rate is told
RECHECKED = "复查合格"


def indicator_of(product: str) -> Indicator:
    known = named(product)
    assert known is not None
    return indicator(known.pass_rate)


def _year_before(day: date) -> date:
    return (pd.Timestamp(day) - pd.DateOffset(years=1)).date()


def outcomes(store: db.StoreName, product: str, failed: pd.DataFrame, known: date) -> list[str]:
    """What became of every failed batch: RECHECKED, 复查不合格, 异议期内, 异议处理中, or ''."""
    again = db.query(store, "rechecks", product=product, as_of=known)
    own: dict[str, list[tuple[pd.Timestamp, str]]] = {}
    for firm, day, result in zip(
        again["firm"], pd.to_datetime(again["tested_on"]), again["result"], strict=True
    ):
        if isinstance(firm, str):
            own.setdefault(firm, []).append((day, str(result)))
    found = []
    windows = batches.windows(failed, known)
    for row, window in zip(failed.to_dict("records"), windows, strict=True):
        told = row.get("recheck_result")
        if not isinstance(told, str) or not told:
            later = (
                result
                for day, result in reversed(own.get(row["id"], []))
                if pd.isna(day) or day > row["sampled_to"]
            )
            told = next(later, "")
        if told:
            found.append("复查不合格" if "不合格" in told else RECHECKED)
        elif window.state == batches.RAISED:
            found.append("异议处理中")
        elif window.state == batches.OPEN:
            found.append("异议期内")
        else:
            found.append("")
    return found


class Check:
    """First tests of a product in a period, those of the same months a year before, and results."""

    def __init__(self, store: db.StoreName, asked: Selection, period: Period, product: str) -> None:
        self.store, self.period, self.product = store, period, product
        self.as_of = min(asked.as_of, period.on)
        self.known = asked.as_of
        self.issued = asked.issued_on or max(asked.as_of, period.on)
        self.one = indicator_of(product)
        self.with_firms = asked.firms
        start = date(period.on.year, 1, 1)
        self.chosen = Slice(
            self.known,
            start,
            period.on,
            purposes=(),
            levels=(asked.level,) if asked.level else None,
        )
        whole = replace(self.chosen, start=None, end=None)
        self.every = batches.batches(store, self.one, whole)
        self.rows = self.between(start, period.on)
        self.tested = self.rows[self.rows["verdict"].isin(batches.TESTED)]
        self.failed = self.rows[self.rows["verdict"] == "不合格"].reset_index(drop=True)
        old = self.between(date(start.year - 1, 1, 1), _year_before(period.on))
        self.old = old[old["verdict"].isin(batches.TESTED)]
        self.windows = batches.windows(self.failed, self.known)
        self.results = outcomes(store, product, self.failed, self.known)

    def between(self, first: date, last: date) -> pd.DataFrame:
        """The batches that were drawn within two days."""
        is_in = (self.every["sampled_from"] >= pd.Timestamp(first)) & (
            self.every["sampled_to"] <= pd.Timestamp(last)
        )
        return self.every[is_in]

    def compared(self) -> tuple[Measure, Measure]:
        """Passed of tested in the span and in the same months of the year before, with how much the
        batches of one maker say the same."""
        start, end = date(self.period.on.year - 1, 1, 1), _year_before(self.period.on)
        before = replace(self.chosen, start=start, end=end)
        new, old = (
            measure(
                self.one,
                int(rows["passed"].sum()),
                len(rows),
                on=self.as_of,
                design_effect=measured.total(self.store, self.one, chosen).design_effect,
            )
            for rows, chosen in ((self.tested, self.chosen), (self.old, before))
        )
        return new, old

    def counted(self) -> Measure:
        """What is judged against the aim: the purposes of the ruling in force."""
        chosen = replace(self.chosen, purposes=None)
        return measured.total(self.store, self.one, chosen)

    def split(self, by: str) -> dict[str, tuple[int, int]]:
        """Passed and tested per value of a column that is told."""
        own = self.tested[self.tested[by].notna()]
        return {str(name): (int(part["passed"].sum()), len(part)) for name, part in own.groupby(by)}

    def kind_names(self) -> list[str]:
        found = self.split("kind")
        return sorted(found, key=lambda name: (-found[name][1], name))

    def township_names(self) -> list[str]:
        return phrases.official(self.split("township"))
