"""What the words around a table say about all of its rows: period, reporting day, county."""

import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePath

from dashboard.importing.cleaning import (
    DateSpan,
    parse_date,
    parse_period,
    parse_reporting_date,
    tidy,
)
from dashboard.importing.cleaning.spans import month_span, year_span
from dashboard.importing.cleaning.text import simplify
from dashboard.importing.questions import Answers
from dashboard.importing.recognise import SheetPlan

_BARE_YEAR = re.compile(r"(?<!\d)(20\d\d)(?:\s*[qQ]([1-4]))?(?!\d)")
_YEAR_MONTH = re.compile(
    r"(?<!\d)(20\d\d)[.\-_/ ]?(0[1-9]|1[0-2]|[1-9](?!\d))(?=月|份|[^\d.\-/]|$)"
    r"(?!\s*(?:号|次|轮|批|期|季|届|家|户|个|组|人))"  # 永质监2010-3号, 2010-1季度
)
_WHOLE_DAY = re.compile(r"(?<!\d)20\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])(?!\d)")
_BARE_YEARS = re.compile(r"(?<!\d)(20\d\d)\s*[-—–~至到]\s*(20\d\d)(?!\d)")
_GAP = re.compile(r"\s{2,}|\u3000+")
_NOT_OF_TABLE = re.compile(r"^填(?:报|表)|^报送|^制表|单位[:：]")
_YEAR_IN = re.compile(r"\d年|\d{4}")
_COUNTY_TITLE = re.compile("永嘉县?(?!路|服装厂|人造板)")


@dataclass(frozen=True)
class SheetContext:
    """Facts for a whole sheet. span: the period its title, name or file name tells.

    reported_on: the day after 填报时间. county_only: the title says that it lists 永嘉县.
    chosen: the span was given by a person. date_1904: of the workbook. answers: to questions.
    place: which of several sheets of one form it is, by their days, from 1.
    signs: folded cells of all mark columns of the sheets of this form.
    folder: name of the folder that told the span, "" when something nearer did.
    file_texts: name of the file and of its folders, nearest first.
    """

    title: str
    span: DateSpan | None
    reported: DateSpan | None
    county_only: bool
    chosen: bool = False
    date_1904: bool = False
    folder: str = ""
    place: int | None = None
    signs: frozenset[str] = frozenset()
    answers: Answers = field(default_factory=Answers, compare=False)
    file_texts: tuple[str, ...] = ()

    @property
    def year(self) -> int | None:
        """The one year of the span, without a span that of 填报时间; None when not one."""
        span = self.span or self.reported
        if span and span.start.year == span.end.year:
            return span.start.year
        return None

    @property
    def reported_on(self) -> date | None:
        """Last day of the reporting date, None when the sheet does not tell."""
        return self.reported.end if self.reported else None


def read_context(
    plan: SheetPlan,
    file_name: str,
    period: DateSpan | None = None,
    date_1904: bool = False,
    folder: str = "",
    answers: Answers | None = None,
) -> SheetContext:
    """Collect what title, sheet name, file name and folders say; `period` overrules the span."""
    title = simplify(tidy(plan.title))
    above = [title, *plan.titles, plan.sheet.name]
    above += [part for text in plan.titles for part in _GAP.split(text.strip())[1:]]
    span = period or _first_span([*above, PurePath(file_name).stem])
    told_by = ""
    for part in reversed(PurePath(folder).parts) if span is None else ():
        if span := _first_span([part]):
            told_by = part
            break
    told = answers.get("year", "") if answers and span is None else None
    if told and (found := _BARE_YEAR.search(told)):
        span = year_span(int(found[1]), told)
    if span is not None and period is None:
        nearer = [PurePath(file_name).stem, *reversed(PurePath(folder).parts)]
        span = _narrowed(span, [*above, *nearer])
    year = span.start.year if span and span.start.year == span.end.year else None
    reported = next(
        filter(None, (parse_reporting_date(text, year_hint=year) for text in plan.titles)), None
    )
    return SheetContext(
        title=title,
        span=span,
        reported=reported,
        county_only=bool(_COUNTY_TITLE.search(title)),
        chosen=period is not None,
        date_1904=date_1904,
        folder=told_by,
        answers=answers or Answers(),
        file_texts=(PurePath(file_name).stem, *reversed(PurePath(folder).parts)),
    )


def _narrowed(span: DateSpan, texts: list[str]) -> DateSpan:
    """The month or day within the span that a text tells without a year: （8月11日摸底）."""
    year = span.start.year
    for text in texts if span.end.year == year else ():
        found = None if _NOT_OF_TABLE.match(text) else parse_period(text, year_hint=year)
        if found is None or found == span or _YEAR_IN.search(found.text):
            continue
        if span.start <= found.start and found.end <= span.end:
            return found
    return span


def _first_span(texts: list[str]) -> DateSpan | None:
    for text in texts:
        if _NOT_OF_TABLE.match(text):
            continue
        found = parse_period(text)
        if found:
            return found
        bare = _BARE_YEARS.search(text)
        if bare and bare[1] <= bare[2]:
            return year_span(int(bare[1]), bare[0], int(bare[2]))
        bare = _YEAR_MONTH.search(text)
        if bare:
            return month_span(int(bare[1]), int(bare[2]), bare[0])
        day = _WHOLE_DAY.search(text)
        if day and (span := parse_date(day[0]).value):
            return span
        bare = _BARE_YEAR.search(text)
        if bare:
            year = int(bare[1])
            if bare[2]:
                last = 3 * int(bare[2])
                return month_span(year, last - 2, bare[0], last)
            return year_span(year, bare[0])
    return None
