"""Statements that the program writes for a question of the reader's own, run on a store.

Whatever they find goes through the masks of the viewer like every report.
"""

from functools import lru_cache
from typing import TYPE_CHECKING

from dashboard.store import db, privacy, statements, viewer

if TYPE_CHECKING:
    import pandas as pd


def quoted(name: str) -> str:
    """A name of SQL, whatever stands in it."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text of SQL, whatever stands in it."""
    return "'" + text.replace("'", "''") + "'"


def ask(name: db.StoreName, sql: str) -> "pd.DataFrame":
    """What a statement finds, as the viewer of the moment may see it. Columns that name somebody
    must bear the names that [privacy] of data/columns.toml knows."""
    with db.reading(name) as current:
        rows = statements.run(current, sql, {})
    return privacy.scoped(rows, viewer.current(), {})


@lru_cache
def columns(table: str) -> tuple[tuple[str, str], ...]:
    """Name and type of every column of a table or view, in its order; () where there is none."""
    with db.reading("demo" if db.exists("demo") else "real") as current:
        found = current.execute(
            "SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = $table "
            "ORDER BY column_index",
            {"table": table},
        ).fetchall()
    return tuple((str(column), str(kind)) for column, kind in found)
