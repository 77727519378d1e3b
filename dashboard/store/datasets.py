"""What the store makes of each dataset, as data/columns.toml declares it: its tables and views.

One row of a table belongs to one import; only rows of imports that were not undone are live. The
views live_<table>, evidence_days and state_days are written from the declarations, so that a new
dataset needs no SQL beyond the migration that makes its table.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import duckdb

from dashboard import definition_files, settings


@dataclass(frozen=True)
class Table:
    """One table of a dataset; the head of data/columns.toml says what each field means."""

    dataset: str
    name: str
    days: tuple[str, ...] = ()
    ended: tuple[str, ...] = ()
    lasts: bool = False
    ours: str = ""
    product: str = ""
    newest_of: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    of: str = ""
    like: str = ""
    state_day: str = ""
    state_like: str = ""
    key: tuple[str, ...] = ()
    compared: dict[str, str] = field(default_factory=dict)
    scope: tuple[str, ...] = ()
    whole: bool = False
    source: str = ""


@cache
def declared() -> dict[str, tuple[Table, ...]]:
    """The tables of every dataset, in the order of the file.

    NeededFileError when a table says something that no table can say.
    """
    return definition_files.needed(settings.DATA / "columns.toml", _tables)


def compared(dataset: str) -> list[Table]:
    """Tables of a dataset whose rows a new import is compared with."""
    own = [_first(table) for table in declared()[dataset]]
    return [table for table in own if table.key]


@dataclass(frozen=True)
class Ledger:
    """A small ledger as it is declared (the head of its part of data/columns.toml). columns: name →
    type of every column of its table but where a row came from; noun: what `of` names, 单位 where
    the rows are listed by who did it."""

    dataset: str
    title: str
    table: str
    columns: dict[str, str]
    key: tuple[str, ...]
    day: str
    actor: str = ""
    by: str = ""
    of: str = ""
    noun: str = "单位"
    whole: str = ""
    tick: str = ""
    order: tuple[tuple[str, str], ...] = ()
    breaks: tuple[tuple[str, str], ...] = ()
    tree: tuple[str, ...] = ()
    measured: Mapping[str, Any] = field(default_factory=dict)


_SQL_TYPES = {"date": "DATE", "count": "INTEGER", "number": "DOUBLE"}
RECORDED = "recorded_on"


@cache
def ledgers() -> dict[str, Ledger]:
    """The small ledgers, in the order of the file."""
    return definition_files.needed(settings.DATA / "columns.toml", _ledgers)


def _ledgers(read: dict[str, Any]) -> dict[str, Ledger]:
    found = {}
    for dataset, entry in read["datasets"].items():
        if said := entry.get("ledger"):
            kept = [one for one in entry["fields"] if one.get("column") != ""]
            types = {one["name"]: _SQL_TYPES.get(one["type"], "VARCHAR") for one in kept}
            types |= {RECORDED: "DATE"} if RECORDED in entry["derived"] else {}
            more: dict[str, Any] = {
                key: tuple(map(tuple, value)) if key in ("order", "breaks") else value
                for key, value in said.items()
            }
            more["tree"] = tuple(said.get("tree", ()))
            labels = {one["name"]: one["label"] for one in entry["fields"]}
            more |= {"noun": labels[said["of"]]} if "of" in said else {}
            key = tuple(entry["key"])
            found[dataset] = Ledger(dataset, entry["title"], entry["table"], types, key, **more)
    return found


def _ledger_rows(tables: Collection[str]) -> str:
    """One row is one row of a ledger: who (actor, '' for the county), under what it is listed on
    the page (listed: the actor where nothing else is declared), of which kind, on which day
    (NULL: not yet); is_share: a list of what is owed, not of events; is_done: the row is as it
    should be; told_on: day of the list; path: from the root of a tree down, [] without one. thing:
    what a list names, once in every list that names it: on a day the newest list by then counts."""
    nothing = (
        "SELECT '' AS ledger, 0 AS import_id, '' AS sheet, 0 AS row_number, '' AS actor, "
        "'' AS listed, '' AS kind, CAST(NULL AS DATE) AS happened_on, FALSE AS is_share, "
        "FALSE AS is_done, CAST(NULL AS DATE) AS told_on, CAST([] AS VARCHAR[]) AS path, "
        "CAST([] AS VARCHAR[]) AS thing WHERE FALSE"
    )
    return "CREATE OR REPLACE VIEW ledger_rows AS " + " UNION ALL ".join(
        [nothing, *(_rows_of(one) for one in ledgers().values() if one.table in tables)]
    )


def _rows_of(one: Ledger) -> str:
    tests = [f"{one.whole} IS NOT NULL"] if one.whole else []
    tests += [f"coalesce({first} <= {second}, TRUE)" for first, second in one.breaks]
    lists = f"{one.table} WHERE import_id IN (SELECT import_id FROM live_imports)"
    return (
        f"SELECT '{one.dataset}' AS ledger, import_id, sheet, row_number, "
        f"{_told(one.actor)} AS actor, {_told(one.of or one.actor)} AS listed, "
        f"{_told(one.by)} AS kind, {one.day} AS happened_on, "
        f"{bool(one.whole)} AS is_share, {' AND '.join(tests) or 'TRUE'} AS is_done, "
        f"{RECORDED if RECORDED in one.columns else one.day} AS told_on, "
        f"CAST([{_listed(one.tree)}] AS VARCHAR[]) AS path, "
        f"CAST([{_listed(one.key if one.whole else ())}] AS VARCHAR[]) AS thing "
        f"FROM {lists if one.whole else f'live_{one.table}'}"
    )


def _told(column: str) -> str:
    return f"coalesce({column}, '')" if column else "''"


@dataclass(frozen=True)
class Fault:
    """A table that cannot be as it is declared. told: Chinese, where, what, what to do."""

    dataset: str
    table: str
    told: str


def faults(connection: duckdb.DuckDBPyConnection, dataset: str = "") -> list[Fault]:
    """Declared tables (of one dataset) that this database lacks, or has without these columns."""
    found = []
    for table in _own():
        if dataset and table.dataset != dataset:
            continue
        names = (*table.days, *table.ended, *table.newest_of, *table.key, *table.compared)
        asked = (*names, *table.scope, table.ours, table.product, table.state_day)
        columns = ", ".join(dict.fromkeys(("import_id", *(one for one in asked if one))))
        try:
            connection.execute(f"SELECT {columns} FROM {table.name} LIMIT 0")
        except duckdb.Error as error:
            reason = str(error).splitlines()[0]
            found.append(
                Fault(
                    table.dataset,
                    table.name,
                    f"数据种类“{table.dataset}”不能用：data/columns.toml 写的表“{table.name}”"
                    f"或其中的列在数据库里没有（{reason}）。"
                    "请在 queries/schema 补上建表的迁移文件，或改正 columns.toml。",
                )
            )
    return found


_COLUMNS = "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal"
_PROVENANCE = "import_id INTEGER NOT NULL, sheet VARCHAR NOT NULL, row_number INTEGER NOT NULL"


def ready(connection: duckdb.DuckDBPyConnection) -> list[Fault]:
    """Make the tables of ledgers that are not there yet, and columns that were declared since; what
    of the declared tables is lacking all the same."""
    known: dict[str, set[str]] = defaultdict(set)
    for table, column in connection.execute(_COLUMNS).fetchall():
        known[table].add(column)
    lacking = []
    for one in ledgers().values():
        columns = {n: kind for n, kind in one.columns.items() if n not in known.get(one.table, ())}
        if one.table not in known:
            told = ", ".join((_PROVENANCE, *(f"{name} {kind}" for name, kind in columns.items())))
            lacking.append(f"CREATE TABLE {one.table} ({told})")
        else:
            lacking += [f"ALTER TABLE {one.table} ADD COLUMN {n} {k}" for n, k in columns.items()]
        known[one.table] |= one.columns.keys()
    if lacking:  # at once: each alone would wait for the disk
        connection.execute(";\n".join(("BEGIN TRANSACTION", *lacking, "COMMIT")))
    return faults(connection)


def views(without: Collection[str] = ()) -> str:
    """SQL that makes every view which follows from the declarations, but for those tables."""
    own = [table for table in _own() if not {table.name, table.of} & set(without)]
    parts = [
        "CREATE OR REPLACE VIEW live_imports AS SELECT * FROM imports WHERE undone_at IS NULL",
        *(_live(table) for table in own if not table.of),
        *(_live(table) for table in own if table.of),
        _evidence_spans([table for table in own if table.days]),
        _EVIDENCE_DAYS,
        _state_days([table for table in own if table.state_day or table.state_like]),
        _ledger_rows([table.name for table in own]),
    ]
    return ";\n".join(parts) + ";\n"


def _tables(read: dict[str, Any]) -> dict[str, tuple[Table, ...]]:
    return {
        dataset: tuple(_table(dataset, one) for one in entry.get("tables", ()))
        for dataset, entry in read["datasets"].items()
    }


def _own() -> list[Table]:
    return [table for tables in declared().values() for table in tables if not table.like]


def _table(dataset: str, entry: dict[str, Any]) -> Table:
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in entry.items()
    }
    unknown = set(values) - set(Table.__dataclass_fields__)
    if unknown or "name" not in values:
        found = "、".join(sorted(unknown)) or "没有 name"
        raise ValueError(f"[datasets.{dataset}] 的 tables：{found}，不认识")
    return Table(dataset=dataset, **values)


def _first(table: Table) -> Table:
    """The declaration that a table is like, else itself."""
    if not table.like:
        return table
    return next(one for one in declared()[table.like] if one.name == table.name)


def _live(table: Table) -> str:
    head = f"CREATE OR REPLACE VIEW live_{table.name} AS SELECT t.* FROM {table.name} AS t "
    if table.of:
        return head + (
            f"INNER JOIN live_{table.of} AS p ON t.import_id = p.import_id "
            "AND t.sheet = p.sheet AND t.row_number = p.row_number"
        )
    live = head + "WHERE t.import_id IN (SELECT import_id FROM live_imports)"
    if not table.newest_of:
        return live
    count = "row_number()" if table.order else "rank()"
    order = ", ".join(("t.import_id DESC", *table.order))
    same = _listed(table.newest_of)
    return f"{live} QUALIFY {count} OVER (PARTITION BY {same} ORDER BY {order}) = 1"


_EVIDENCE_DAYS = (
    "CREATE OR REPLACE VIEW evidence_days AS SELECT dataset, import_id, product, is_ours, "
    "min(begun_on) AS first_on, max(ended_on) AS newest_on FROM evidence_spans GROUP BY ALL"
)
"""From which day to which day each import speaks, dataset by dataset. One row is one dataset of one
import, one per product and side where rows tell them: is_ours is FALSE for makers known to be
elsewhere."""


def _evidence_spans(tables: list[Table]) -> str:
    """From which day to which day each row speaks. One row is one row of a dataset."""
    return "CREATE OR REPLACE VIEW evidence_spans AS " + (
        " UNION ALL ".join(
            f"SELECT '{table.dataset}' AS dataset, import_id, "
            f"{table.product or 'NULL'} AS product, "
            f"{f'coalesce({table.ours}, TRUE)' if table.ours else 'TRUE'} AS is_ours, "
            f"least({_listed(table.days)}) AS begun_on, "
            f"greatest({_listed(table.ended or table.days)}) AS ended_on FROM live_{table.name}"
            for table in tables
        )
    )


def _state_days(tables: list[Table]) -> str:
    """On which days the registers of a dataset changed. One row is one day of one dataset."""
    none = "SELECT CAST(NULL AS VARCHAR) AS dataset, CAST(NULL AS DATE) AS day WHERE FALSE"
    branches = [
        f"SELECT DISTINCT '{table.dataset}' AS dataset, {day} AS day FROM {source}"
        for table in tables
        for day, source in _state_sources(table)
    ]
    return "CREATE OR REPLACE VIEW state_days AS " + " UNION ALL ".join([none, *branches])


def _state_sources(table: Table) -> Iterator[tuple[str, str]]:
    if table.state_day:
        yield table.state_day, f"live_{table.name}"
    if table.state_like:
        for other in declared()[table.state_like]:
            if other.state_day:
                rows = f"live_{other.name} WHERE EXISTS (SELECT 1 FROM live_{table.name})"
                yield other.state_day, rows


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(names)
