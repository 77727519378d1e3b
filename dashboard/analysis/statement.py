"""The SQL of a question: what is shown is what runs, over the views of the catalogue.

Only `with_views` differs: it writes the views in front, with the columns that are used, where the
statement runs in the store instead of in the SQL of one's own.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date

from dashboard.analysis import catalogue, words
from dashboard.analysis.catalogue import DENOMINATOR, FACTS, NUMERATOR, SILENT, TIMES, View
from dashboard.analysis.question import Question, added, is_plain, sources
from dashboard.indicators import measured, readings
from dashboard.store import db
from dashboard.store.asking import literal, quoted
from dashboard.words import formats

MOST_GROUPS = 100_000
SUMS = {NUMERATOR: "分子合计", DENOMINATOR: "分母合计"}
ROW_COUNT, RATE = "行数", "率"
IN_COUNTY = "是否本县"
GRAINS = {name: grain for grain, name in TIMES.items()}
TRUE, FALSE = "是", "否"


def purposes_counted(store: db.StoreName, question: Question, measure: str) -> tuple[str, ...]:
    """The purposes of spot checks that count unsaid, by the definition and the readings in force;
    () where the question says them itself or all count."""
    view = sources()[question.source].views[measure]
    name = FACTS["purpose"]
    asked = name in question.dimensions or question.values(name)
    if view.indicator is None or asked or not view.has(name):
        return ()
    return readings.purposes(store, view.indicator.id, view.indicator.purposes)


def time_of(question: Question) -> str:
    """The finest dimension of time that a question divides by; empty without."""
    named = [d for d in question.dimensions if d in GRAINS]
    return max(named, key=list(GRAINS).index, default="")


def state_days(store: db.StoreName, question: Question, as_of: date) -> dict[str, date]:
    """Period → the day of the last register in it, for a state that is divided by time."""
    source = sources()[question.source]
    name = time_of(question)
    if not source.is_state or not name:
        return {}
    dataset = next(iter(source.views.values())).dataset
    grain = GRAINS[name]
    found = {}
    for day in measured.state_days(store, dataset, as_of, grain):
        if day <= as_of:
            found[period_label(day, grain)] = day
    wanted = question.values(name)
    return {label: day for label, day in found.items() if not wanted or label in wanted}


def period_label(day: date, grain: str) -> str:
    """The name of a day's period as the macro period_label writes it."""
    if grain == "month":
        return f"{day.year}年{day.month:02}月"
    first = {"year": 1, "half": 7 if day.month > 6 else 1, "quarter": (day.month - 1) // 3 * 3 + 1}
    return formats.period_text(date(day.year, first[grain], 1), grain)


def written(
    store: db.StoreName,
    question: Question,
    measure: str,
    as_of: date,
    until: date | None = None,
) -> str:
    """The statement of one measure. until: only what ended by that day counts."""
    view = sources()[question.source].views[measure]
    days = state_days(store, question, as_of)
    if not days:
        return _one(store, question, measure, view, quoted(view.name), "", until)
    name = time_of(question)
    parts = [
        _one(
            store,
            question,
            measure,
            view,
            quoted(f"{view.name}_{day:%Y%m%d}"),
            f"{literal(label)} AS {quoted(name)}",
            until,
        )
        for label, day in days.items()
    ]
    return "\nUNION ALL BY NAME\n".join(parts)


def _one(
    store: db.StoreName,
    question: Question,
    measure: str,
    view: View,
    name: str,
    period: str,
    until: date | None,
) -> str:
    time = time_of(question) if period else ""
    listed = [period if d == time else quoted(d) for d in question.dimensions]
    listed += _sums(view, measure)
    unrolled = [d for d in question.dimensions if view.column(d).kind == "list"]
    if unrolled:
        parts = ", ".join(f"unnest({quoted(d)}) AS {quoted(d)}" for d in unrolled)
        name = f"(SELECT * REPLACE ({parts}) FROM {name})"
    lines = ["SELECT\n    " + ",\n    ".join(listed), f"FROM {name}"]
    limits = list(
        conditions(store, question, measure, view, is_by_period=bool(time), is_unrolled=True)
    )
    if until is not None:
        limits.append(f"{quoted('结束日')} <= DATE {literal(until.isoformat())}")
    if limits:
        lines.append("WHERE " + "\n    AND ".join(limits))
    lines.append("GROUP BY ALL")
    if own := added(measure):  # where no row tells a number there is no sum
        lines.append(f"HAVING count({quoted(own)}) > 0")
    elif not is_plain(measure):
        lines.append(f"HAVING sum({DENOMINATOR}) > 0")
    if not period:
        lines.append(f"LIMIT {MOST_GROUPS + 1}")
    return "\n".join(lines)


def _sums(view: View, measure: str) -> list[str]:
    if is_plain(measure):
        own = added(measure)
        return [f"{f'sum({quoted(own)})' if own else 'count(*)'} AS {ROW_COUNT}"]
    assert view.indicator is not None
    found = [f"sum({own}) AS {total}" for own, total in SUMS.items()]
    if view.indicator.kind != "count":
        found.append(f"round(100.0 * sum({NUMERATOR}) / sum({DENOMINATOR}), 2) AS {RATE}")
    if view.is_state:
        found.append(f"sum({DENOMINATOR}) FILTER (WHERE 开始日 IS NULL) AS {SILENT}")
    return found


def conditions(
    store: db.StoreName,
    question: Question,
    measure: str,
    view: View,
    *,
    is_by_period: bool,
    is_unrolled: bool,
) -> Iterable[str]:
    """What limits a measure, on the Chinese names of its view. is_by_period: the period of a state
    is chosen by the day of its view, not here. is_unrolled: lists that the question divides by
    stand one value a row, as `written` unrolls them; else they are lists still."""
    scope = FACTS["scope"]
    if (
        view.indicator
        and view.has(scope)
        and scope not in question.dimensions
        and not question.values(scope)
    ):
        yield f"{quoted(scope)} = '本县'"
    if (
        view.indicator is None
        and view.has(IN_COUNTY)
        and IN_COUNTY not in question.dimensions
        and not question.values(IN_COUNTY)
    ):
        yield f"{quoted(IN_COUNTY)}"
    if counted := purposes_counted(store, question, measure):
        yield _among(FACTS["purpose"], counted)
    for dimension, values in question.only:
        if is_by_period and dimension in GRAINS:
            continue
        column = view.column(dimension)
        if column.kind == "list" and not (is_unrolled and dimension in question.dimensions):
            yield f"list_has_any({quoted(dimension)}, [{', '.join(map(literal, values))}])"
        elif column.kind == "truth":
            yield _among(dimension, values, {TRUE: "TRUE", FALSE: "FALSE"}.get)
        else:
            yield _among(dimension, values)


def _among(
    dimension: str, values: Sequence[str], said: Callable[[str], str | None] = literal
) -> str:
    """The values of a column that count. said: how SQL writes one, NULL for what none writes."""
    known = [said(value) or "NULL" for value in values if value != words.UNKNOWN]
    parts = []
    if len(known) == 1:
        parts.append(f"{quoted(dimension)} = {known[0]}")
    elif known:
        parts.append(f"{quoted(dimension)} IN ({', '.join(known)})")
    if len(known) < len(values):
        parts.append(f"{quoted(dimension)} IS NULL")
    return parts[0] if len(parts) == 1 else f"({' OR '.join(parts)})"


_VIEW_NAME = re.compile(r'"((?:[^"]|"")+)"|[A-Za-z_0-9\u4e00-\u9fff（）]+')


def names_in(sql: str) -> set[str]:
    """Every name that a statement of ours may mean, quoted or not."""
    return {
        found[1].replace('""', '"') if found[1] else found[0] for found in _VIEW_NAME.finditer(sql)
    }


def with_views(store: db.StoreName, sql: str, as_of: date) -> str:
    """A statement of ours with the views that it names written in front of it."""
    named = names_in(sql)
    parts = []
    for name in sorted(named):
        plain, day = catalogue.day_of(name)
        view = catalogue.views().get(plain)
        if view is None:
            continue
        used = {column.name for column in view.columns} & named
        own = catalogue.body(view, store, day or as_of, used or {view.columns[0].name})
        parts.append(f"{quoted(name)} AS (\n{own}\n)")
    return f"WITH {', '.join(parts)}\n{sql}" if parts else sql
