"""From a mark of the assessment to what it was counted from.

A mark of an indicator leads to the rows of its unit, also to those of the monthly report where that
is newer than the register; one of a supervision round to the sheets of it, one of reports in time
and of systems to their lines in the plan, one of demonstration units to what the township applied
for. A mark whose figure is another by today's data leads nowhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from dashboard import divisions
from dashboard.acceptance import scores
from dashboard.acceptance import sheet as sheets
from dashboard.acceptance.method import (
    DEMONSTRATION,
    MECHANISM,
    REPORTING,
    SUPERVISION,
    Item,
)
from dashboard.acceptance.sheet import TOWNSHIPS, Mark, Sheet
from dashboard.analysis.statement import period_label
from dashboard.demonstration import stages
from dashboard.demonstration.regions import regions
from dashboard.duties import completions
from dashboard.duties import words as duty_words
from dashboard.duties.definitions import duty
from dashboard.duties.plan import Line
from dashboard.frame import View
from dashboard.indicators import measured
from dashboard.indicators.definitions import Figure, Measure, indicator, indicators
from dashboard.indicators.measured import Slice
from dashboard.mechanism.facts import SYSTEMS
from dashboard.screens import led
from dashboard.screens.plan import plan
from dashboard.store import db

_SAME = 1e-9  # of two percents of the same counts


@dataclass(frozen=True)
class Ways:
    """What leads from the marks of a sheet: the measures behind items, the lines of the plan, the
    monthly report that is newer than the register, the townships that applied for a title."""

    sheet: Sheet
    day: date
    measures: Mapping[tuple[str, str], Measure]
    lines: tuple[Line, ...]
    systems: tuple[Line, ...]
    newer: scores.Newer | None
    applied: frozenset[str]

    def told(self, subject: str, mark: Mark, text: str) -> str:
        """A text of a mark, which leads to what it was counted from where that is known."""
        item = next((one for one in self.sheet.plan.items if one.name == mark.item), None)
        if item is None or mark.percent is None:
            return text
        if self._is_reported(item):
            return self._of_reports(subject, item, mark.percent, text)
        if item.source in indicators():
            found = self.measures.get((item.name, subject))
            rate = found.rate if found else None
            is_same = rate is not None and _is_same(100 * float(rate), mark.percent)
            return Figure.told(text, found) if found and is_same else text
        if self.sheet.track == TOWNSHIPS:
            return self._of_township(subject, item, mark.percent, text)
        return text

    def _is_reported(self, item: Item) -> bool:
        return self.sheet.month is not None and item.source in scores.REPORTED

    def _of_reports(self, subject: str, item: Item, percent: float, text: str) -> str:
        if self.newer is None or self.newer.month != self.sheet.month:
            return text
        is_trade = self.sheet.track != TOWNSHIPS
        own = self.newer.percents(item.source, "trade" if is_trade else "township").get(subject)
        if own is None or not _is_same(own, percent):
            return text
        only: led.Limits = {
            led.TOWNSHIP: tuple(self.newer.townships) if is_trade else subject,
            led.TRADE: subject if is_trade else None,
            **led.period(self.newer.month, "month"),
        }
        return led.rows(text, "monthly_progress", self.day, only, f"{subject}{item.name}")

    def _of_township(self, name: str, item: Item, percent: float, text: str) -> str:
        named, only = f"{name}{item.name}", {led.TOWNSHIP: name}
        if item.source == SUPERVISION:
            of_year = {"督查级别": "县", **led.period(self.day)}
            return led.rows(text, "supervision_scores", self.day, only | of_year, named)
        if item.source == DEMONSTRATION and name in self.applied:
            return led.rows(text, "demonstration_units", self.day, only, named)
        if item.source == REPORTING:
            asked = duty(scores.MONTHLY)
            limits = {
                "任务": duty_words.paper_title(asked),
                "单位": name,
                "年": period_label(self.day, "year"),
                "状态": plan.PAST,
            }
            found = plan.each_of(asked.document)
            number = len(found.those(self.lines, limits))
            return found.told(self.lines, limits, number, text)
        if item.source == MECHANISM:
            limits = {"制度": plan.SYSTEM, "单位": name, "佐证": plan.SHOWN}
            found = plan.each_of("126号")
            number = round(percent * len(SYSTEMS) / 100)
            return found.told(self.systems, limits, number, text)
        return text


def _is_same(one: float, other: float) -> bool:
    return abs(one - other) <= _SAME


def ways(view: View, found: Sheet) -> Ways:
    """What leads from the marks of a sheet."""
    day = sheets.last_day(found.year, found.as_of)
    measures = {
        (item.name, name): one
        for item in found.plan.items
        if item.source in indicators()
        for name, one in view.ask(_measures, item.source, day, found.track).items()
    }
    lines = view.ask(completions.plan, day, duty(scores.MONTHLY).document, True)
    systems = view.ask(completions.plan, day, "126号", True)
    newer = view.ask(scores.newer, day) if found.month else None
    home = regions().get(scores.HOME)
    units = view.ask(stages.units, home, day) if home else []
    applied = frozenset(one.township for one in units)
    return Ways(found, day, measures, tuple(lines), tuple(systems), newer, applied)


def _measures(store: db.StoreName, source: str, day: date, track: str) -> dict[str, Measure]:
    """The measure of every unit that the assessment takes its percent from."""
    one = indicator(source)
    asked = Slice(day, start=date(day.year, 1, 1) if one.basis == "event" else None)
    if track == TOWNSHIPS:
        return measured.values(store, one, asked, divisions.units_for(day, day)).units
    rows = measured.counts(store, one, asked, "trade")
    return {
        str(row.key): measured.of_row(store, one, row, asked, by="trade")
        for row in rows.itertuples()
        if row.key
    }
