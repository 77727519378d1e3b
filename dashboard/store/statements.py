"""Texts of the questions in queries/, and how a count is written for what is asked of it.

Counting is planning for the most part. So a count is written with the dimension that is asked for
and the limits in use, not with a choice between all of them; without the classes of makers where
nobody asks for classes; and over the counts that are kept (dashboard/store/cubes.py), where these
hold what it needs. What it says stands in queries/ alone; the text there runs as it is, too, and
gives the same answer (tests/store/test_cubes.py, `python -m dashboard check`).
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import duckdb

from dashboard import settings
from dashboard.store import cubes

if TYPE_CHECKING:
    import pandas as pd

PARSED_AT_MOST: Final = 1000
_parsed: dict[str, duckdb.Statement] = {}
_direct: ContextVar[bool] = ContextVar("direct", default=False)

_COLUMNS: Final = {
    "township": "f.township",
    "area": "a.area",
    "trade": "f.trade",
    "level": "f.level",
    "purpose": "f.purpose",
    "product_name": "f.product_name",
    "class": "f.class",
    "zone": "f.unit_id",
}
_GRAINS: Final = ("year", "half", "quarter", "month", "day")
_DIMENSION: Final = re.compile(r"dimension\(\s*\$(?:by|then_by),[^()]*\) AS (key2?)(,?)")
_GROUPS: Final = "GROUP BY key, key2"
_KEY: Final = re.compile(r"^    (key2?),$", re.M)
_LIMIT: Final = re.compile(r"AND \(\$(\w+) IS NULL OR (.*)\)$", re.M)
_REFUSED: Final = re.compile(r" \+ sum\(CASE WHEN \$refused_fail THEN f\.refused ELSE 0 END\)")
_SILENT: Final = re.compile(r"coalesce\(sum\(f\.denominator\) FILTER [^,]*, 0\)")
_COMMENT: Final = re.compile(r"^\s*--.*\n", re.M)  # may name a parameter that is not used
_AREAS: Final = re.compile(r"LEFT JOIN \(SELECT DISTINCT[^()]*\) AS a ON f\.township = a\.name")


@lru_cache
def statement(report: str, facts: str | None = None) -> str:
    """Text of a report, with the facts of one indicator in front of it."""
    sql = text_of("reports", report)
    return sql if facts is None else f"WITH facts AS (\n{facts_text(facts)}\n)\n{sql}"


def facts_text(facts: str) -> str:
    """Text of the facts of an indicator, or of a reading."""
    return text_of("readings" if is_reading(facts) else "indicators", facts)


def is_reading(name: str) -> bool:
    """Whether facts of this name are those of a reading of the papers, not of an indicator."""
    return (settings.QUERIES / "readings" / f"{name}.sql").is_file()


@lru_cache
def text_of(folder: str, name: str) -> str:
    """Text of a statement of queries/<folder>. KeyError when there is none."""
    file = settings.QUERIES / folder / f"{name}.sql"
    if not name.isidentifier() or not file.is_file():
        raise KeyError(f"no such query: {folder}/{name}")
    return file.read_text(encoding="utf-8").rstrip().rstrip(";")


def run(cursor: duckdb.DuckDBPyConnection, sql: str, asked: dict[str, Any]) -> "pd.DataFrame":
    """What a statement finds. It is parsed once per process: a fifth of the time of a small one."""
    if (parsed := _parsed.get(sql)) is None:
        (parsed,) = cursor.extract_statements(sql)
        if len(_parsed) >= PARSED_AT_MOST:
            _parsed.clear()
        _parsed[sql] = parsed
    return cursor.execute(parsed, asked).df()


@contextmanager
def as_it_stands() -> Iterator[None]:
    """Counts run as their text stands in queries/, over every row: the rest is held against it."""
    token = _direct.set(True)
    try:
        yield
    finally:
        _direct.reset(token)


def written(report: str, facts: str | None, params: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """What to run for a question, and its parameters."""
    if report != "counts" or facts is None or _direct.get():
        return statement(report, facts), params
    by, then_by = str(params.get("by")), str(params.get("then_by"))
    is_kept, has_batches = cubes.holds(facts, params), cubes.holds_batches(facts, params)
    unused = frozenset(name for name, value in params.items() if value is None or value is False)
    sql = _counts("" if is_kept else facts, by, then_by, unused, has_batches)
    asked = {**params, "name": facts} if is_kept else params
    return sql, {name: value for name, value in asked.items() if f"${name}" in sql}


def series(days: list[Any], facts: str, limits: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """What to run for the counts of several days of the cube at once, and its parameters."""
    unlimited = frozenset(name for name, value in limits.items() if value is None)
    sql = _limited(text_of("cubes", "series"), unlimited)
    asked = {**limits, "name": facts, "days": days}
    return sql, {name: value for name, value in asked.items() if f"${name}" in sql}


@lru_cache(maxsize=512)
def _counts(facts: str, by: str, then_by: str, unused: frozenset[str], has_batches: bool) -> str:
    """Text of a count over facts (has_batches: over the kept first tests among them, every one of
    which has its days), or over the kept counts of registers where none are named."""
    sql = _COMMENT.sub("", text_of("reports" if facts else "cubes", "counts"))
    asked = {"key": by, "key2": then_by}
    sql = _limited(_DIMENSION.sub(lambda found: _column(found, asked[found[1]]), sql), unused)
    sql = _KEY.sub(lambda found: _named(found, asked[found[1]]), sql)
    groups = [key for key, name in asked.items() if name != "all"]
    sql = sql.replace(_GROUPS, f"GROUP BY {', '.join(groups)}" if groups else "")
    if "area" not in (by, then_by):
        sql = _AREAS.sub("", sql)
    if not facts:
        return sql
    if "refused_fail" in unused:
        sql = _REFUSED.sub("", sql)
    if has_batches:
        sql = _SILENT.sub("0", sql)
    counted = facts_text(facts)
    if has_batches:
        counted = re.sub(r"\b(batch|firm)_facts\(", r"kept_\1_facts(", counted)
    elif "class" not in (by, then_by) and "class" not in counted:
        counted = re.sub(r"\bbatch_facts\(", "unclassed_batch_facts(", counted)
    return f"WITH facts AS (\n{counted}\n)\n{sql}"


def _column(found: re.Match[str], name: str) -> str:
    """The dimension by which the units are put together: of a period its first day."""
    if name == "all":
        return ""
    if name in _GRAINS:
        return f"period_day(f.period_start, f.period_end, '{name}') AS {found[1]}{found[2]}"
    return f"{_COLUMNS[name]} AS {found[1]}{found[2]}" if name in _COLUMNS else found[0]


def _named(found: re.Match[str], name: str) -> str:
    """The same as the answer names it, which needs saying once per row of it."""
    if name == "all":
        return f"    '全部' AS {found[1]},"
    return f"    period_named({found[1]}) AS {found[1]}," if name in _GRAINS else found[0]


def _limited(sql: str, unlimited: frozenset[str]) -> str:
    return _LIMIT.sub(lambda found: "" if found[1] in unlimited else f"AND {found[2]}", sql)
