"""A question answered: a table of counts with subtotals, rates, shares and differences.

The store counts the groups; subtotals are sums of counts and rates are made anew from them. What
may not be added (a state over time, purposes of spot checks) has no total, and the reason is told.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from dashboard import divisions, statistics
from dashboard.analysis import statement, words
from dashboard.analysis.catalogue import FACTS, SILENT
from dashboard.analysis.question import (
    Question,
    checked,
    is_plain,
    sources,
    why_not_added,
)
from dashboard.analysis.statement import GRAINS, MOST_GROUPS, SUMS
from dashboard.indicators.definitions import Indicator, Measure, Target, indicators, measure
from dashboard.indicators.measured import year_before
from dashboard.store import asking, db
from dashboard.words import formats, terms
from dashboard.words.terms import trades

Key = tuple[str, ...]
Counts = tuple[int, int]
MOST_VALUES = 2_000


@dataclass(frozen=True)
class Difference:
    """Now less before, 0..1 for a rate; low, high: 95 % limits, None for a census or a count."""

    value: float
    low: float | None = None
    high: float | None = None


@dataclass
class Table:
    """The answer. row_keys, column_keys: the groups in their order, one value per dimension.

    counts: (measure, row, column) → numerator and denominator; of rows, their number twice. A key
    that is shorter than its dimensions is the sum over those it leaves out, () the whole; it is
    there only where the sum may be made. before: the same for the period it is compared with.
    """

    question: Question
    as_of: date
    row_keys: list[Key] = field(default_factory=list)
    column_keys: list[Key] = field(default_factory=list)
    counts: dict[tuple[str, Key, Key], Counts] = field(default_factory=dict)
    before: dict[tuple[str, Key, Key], Counts] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)
    sql: dict[str, str] = field(default_factory=dict)
    is_limited: bool = False
    seconds: float = 0.0

    @property
    def is_empty(self) -> bool:
        """Whether nothing was found."""
        return not self.counts

    def indicator(self, measure_id: str) -> Indicator | None:
        """The definition of a measure, None for a number of rows."""
        return None if is_plain(measure_id) else indicators()[measure_id]

    def measure(self, measure_id: str, row: Key, column: Key) -> Measure | None:
        """The judged value of one cell; None where there is none."""
        own = self.indicator(measure_id)
        found = self.counts.get((measure_id, row, column))
        if own is None or found is None:
            return None
        return measure(own, *found, scope=self._scope(row, column), on=self.as_of)

    def _scope(self, row: Key, column: Key) -> str:
        named = [*self.question.rows[: len(row)], *self.question.columns[: len(column)]]
        return "township" if FACTS["township"] in named else "county"

    def number(self, measure_id: str, row: Key, column: Key) -> float | None:
        """The value that orders, colours and draws: a rate 0..1, or a number."""
        if is_plain(measure_id):
            found = self.counts.get((measure_id, row, column))
            return None if found is None else float(found[0])
        one = self.measure(measure_id, row, column)
        return None if one is None or one.rate is None else float(one.rate)

    def target(self, measure_id: str) -> Target | None:
        """The target that its groups are compared with, over or not; None of numbers."""
        sizes = len(self.question.rows), len(self.question.columns)
        groups = (k for k in self.counts if k[0] == measure_id and (len(k[1]), len(k[2])) == sizes)
        one = self.measure(*key) if (key := next(groups, None)) else None
        return one.target if one is not None and one.indicator.kind != "count" else None

    def share(self, measure_id: str, row: Key, column: Key) -> float | None:
        """Which part of everything in its column a row counts; None where that is not known."""
        whole = self.counts.get((measure_id, (), column))
        own = self.counts.get((measure_id, row, column))
        if not whole or not own or not whole[1]:
            return None
        return own[1] / whole[1]

    def difference(self, measure_id: str, row: Key, column: Key) -> Difference | None:
        """Against the period before, or the same of the year before."""
        return self._between(
            measure_id,
            self.counts.get((measure_id, row, column)),
            self.before.get((measure_id, row, column)),
        )

    def pair(self, measure_id: str, row: Key, column: Key) -> Difference | None:
        """The first column less another."""
        first = self.column_keys[0] if self.column_keys else column
        one, other = (self.counts.get((measure_id, row, key)) for key in (first, column))
        return self._between(measure_id, one, other)

    def _between(
        self, measure_id: str, now: Counts | None, then: Counts | None
    ) -> Difference | None:
        own = self.indicator(measure_id)
        if now is None or then is None:
            return None
        if own is None or own.kind == "count":
            return Difference(float(now[0] - then[0]))
        if min(now[1], then[1]) < max(own.minimum, 1):
            return None
        value = now[0] / now[1] - then[0] / then[1]
        if own.kind != "sample" or own.clustered:
            return Difference(value)
        found = statistics.difference_interval(*now, *then)
        return Difference(value, float(found.lower), float(found.upper))


def asked(store: db.StoreName, question: Question, as_of: date) -> Table:
    """The answer to a question as of a day. KeyError (Chinese) when its data are unknown."""
    with db.one_reading():  # which readings are in force is asked for several times
        return _asked(store, question, as_of)


def _asked(store: db.StoreName, question: Question, as_of: date) -> Table:
    began = time.perf_counter()
    found = checked(question)
    question, told = found.question, list(found.told)
    source = sources()[question.source]
    told += of_other_eras(question, as_of)
    table = Table(question, as_of)
    for measure_id in question.measures:
        sql = statement.written(store, question, measure_id, as_of)
        table.sql[measure_id] = sql
        rows = asking.ask(store, statement.with_views(store, sql, as_of))
        if len(rows) > MOST_GROUPS:
            rows, table.is_limited = rows.head(MOST_GROUPS), True
        told += _notes(store, question, measure_id, rows)
        _take(table, measure_id, rows, table.counts)
    if table.is_limited:
        told.append(words.limited_groups(MOST_GROUPS))
    _order(table)
    told += [why for d in question.dimensions if (why := why_not_added(question, d))]
    if question.compare in ("year", "previous"):
        told += _compare(store, table)
    if question.compare == "pair" and len(table.column_keys) < 2:
        told.append(words.PAIR_NEEDS_COLUMNS)
    if source.is_state and question.compare != "none":
        told.append(words.NO_SAMPLING_ERROR)
    table.told = list(dict.fromkeys(told))
    table.seconds = time.perf_counter() - began
    return table


def of_other_eras(question: Question, as_of: date) -> list[str]:
    """What became, by a day, of the townships of another era to which a question is limited."""
    now = divisions.era_on(as_of)
    told = []
    for name in question.values(FACTS["township"]):
        own = [one for one in divisions.eras() if name in divisions.names_in(one.id)]
        if own and now not in own:
            told.append(words.of_another_era(name, divisions.translate(name, own[0].id, now.id)))
    return told


def _notes(
    store: db.StoreName, question: Question, measure_id: str, rows: pd.DataFrame
) -> Iterable[str]:
    """What counts unsaid, and what is silent."""
    view = sources()[question.source].views[measure_id]
    if counted := statement.purposes_counted(store, question, measure_id):
        yield words.purposes_note([p for p in counted if p != "未注明"])
    elif is_plain(measure_id) and view.has("抽查性质"):
        own = "抽查性质"
        if own not in question.dimensions and not question.values(own):
            yield words.rows_purposes_note()
    if view.has(statement.IN_COUNTY) and view.indicator is None:
        yield words.county_note()
    if view.indicator is not None and view.indicator.minimum > 1:
        yield words.too_few_note(view.indicator.minimum, view.indicator.noun)
    if SILENT in rows and view.indicator is not None:
        count = int(rows[SILENT].fillna(0).sum())
        if count and not statement.time_of(question):
            yield words.silent_note(count, view.indicator.noun)
    town = FACTS["township"]
    if town in question.dimensions and not rows.empty:
        names = {str(name) for name in rows[town].dropna()}
        if not any(names <= set(divisions.names_in(era)) for era in divisions.ERA_IDS):
            yield words.mixed_eras_note()


def _take(
    table: Table,
    measure_id: str,
    rows: pd.DataFrame,
    into: dict[tuple[str, Key, Key], Counts],
    relabel: dict[str, str] | None = None,
) -> None:
    """Add the groups of a statement, and the sums that may be made of them."""
    question = table.question
    if rows.empty:
        return
    names = [statement.ROW_COUNT] * 2 if is_plain(measure_id) else list(SUMS.values())
    numbers = [rows[name].fillna(0).astype("int64").tolist() for name in names]
    keys = [_labels(rows[d]) for d in question.dimensions]
    if relabel is not None:
        _move(question, keys, relabel)
    depth = len(question.rows)
    row_sums = _lengths(question, question.rows, table.is_limited)
    column_sums = _lengths(question, question.columns, table.is_limited)
    for place, (n, d) in enumerate(zip(*numbers, strict=True)):
        key = tuple(own[place] for own in keys)
        row, column = key[:depth], key[depth:]
        for i in row_sums:
            for j in column_sums:
                cell = (measure_id, row[:i], column[:j])
                old = into.get(cell)
                into[cell] = (n, d) if old is None else (old[0] + n, old[1] + d)


def _lengths(question: Question, dimensions: tuple[str, ...], is_limited: bool) -> list[int]:
    """How long keys may be: whole ones, and those whose missing end may be summed over."""
    found = [len(dimensions)]
    for length in range(len(dimensions) - 1, -1, -1):
        if is_limited or why_not_added(question, dimensions[length]):
            break
        found.append(length)
    return found


def _move(question: Question, keys: list[list[str]], later: dict[str, str]) -> None:
    """Give groups the names of the later periods that they are compared with."""
    fine = statement.time_of(question)
    place = question.dimensions.index(fine)
    keys[place] = [later.get(label, label) for label in keys[place]]
    days = [first_day(label, GRAINS[fine]) for label in keys[place]]
    for other, dimension in enumerate(question.dimensions):
        if dimension in GRAINS and dimension != fine:
            grain = GRAINS[dimension]
            keys[other] = [
                label if day is None else statement.period_label(day, grain)
                for label, day in zip(keys[other], days, strict=True)
            ]


def _labels(values: pd.Series) -> list[str]:
    """Values as words: what is not told, yes and no."""

    def label(value: Any) -> str:
        if value is None or value is pd.NA or value is pd.NaT or value != value:
            return words.UNKNOWN
        if isinstance(value, bool | np.bool_):
            return statement.TRUE if value else statement.FALSE
        return str(value)

    return [label(value) for value in values.tolist()]


def _order(table: Table) -> None:
    """Rows and columns in the order that was asked for."""
    depth, wide = len(table.question.rows), len(table.question.columns)
    rows = {row for _, row, column in table.counts if len(row) == depth and len(column) == wide}
    columns = {c for _, row, c in table.counts if len(row) == depth and len(c) == wide}
    table.row_keys = sorted(rows, key=_sorter(table, table.question.rows, is_row=True))
    table.column_keys = sorted(columns, key=_sorter(table, table.question.columns, is_row=False))


def _sorter(table: Table, dimensions: Key, *, is_row: bool) -> Callable[[Key], tuple[Any, ...]]:
    order, first = table.question.order, table.question.measures[0]

    def place(key: Key) -> tuple[Any, ...]:
        found: list[Any] = []
        for i, (dimension, value) in enumerate(zip(dimensions, key, strict=True)):
            if order == "value" and is_row and dimension not in GRAINS:
                number = table.number(first, key[: i + 1], ())
                found.append((value == words.UNKNOWN, -(number if number is not None else -1.0)))
            found.append(_place(dimension, value, order))
        return tuple(found)

    return place


@lru_cache(maxsize=65536)
def _place(dimension: str, value: str, order: str) -> tuple[Any, ...]:
    """Where a value stands among those of its dimension; what is not told comes last."""
    if value in (words.UNKNOWN, "跨期", "未注明"):
        return (2, 0, value)
    official: dict[str, tuple[str, ...]] = {
        FACTS["level"]: terms.levels(),
        FACTS["purpose"]: (*terms.purposes(), terms.RECHECK),
        FACTS["trade"]: tuple(trades()),
        "行业类别": tuple(trades()),
    }
    if order == "pinyin" and dimension not in GRAINS:
        from pypinyin import lazy_pinyin

        return (0, 0, " ".join(lazy_pinyin(value)))
    if dimension == FACTS["township"]:
        return (0, _published().get(value, 999), value)
    known = official.get(dimension, ())
    return (0, known.index(value), value) if value in known else (1, 0, value)


@lru_cache
def _published() -> dict[str, int]:
    """Place of every township in the lists of the eras: streets, towns, townships."""
    names = dict.fromkeys(name for era in divisions.ERA_IDS for name in divisions.names_in(era))
    return {name: place for place, name in enumerate(names)}


def _compare(store: db.StoreName, table: Table) -> Iterable[str]:
    """Fill `before`: the same cells one period, or one year, earlier."""
    question, as_of = table.question, table.as_of
    name = statement.time_of(question)
    if not name:
        return ["要比较前后，请把年、半年、季度或月放进行或列"]
    grain, told = GRAINS[name], []
    is_year = question.compare == "year"
    step = {"year": 12, "half": 6, "quarter": 3, "month": 1}[grain]
    shift = 12 if is_year else step
    labels = {key[i] for key, i in _time_values(table, name)}
    if is_year:
        labels |= _silent_periods(table, labels, grain, step)
    later = {}
    for label in labels:
        first = first_day(label, grain)
        if first is not None:
            later[shifted(first, -shift, grain)] = label
    if not later:
        return []
    is_state = sources()[question.source].is_state
    # The period of the as-of day still runs: it is compared with as much of the one before.
    running = statement.period_label(as_of, grain)
    start = first_day(running, grain)
    is_partial = start is not None and formats.period_end(start, grain) > as_of and not is_state
    last = next((before for before, now in later.items() if now == running), None)
    whole = {b: n for b, n in later.items() if not (is_partial and n == running)}
    # What limits time was heeded when the periods of now were found; it would hide those before.
    timeless = replace(question, only=tuple(one for one in question.only if one[0] not in GRAINS))
    for measure_id in question.measures:
        if whole:
            asked_for = timeless.limited(name, *whole)
            sql = statement.written(store, asked_for, measure_id, as_of)
            if not is_state or statement.state_days(store, asked_for, as_of):
                rows = asking.ask(store, statement.with_views(store, sql, as_of))
                _take(table, measure_id, rows, table.before, whole)
        if is_partial and last is not None and is_year:
            asked_for, until = timeless.limited(name, last), year_before(as_of)
            sql = statement.written(store, asked_for, measure_id, as_of, until)
            rows = asking.ask(store, statement.with_views(store, sql, as_of))
            _take(table, measure_id, rows, table.before, {last: running})
    if is_partial and running in later.values():
        told.append(
            words.partial_note(running, as_of)
            if is_year
            else words.partial_withheld(running, as_of)
        )
    _forget_sums_over_time(table, name)
    return told


def _silent_periods(table: Table, labels: set[str], grain: str, months: int) -> set[str]:
    """Periods of the same years without a group of now: a year is the sum of them, whose year
    before counts what was there then. None where no year is summed or time is limited."""
    question = table.question
    named = [d for d in question.dimensions if d in GRAINS]
    if len(named) < 2 or any(d in GRAINS for d, _ in question.only):
        return set()
    years = {day.year for label in labels if (day := first_day(label, grain)) is not None}
    starts = [date(year, month, 1) for year in years for month in range(1, 13, months)]
    return {statement.period_label(day, grain) for day in starts if day <= table.as_of}


def _time_values(table: Table, name: str) -> Iterable[tuple[Key, int]]:
    rows, columns = table.question.rows, table.question.columns
    if name in rows:
        return ((key, rows.index(name)) for key in table.row_keys)
    return ((key, columns.index(name)) for key in table.column_keys)


def _forget_sums_over_time(table: Table, name: str) -> None:
    """A total over periods has no period before it; one within a year has the year before."""
    question = table.question
    in_rows = name in question.rows
    dimensions = question.rows if in_rows else question.columns
    kept = [name]
    if question.compare == "year":
        kept = [d for d in dimensions if d in GRAINS]
    place = min(dimensions.index(d) for d in kept)
    for cell in list(table.before):
        key = cell[1] if in_rows else cell[2]
        if len(key) <= place:
            del table.before[cell]


def first_day(label: str, grain: str) -> date | None:
    """First day of a period by its name; None for 跨期 and what is not told."""
    digits = "".join(c if c.isdigit() else " " for c in label).split()
    if not digits or not label[:1].isdigit():
        return None
    month = {
        "year": 1,
        "half": 7 if "下" in label else 1,
        "quarter": 3 * int(digits[-1]) - 2,
        "month": int(digits[-1]),
    }[grain]
    return date(int(digits[0]), month, 1)


def shifted(first: date, months: int, grain: str) -> str:
    """The name of the period so many months from the one that begins on a day."""
    number = first.year * 12 + first.month - 1 + months
    return statement.period_label(date(number // 12, number % 12 + 1, 1), grain)


def values_of(store: db.StoreName, source: str, dimension: str, as_of: date) -> list[str]:
    """The values that a dimension has up to a day, in official order, at most MOST_VALUES + 1."""
    views = sources()[source].views
    measure_id = next((m for m, view in views.items() if view.has(dimension)), None)
    if measure_id is None:
        return []
    if sources()[source].is_state and dimension in GRAINS:
        return list(
            statement.state_days(store, Question(source, (measure_id,), (dimension,)), as_of)
        )
    view = views[measure_id]
    name = asking.quoted(dimension)
    inner = f"unnest({name})" if view.column(dimension).kind == "list" else name
    sql = f"SELECT DISTINCT {inner} AS {name} FROM {asking.quoted(view.name)}"
    sql += f"\nORDER BY {name} ASC\nLIMIT {MOST_VALUES + 1}"
    rows = asking.ask(store, statement.with_views(store, sql, as_of))
    found = _labels(rows[dimension])
    return sorted(found, key=lambda value: _place(dimension, value, "official"))
