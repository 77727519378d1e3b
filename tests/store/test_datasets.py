"""Datasets as data: the views that follow from declarations, and declarations that are wrong."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dashboard import settings
from dashboard.store import datasets, db
from tests.rows import day, outlets, put

COMPLAINT = """
[datasets.complaints]
title = "投诉"

[[datasets.complaints.tables]]
name = "complaints"
days = ["complained_on", "accepted_on"]
ended = ["accepted_on", "closed_on"]
newest_of = ["number"]
"""


@pytest.fixture
def declared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Puts other declarations in the place of ours; the caches forget them at the end."""

    def put_in_place(text: str) -> None:
        (tmp_path / "columns.toml").write_text(text, encoding="utf-8")
        monkeypatch.setattr(settings, "DATA", tmp_path)
        datasets.declared.cache_clear()
        datasets.ledgers.cache_clear()

    yield put_in_place
    monkeypatch.undo()
    datasets.declared.cache_clear()
    datasets.ledgers.cache_clear()


@pytest.fixture
def memory() -> duckdb.DuckDBPyConnection:
    """A database with two imports, one of them undone, and five complaints."""
    connection = duckdb.connect()
    connection.execute("CREATE TABLE imports AS SELECT * FROM (VALUES (1, NULL), (2, NULL), "
                       "(3, DATE '2010-02-01')) AS i (import_id, undone_at)")  # fmt: skip
    connection.execute(
        "CREATE TABLE complaints AS SELECT * FROM (VALUES "
        "(1, 'a', DATE '2010-01-05', DATE '2010-01-07', DATE '2010-03-01'), "
        "(1, 'b', NULL, DATE '2010-01-02', NULL), "
        "(2, 'b', NULL, DATE '2010-01-03', DATE '2010-04-01'), "
        "(3, 'c', DATE '2009-01-01', NULL, NULL)"
        ") AS c (import_id, number, complained_on, accepted_on, closed_on)"
    )
    return connection


def asked(connection: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[Any, ...]]:
    return connection.execute(sql).fetchall()


def test_rows_of_undone_imports_and_older_repeats_do_not_count(
    declared: Any, memory: duckdb.DuckDBPyConnection
) -> None:
    declared(COMPLAINT)
    memory.execute(datasets.views())
    assert asked(memory, "SELECT import_id, number FROM live_complaints ORDER BY number") == [
        (1, "a"),
        (2, "b"),
    ]
    assert asked(memory, "SELECT * EXCLUDE (product) FROM evidence_days ORDER BY import_id") == [
        ("complaints", 1, True, date(2010, 1, 5), date(2010, 3, 1)),
        ("complaints", 2, True, date(2010, 1, 3), date(2010, 4, 1)),
    ]


def test_a_table_that_is_not_there_takes_nothing_else_down(
    declared: Any, memory: duckdb.DuckDBPyConnection
) -> None:
    declared(
        COMPLAINT
        + '[datasets.recalls]\n[[datasets.recalls.tables]]\nname = "recalls"\ndays = ["on_day"]\n'
        + '[datasets.visits]\n[[datasets.visits.tables]]\nname = "complaints"\nkey = ["colour"]\n'
    )
    faults = datasets.faults(memory)
    assert [(one.dataset, one.table) for one in faults] == [
        ("recalls", "recalls"),
        ("visits", "complaints"),
    ]
    assert "“recalls”" in faults[0].told and "colour" in faults[1].told
    memory.execute(datasets.views(without={"recalls"}))
    assert asked(memory, "SELECT DISTINCT dataset FROM evidence_days") == [("complaints",)]


def test_an_unknown_word_of_a_declaration_is_refused(declared: Any) -> None:
    declared('[datasets.x]\n[[datasets.x.tables]]\nname = "x"\ndas = ["recalled_on"]\n')
    with pytest.raises(ValueError, match=r"datasets\.x.*das"):
        datasets.declared()


@pytest.mark.usefixtures("store")
def test_the_store_has_every_table_as_declared() -> None:
    with db.cursor("real") as cursor:
        assert datasets.faults(cursor) == []
        views = {name for (name,) in asked(cursor, "SELECT view_name FROM duckdb_views()")}
        for tables in datasets.declared().values():
            for table in tables:
                assert f"live_{table.name}" in views
                listed = "SELECT column_name FROM duckdb_columns() WHERE table_name = "
                own = asked(cursor, f"{listed}'{table.name}' ORDER BY column_index")
                assert own == asked(cursor, f"{listed}'live_{table.name}' ORDER BY column_index")


@pytest.mark.usefixtures("store")
def test_a_state_changes_on_the_days_of_its_registers() -> None:
    put("outlets", outlets("上塘镇", 1, 2, on="2010-06-30"))
    put("outlets", outlets("上塘镇", 2, 2, on="2010-08-31"))
    put("outlets", outlets("上塘镇", 2, 2, on="2010-09-30"), undone=True)
    days = db.query("real", "state_days", dataset="outlets", as_of=day("2010-12-31"))["day"]
    assert [str(one)[:10] for one in days] == ["2010-06-30", "2010-08-31"]
    assert db.query("real", "state_days", dataset="demonstration", as_of=day("2010-12-31")).empty


def test_a_ledger_gets_its_table_and_columns_declared_since() -> None:
    connection = duckdb.connect()
    one, other = list(datasets.ledgers().values())[:2]
    datasets.ready(connection)
    connection.execute(
        f"INSERT INTO {one.table} (import_id, sheet, row_number) VALUES (1, '表', 4)"
    )
    column = list(one.columns)[-1]
    connection.execute(f"ALTER TABLE {one.table} DROP COLUMN {column}; DROP TABLE {other.table}")
    datasets.ready(connection)
    columns = "SELECT column_name FROM duckdb_columns() WHERE table_name = $table"
    for ledger in (one, other):
        found = {
            name for (name,) in connection.execute(columns, {"table": ledger.table}).fetchall()
        }
        assert found == {"import_id", "sheet", "row_number", *ledger.columns}
    assert asked(connection, f"SELECT row_number, {column} FROM {one.table}") == [(4, None)]
