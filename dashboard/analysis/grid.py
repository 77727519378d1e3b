"""The answer as lines and heads: what the table on the screen, the workbook and the text share."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import pandas as pd

from dashboard.analysis import question, words
from dashboard.analysis.pivot import Key, Table
from dashboard.analysis.question import ROWS, is_plain
from dashboard.indicators.definitions import indicators
from dashboard.words import formats

MOST_CELLS: Final = 2_000
MOST_PAIRS: Final = 5
VALUE, COUNTS, SHARE, CHANGE, PAIR = "value", "counts", "share", "change", "pair"
CHANGE_WORDS = {"year": "同比", "previous": "环比"}


@dataclass(frozen=True)
class Line:
    """One row of the table; a key shorter than the dimensions is a subtotal, () the total."""

    key: Key
    labels: tuple[str, ...]
    is_sum: bool


@dataclass(frozen=True)
class Head:
    """One column of the table: what of which measure under which column of the question."""

    measure: str
    column: Key
    what: str
    top: str
    text: str

    @property
    def label(self) -> str:
        """Both heads in one line."""
        return f"{self.top} {self.text}".strip()


@dataclass(frozen=True)
class Shown:
    """What of the table is shown."""

    subtotals: bool = True
    totals: bool = True
    counts: bool = True
    share: bool = False
    interval: bool = False
    heat: bool = True


def lines(table: Table, shown: Shown) -> list[Line]:
    """Rows in their order, each group followed by its subtotal, the whole last."""
    depth = len(table.question.rows)
    summed = {row for _, row, _ in table.counts if len(row) < depth}
    found: list[Line] = []
    keys = table.row_keys
    for place, key in enumerate(keys):
        if depth:
            found.append(Line(key, key, is_sum=False))
        following = keys[place + 1] if place + 1 < len(keys) else ()
        for length in range(depth - 1, 0, -1):
            own = key[:length]
            if shown.subtotals and own in summed and following[:length] != own:
                rest = (words.SUBTOTAL,) + ("",) * (depth - length - 1)
                found.append(Line(own, own + rest, is_sum=True))
    if () in summed and (shown.totals or not depth):
        found.append(Line((), (words.TOTAL,) + ("",) * max(depth - 1, 0), is_sum=True))
    if not depth and not summed and keys:
        found.append(Line((), (words.TOTAL,), is_sum=True))
    return found


def heads(table: Table, shown: Shown) -> list[Head]:
    """Columns in their order, the whole last, then the difference of two."""
    question = table.question
    columns: list[Key] = list(table.column_keys) if question.columns else [()]
    has_whole = any(not column for _, _, column in table.counts)
    if question.columns and has_whole and shown.totals:
        columns.append(())
    found: list[Head] = []
    for column in columns:
        top = " ".join(column) if column else (words.TOTAL if question.columns else "")
        for measure_id in question.measures:
            found += _of_measure(table, measure_id, column, top, shown)
    found += pairs(table)
    return found


def pairs(table: Table) -> list[Head]:
    """The differences of the first column and each other one, where they were asked for."""
    if table.question.compare != "pair" or not table.question.columns:
        return []
    found = []
    for other in table.column_keys[1 : 1 + MOST_PAIRS]:
        for measure_id in table.question.measures:
            text = f"{' '.join(table.column_keys[0])}－{' '.join(other)}"
            found.append(
                Head(measure_id, other, PAIR, "", f"{text}（{unit_of_change(measure_id)}）")
            )
    return found


def _of_measure(
    table: Table, measure_id: str, column: Key, top: str, shown: Shown
) -> Iterator[Head]:
    name = name_of(measure_id)
    yield Head(measure_id, column, VALUE, top, name)
    own = table.indicator(measure_id)
    if shown.counts and own is not None and own.kind != "count":
        yield Head(measure_id, column, COUNTS, top, f"达到/总数（{own.noun}）")
    if shown.share:
        yield Head(measure_id, column, SHARE, top, "占比（%）")
    change = CHANGE_WORDS.get(table.question.compare)
    if change and table.before:
        text = f"{change}（{unit_of_change(measure_id)}）"
        yield Head(measure_id, column, CHANGE, top, text)


def name_of(measure_id: str) -> str:
    """规范率（%）."""
    if is_plain(measure_id):
        return question.name_of(measure_id)
    one = indicators()[measure_id]
    return f"{one.short_name}（{one.unit}）"


def unit_of_change(measure_id: str) -> str:
    """In what a difference is told: points of a rate, else what is counted."""
    if is_plain(measure_id):
        return "行" if measure_id == ROWS else "个"
    return "点" if indicators()[measure_id].kind != "count" else "个"


def text(table: Table, line: Line, head: Head, shown: Shown | None = None) -> str:
    """What stands in a cell; — where nothing is known."""
    key = (head.measure, line.key, head.column)
    counts = table.counts.get(key)
    if head.what == VALUE:
        return _value(table, head.measure, line.key, head.column)
    if head.what == COUNTS:
        return formats.MISSING if counts is None else f"{counts[0]:,}/{counts[1]:,}"
    if head.what == SHARE:
        share = table.share(head.measure, line.key, head.column)
        return formats.MISSING if share is None else f"{share * 100:.1f}"
    if head.what == CHANGE:
        found = table.difference(head.measure, line.key, head.column)
    else:
        found = table.pair(head.measure, line.key, head.column)
    if found is None:
        return formats.MISSING
    if unit_of_change(head.measure) != "点":
        sign = "＋" if found.value > 0 else formats.MINUS if found.value < 0 else ""
        return f"{sign}{abs(found.value):,.0f}"
    has_limits = shown is None or shown.interval or head.what == PAIR
    return words.difference_text(
        found.value, found.low if has_limits else None, found.high if has_limits else None
    )


def _value(table: Table, measure_id: str, row: Key, column: Key) -> str:
    counts = table.counts.get((measure_id, row, column))
    if counts is None:
        return formats.MISSING
    if is_plain(measure_id):
        return f"{counts[0]:,}"
    one = table.measure(measure_id, row, column)
    assert one is not None
    return one.number if one.rate is not None else "只列数" if counts[1] else formats.MISSING


def frame(table: Table, shown: Shown, most: int | None = MOST_CELLS) -> pd.DataFrame:
    """The table as text, as it is read; at most so many cells. Heads are made unlike each other."""
    own, tops = lines(table, shown), heads(table, shown)
    if most is not None:
        own = own[: max(1, most // max(1, len(tops)))]
    names = list(table.question.rows) or ["　"]
    labels = unlike([*names, *(head.label for head in tops)])
    cells = [[*line.labels, *(text(table, line, head, shown) for head in tops)] for line in own]
    return pd.DataFrame(cells, columns=labels)


def unlike(labels: list[str]) -> list[str]:
    """The same heads, with spaces after those that stand there twice."""
    seen: dict[str, int] = {}
    found = []
    for label in labels:
        seen[label] = seen.get(label, 0) + 1
        found.append(label + "　" * (seen[label] - 1))
    return found


def long(table: Table) -> pd.DataFrame:
    """One line per group, numbers as numbers: for .csv and .parquet. 率 is 0..1; empty under the
    minimum."""
    depth, wide = len(table.question.rows), len(table.question.columns)
    found = []
    for row in table.row_keys:
        for column in table.column_keys:
            line: dict[str, object] = dict(
                zip(table.question.dimensions, (*row, *column), strict=True)
            )
            seen = False
            for measure_id in table.question.measures:
                counts = table.counts.get((measure_id, row, column))
                seen = seen or counts is not None
                if is_plain(measure_id):
                    line[name_of(measure_id)] = counts[0] if counts else None
                    continue
                name = indicators()[measure_id].name
                line[f"{name}分子"] = counts[0] if counts else None
                line[f"{name}分母"] = counts[1] if counts else None
                line[f"{name}"] = table.number(measure_id, row, column)
            if seen:
                found.append(line)
    assert depth + wide == len(table.question.dimensions)
    made = pd.DataFrame(found)
    plain = {name_of(one) for one in table.question.measures if is_plain(one)}
    whole = [name for name in made.columns if name.endswith(("分子", "分母")) or name in plain]
    return made.astype(dict.fromkeys(whole, "Int64"))
