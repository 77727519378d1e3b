"""A question of one's own: which measures of which data, by what, of what alone, compared how.

A question is what stands in the address; `checked` says what of it cannot be asked, and why.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cache

from dashboard.analysis import catalogue, words
from dashboard.analysis.catalogue import FACTS, NUMERATOR, TIMES, Column, View
from dashboard.indicators.definitions import Indicator, indicators
from dashboard.store import datasets, viewer

ROWS = "rows"
_SUM = "sum-"  # before the column whose numbers are added up
MOST_DIMENSIONS = 4
COMPARISONS = {"none": "不比", "year": "和上年同期", "previous": "和上一期", "pair": "和第一个比"}
ORDERS = {"official": "按公布次序", "pinyin": "按拼音", "value": "按数值"}
KINDS_TO_DIVIDE = ("text", "time", "truth", "list")
_NUMBERS = ("导入号", "行号")


@dataclass(frozen=True)
class Source:
    """Data that are asked together. views: measure → the view that it counts over."""

    id: str
    title: str
    views: dict[str, View] = field(hash=False)

    @property
    def is_state(self) -> bool:
        """Whether its rows tell of a state as of a day, which is never added over time."""
        return any(view.is_state for view in self.views.values())

    def words_of(self, measure: str) -> str:
        """Name of a measure."""
        return name_of(measure)


def is_plain(measure: str) -> bool:
    """Whether a measure is a number of rows or a sum over them, not an indicator."""
    return measure == ROWS or measure.startswith(_SUM)


def added(measure: str) -> str:
    """The column that a measure adds up; empty of another measure."""
    return measure.removeprefix(_SUM) if measure.startswith(_SUM) else ""


def name_of(measure: str) -> str:
    """Name of a measure."""
    if is_plain(measure):
        return added(measure) or words.ROWS
    return indicators()[measure].short_name


@dataclass(frozen=True)
class Question:
    """rows, columns: names of dimensions; only: dimension → the values that count."""

    source: str
    measures: tuple[str, ...]
    rows: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    only: tuple[tuple[str, tuple[str, ...]], ...] = ()
    compare: str = "none"
    order: str = "official"

    @property
    def dimensions(self) -> tuple[str, ...]:
        """Rows, then columns."""
        return (*self.rows, *self.columns)

    def values(self, dimension: str) -> tuple[str, ...]:
        """The values of a dimension that alone count; () for all."""
        return dict(self.only).get(dimension, ())

    def limited(self, dimension: str, *values: str) -> "Question":
        """The same question of these values alone."""
        others = tuple(one for one in self.only if one[0] != dimension)
        return replace(self, only=(*others, (dimension, values)))


@cache
def sources() -> dict[str, Source]:
    """All data that can be asked: what indicators count, then the rows of every dataset that tell
    their day and are no register of states (whose days must not be added)."""
    found: dict[str, Source] = {}
    for one in indicators().values():
        key = "-".join(filter(None, (one.dataset, one.product and _made(one), one.basis)))
        if key not in found:
            found[key] = Source(key, words.source_title(one), {})
        found[key].views[one.id] = catalogue.view_of(one.id)
    for view in catalogue.views().values():
        if view.indicator is None and view.days and not view.is_state:
            sums = {f"{_SUM}{column.name}": view for column in view.columns if column.adds}
            key = f"rows-{view.table}"
            found[key] = Source(key, words.rows_title(view.name), {ROWS: view, **sums})
    return found


def _made(one: Indicator) -> str:
    return one.page


def dimensions(source: Source, measures: Iterable[str]) -> dict[str, Column]:
    """What all the measures can be divided by, for the viewer of the moment, by name.

    Columns that name a person or a single outlet never divide; enterprises and their trademarks
    only for whoever may see their names. A state has periods too: the registers at their ends.
    """
    chosen = [source.views[m] for m in measures if m in source.views]
    if not chosen:
        return {}
    found = {}
    for column in chosen[0].columns:
        if not _divides(column) or not all(view.has(column.name) for view in chosen):
            continue
        found[column.name] = column
    return found


def _divides(column: Column) -> bool:
    if column.kind not in KINDS_TO_DIVIDE or column.name in _NUMBERS:
        return False
    if catalogue.names_firm(column):
        return viewer.current().sees_firms
    if column.field == "file_name":
        return "import" in viewer.current().may
    return not catalogue.is_personal(column) and column.field not in ("sheet",)


@dataclass(frozen=True)
class Checked:
    """A question that can be asked, and what was dropped or changed on the way (Chinese)."""

    question: Question
    told: tuple[str, ...] = ()


def checked(asked: Question) -> Checked:
    """What of a question can be asked. KeyError (Chinese) when its data are unknown."""
    known = sources()
    if asked.source not in known:
        raise KeyError(words.unknown_source(asked.source, [s.title for s in known.values()]))
    source, told = known[asked.source], []
    measures = tuple(m for m in asked.measures if m in source.views) or (next(iter(source.views)),)
    if lost := [m for m in asked.measures if m not in source.views]:
        told.append(words.dropped("看什么", lost))
    can = dimensions(source, measures)
    rows = tuple(dict.fromkeys(d for d in asked.rows if d in can))
    columns = tuple(dict.fromkeys(d for d in asked.columns if d in can and d not in rows))
    if lost := [d for d in (*asked.rows, *asked.columns) if d not in can]:
        told.append(words.dropped("行、列", lost))
    if len(rows) + len(columns) > MOST_DIMENSIONS:
        told.append(words.too_many_dimensions(MOST_DIMENSIONS))
        columns = columns[: max(0, MOST_DIMENSIONS - len(rows))]
        rows = rows[:MOST_DIMENSIONS]
    times = [d for d in (*rows, *columns) if d in TIMES.values()]
    if source.is_state and len(times) > 1:
        told.append(words.ONE_TIME_OF_A_STATE)
        rows, columns = (tuple(d for d in part if d not in times[1:]) for part in (rows, columns))
    only = tuple((d, values) for d, values in asked.only if d in can and values)
    if lost := [d for d, values in asked.only if d not in can and values]:
        told.append(words.dropped("只看", lost))
    if source.is_state and (gone := [d for d, _ in only if d in TIMES.values() and d not in times]):
        told.append(words.state_needs_its_time(gone))
        only = tuple(one for one in only if one[0] not in gone)
    return Checked(
        Question(
            asked.source,
            measures,
            rows,
            columns,
            only,
            asked.compare if asked.compare in COMPARISONS else "none",
            asked.order if asked.order in ORDERS else "official",
        ),
        tuple(told),
    )


def why_not_added(question: Question, dimension: str) -> str:
    """Why figures may not be added over a dimension (Chinese); empty when they may."""
    source = sources()[question.source]
    if source.is_state and dimension in TIMES.values():
        return words.NOT_OVER_TIME
    view = source.views[question.measures[0]]
    if view.column(dimension).kind == "list":
        return words.several_at_once(dimension)
    is_rate = view.indicator is not None and view.indicator.purposes
    if dimension == FACTS["purpose"] and is_rate and len(question.values(dimension)) != 1:
        return words.NOT_OVER_PURPOSES
    return ""


__all__ = [
    "NUMERATOR",
    "ROWS",
    "Checked",
    "Question",
    "Source",
    "checked",
    "datasets",
    "added",
    "dimensions",
    "is_plain",
    "name_of",
    "sources",
    "why_not_added",
]
