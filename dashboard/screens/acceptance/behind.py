"""From a mark of the assessment to what it was counted from.

A mark of an indicator leads to the rows of its unit, one of a supervision round to the sheets of
it, one of reports in time to the periods in the plan; systems and demonstration units to the page
that shows those of the township. A mark whose figure is another by today's data leads nowhere.
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
from dashboard.analysis.catalogue import FACTS, TIMES
from dashboard.analysis.drill import Cell
from dashboard.analysis.kept_views import as_text
from dashboard.analysis.question import ROWS, Question
from dashboard.analysis.statement import period_label
from dashboard.duties import completions
from dashboard.duties import words as duty_words
from dashboard.duties.definitions import duty
from dashboard.duties.plan import Line
from dashboard.frame import View, behind
from dashboard.frame.behind import Led
from dashboard.indicators import measured
from dashboard.indicators.definitions import Figure, Measure, indicator, indicators
from dashboard.indicators.measured import Slice
from dashboard.screens.plan import plan
from dashboard.store import db

_PAGES = {MECHANISM: "mechanism", DEMONSTRATION: "demonstration"}
Only = list[tuple[str, tuple[str, ...]]]
_SAME = 1e-9  # of two percents of the same counts


@dataclass(frozen=True)
class Ways:
    """What leads from the marks of a sheet: the measures behind items, the lines of the plan."""

    sheet: Sheet
    day: date
    measures: Mapping[tuple[str, str], Measure]
    lines: tuple[Line, ...]

    def told(self, subject: str, mark: Mark, text: str) -> str:
        """A text of a mark, which leads to what it was counted from where that is known."""
        item = next((one for one in self.sheet.plan.items if one.name == mark.item), None)
        if item is None or mark.percent is None:
            return text
        if item.source in indicators() and not self._is_reported(item):
            found = self.measures.get((item.name, subject))
            rate = found.rate if found else None
            if found is None or rate is None or abs(100 * float(rate) - mark.percent) > _SAME:
                return text
            return Figure.told(text, found)
        return self._of_township(subject, item, text) if self._is_of_townships else text

    @property
    def _is_of_townships(self) -> bool:
        return self.sheet.track == TOWNSHIPS

    def _is_reported(self, item: Item) -> bool:
        return self.sheet.month is not None and item.source in scores.REPORTED

    def _of_township(self, name: str, item: Item, text: str) -> str:
        named = f"{name}{item.name}"
        only: Only = [(FACTS["township"], (name,))]
        if self._is_reported(item):
            assert self.sheet.month is not None
            only.append((TIMES["month"], (period_label(self.sheet.month, "month"),)))
            return self._rows("monthly_reports", only, text, named)
        if item.source == SUPERVISION:
            only += [("督查级别", ("县",)), (TIMES["year"], (period_label(self.day, "year"),))]
            return self._rows("supervision_scores", only, text, named)
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
        if page := _PAGES.get(item.source):
            choices = (("township", name), ("as_of", self.day.isoformat()))
            return Led.told(text, page, choices, named)
        return text

    def _rows(self, table: str, only: Only, text: str, of: str) -> Led:
        asked = Question(f"rows-{table}", (ROWS,), only=tuple(only))
        choices = (
            ("ask", as_text(asked)),
            ("cell", Cell(ROWS, (), ()).text),
            ("as_of", self.day.isoformat()),
        )
        return Led.told(text, behind.PAGE, choices, of)


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
    return Ways(found, day, measures, tuple(lines))


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
