"""Every indicator of all counties by every dimension, counted by an engine from the archives.

What it gives is kept by dashboard/cluster/kept.py.
"""

import hashlib
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any, Final, NamedTuple

import pyarrow as pa
from sqlglot import exp

from dashboard import settings
from dashboard.cluster import engines, expanded, kept, keyed
from dashboard.cluster.archive import COUNTY, Gathered
from dashboard.cluster.engines import Engine
from dashboard.cluster.kept import BY, SCHEMA
from dashboard.indicators.definitions import Indicator, indicators
from dashboard.store import parquet, reference, statements

_LISTED: Final = f"""
SELECT DISTINCT $figure AS figure, 'township' AS {BY}, {COUNTY}, t.name AS key, d.day AS as_of
FROM townships AS t
INNER JOIN (SELECT unnest(CAST($days AS DATE[])) AS day) AS d
    ON d.day BETWEEN t.valid_from AND coalesce(t.valid_to, DATE '9999-12-31')
ORDER BY ALL
"""


class Renewed(NamedTuple):
    """Answers; the engine that counted last; of how many counties answers were kept before."""

    rows: pa.Table
    engine: str
    kept_before: int


ALWAYS: Final = ("all", "year")
SCOPE: Final = "本县"


def dimensions(one: Indicator) -> tuple[str, ...]:
    """By what an indicator is counted."""
    return tuple(dict.fromkeys((*ALWAYS, *one.dimensions)))


def first_day(one: Indicator, as_of: date) -> date | None:
    """Events count from the first day of the year of the as-of day; a state has no beginning."""
    return date(as_of.year, 1, 1) if one.basis == "event" else None


def usual_days(gathered: Gathered, today: date) -> list[date]:
    """The days as of which all is counted where nobody names any: the end of every year of which
    a county has rows, and today while the newest still runs."""
    ends = [date(year, 12, 31) for year in gathered.years if year < today.year]
    return [*ends, today] if not ends or ends[-1].year < max(gathered.years) else ends


def question(
    facts: str,
    as_of: date,
    by: Iterable[str],
    purposes: tuple[str, ...] = (),
    start: date | None = None,
) -> exp.Query:
    """Counts of all counties by several dimensions, in one statement: the facts of an indicator
    once, and queries/reports/counts.sql over them. start: the first day that counts."""
    counted = expanded.facts(facts, {"as_of": as_of})
    keys = keyed.carry(counted)
    every = exp.values([(one,) for one in by], alias="d", columns=[BY])
    facts_by = exp.select("x.*", f"d.{BY}").from_(counted.subquery("x"))
    limits: dict[str, Any] = dict.fromkeys(("end", "levels", "trades", "townships"))
    asked = {
        **limits,
        "start": start,
        "by": exp.column(BY, table="f"),
        "then_by": "all",
        "scope": SCOPE,
        "refused_fail": False,
        "purposes": list(purposes) or None,
    }
    counts = expanded.written_out(statements.text_of("reports", "counts"), asked)
    counts.set("order", None)
    keyed.carry(counts, {"facts": (*keys, BY)})
    return counts.with_("facts", as_=facts_by.join(every, join_type="CROSS"), copy=False)


def count(engine: Engine, days: Iterable[date], only: Iterable[str] = ()) -> pa.Table:
    """The answers as of these days, for every indicator (or those named), as kept.SCHEMA says.

    UntranslatableError before anything is counted, where a statement cannot be asked of the engine.
    """
    named = [indicators()[one] for one in only] or list(indicators().values())
    asked = [
        (one, day, question(one.id, day, dimensions(one), one.purposes, first_day(one, day)))
        for one in named
        for day in days
    ]
    for one, _, query in asked:
        engine.check(query, file_of(one))

    def answered(what: tuple[Indicator, date, exp.Query]) -> pa.Table:
        one, day, query = what
        found = engine.ask(query, file_of(one))
        told = {"figure": one.id, "as_of": day}
        columns = {
            field.name: pa.array([told[field.name]] * len(found), field.type)
            if field.name in told
            else found.column(field.name)
            for field in SCHEMA
        }
        return pa.table(columns).cast(SCHEMA)

    with ThreadPoolExecutor(engine.at_once) as pool:
        return pa.concat_tables(pool.map(answered, asked))


def listed(gathered: Gathered, days: list[date]) -> pa.Table:
    """The townships of every county on these days, as rows of kept.LISTED."""
    files = gathered.tables.get("townships", [])
    if not files:
        return SCHEMA.empty_table()
    with parquet.opened({"townships": files}) as tables:
        found = tables.ask(_LISTED, days=days, figure=kept.LISTED)
    columns = {
        field.name: found.column(field.name)
        if field.name in found.column_names
        else pa.nulls(len(found), field.type)
        for field in SCHEMA
    }
    return pa.table(columns).cast(SCHEMA)


def code() -> str:
    """What is another when anything is counted otherwise."""
    told = hashlib.sha256(reference.INDICATORS.read_bytes())
    for file in sorted(settings.QUERIES.rglob("*.sql")):
        told.update(file.read_bytes())
    return told.hexdigest()


def renewed(gathered: Gathered, days: list[date], before: kept.About | None) -> Renewed:
    """The answers of all counties as of these days: what is kept already of counties whose archives
    are the same is taken from there, the rest is counted.

    before: what is told of the kept answers; None to count everything. Raises as `count`, as the
    engine and as the kept answers.
    """
    stamps = gathered.stamps
    known = before is not None and (before.code, before.is_demo) == (code(), gathered.is_demo)
    same = [key for key in stamps if known and before and before.stamps.get(key) == stamps[key]]
    told = [day for day in days if known and before and day in before.days]
    parts = [kept.rows_of(same, told)] if same and told else []
    name = before.engine if before else ""
    for counties, asked in (
        ([key for key in stamps if key not in same], days),
        (same, [day for day in days if day not in told]),
    ):
        if counties and asked:
            with engines.opened(gathered.only(counties)) as engine:
                parts.append(count(engine, asked))
                name = engine.name
            parts.append(listed(gathered.only(counties), asked))
    rows = pa.concat_tables(parts) if parts else SCHEMA.empty_table()
    return Renewed(rows, name, len(same) if told else 0)


def file_of(one: Indicator) -> str:
    """Where the facts of an indicator stand."""
    return f"queries/indicators/{one.id}.sql"
