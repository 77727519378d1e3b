"""What is known of all counties: every indicator by every dimension, counted once and kept.

One row is one group of one county: `figure` (the indicator), `as_of`, `asked_by` (the dimension),
`county_key`, `key`, and the numbers of queries/reports/counts.sql. An engine counts them from the
archives, the whole file is put in place at once, and pages read that file with DuckDB, whatever
counted it and however many rows lay behind it.
"""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any, Final

import pyarrow as pa
from sqlglot import exp

from dashboard.cluster import expanded, keyed
from dashboard.cluster.engines import Engine
from dashboard.indicators.definitions import Indicator, indicators
from dashboard.store import statements

BY: Final = "asked_by"
ALWAYS: Final = ("all", "year")
SCOPE: Final = "本县"


def dimensions(one: Indicator) -> tuple[str, ...]:
    """By what an indicator is counted."""
    return tuple(dict.fromkeys((*ALWAYS, *one.dimensions)))


def question(
    facts: str, as_of: date, by: Iterable[str], purposes: tuple[str, ...] = (), scope: str = SCOPE
) -> exp.Query:
    """Counts of all counties by several dimensions, in one statement: the facts of an indicator
    once, and queries/reports/counts.sql over them."""
    counted = expanded.facts(facts, {"as_of": as_of})
    keys = keyed.carry(counted)
    every = exp.values([(one,) for one in by], alias="d", columns=[BY])
    of_all = exp.select("x.*", f"d.{BY}").from_(counted.subquery("x")).join(every, join_type="CROSS")
    limits: dict[str, Any] = dict.fromkeys(("start", "end", "levels", "trades", "townships"))
    asked = {
        **limits,
        "by": exp.column(BY, table="f"),
        "then_by": "all",
        "scope": scope,
        "refused_fail": False,
        "purposes": list(purposes) or None,
    }
    counts = expanded.written_out(statements.text_of("reports", "counts"), asked)
    counts.set("order", None)
    keyed.carry(counts, {"facts": (*keys, BY)})
    return counts.with_("facts", as_=of_all, copy=False)


def count(engine: Engine, days: Iterable[date], only: Iterable[str] = ()) -> pa.Table:
    """The answers as of these days, for every indicator (or those named).

    UntranslatableError before anything is counted, where a statement cannot be asked of the engine.
    """
    named = [indicators()[one] for one in only] or list(indicators().values())
    asked = [(one, day) for one in named for day in days]

    def answered(what: tuple[Indicator, date]) -> pa.Table:
        one, day = what
        query = question(one.id, day, dimensions(one), one.purposes)
        found = engine.ask(query, f"queries/indicators/{one.id}.sql")
        rows = len(found)
        told = pa.array([day] * rows, pa.date32())
        return found.append_column("figure", pa.array([one.id] * rows, pa.string())).append_column(
            "as_of", told
        )

    with ThreadPoolExecutor(engine.at_once) as pool:
        return pa.concat_tables(pool.map(answered, asked), promote_options="permissive")
