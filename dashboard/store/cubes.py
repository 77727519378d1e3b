"""Counts that are kept beside the rows: registers of outlets, summed for every day they changed,
and first tests of batches with the class of their maker.

They are written in the transaction that changes what they count (imports, their undoing, rows taken
in later, rulings on names, lists of classes, the simulated data) and when the files change that say
how to count (rules, eras, targets). The facts that are summed are those of queries/indicators;
dashboard/indicators/kept_counts.py holds the kept counts against the direct ones.
"""

from datetime import date
from pathlib import Path
from typing import Any, Final

import duckdb

from dashboard import settings

FACTS: Final = ("coverage_rate", "compliance_rate", "township_completion_rate")
DATASET: Final = "outlets"  # whose register days they are
TIMES: Final = ("year", "half", "quarter", "month")
DIMENSIONS: Final = ("all", "township", "area", "trade", *TIMES)
BATCHES: Final = ("valve_pass_rate", "clothing_pass_rate")  # counted from the kept first tests
MAKERS: Final = ("valve_firm_rate", "clothing_firm_rate")  # the same by makers
BATCH_DIMENSIONS: Final = (
    "all", "township", "area", "level", "purpose", "product_name", "class", *TIMES, "day",
)  # fmt: skip
SCOPE: Final = "本县"
_NEVER: Final = ("levels", "purposes")  # limits that outlets know nothing of

_CHANGED = """
SELECT min(recorded_on) FROM (
    (SELECT * FROM blocks_now EXCEPT ALL SELECT * FROM outlet_blocks)
    UNION ALL (SELECT * FROM outlet_blocks EXCEPT ALL SELECT * FROM blocks_now)
)
"""
_DAYS = """
SELECT DISTINCT day FROM (
    SELECT recorded_on AS day FROM outlet_blocks
    UNION ALL SELECT valid_from FROM targets WHERE indicator IN ('coverage_rate', 'compliance_rate')
) WHERE day >= $since AND day >= (SELECT min(recorded_on) FROM outlet_blocks) ORDER BY day
"""
_RULES = """
SELECT concat_ws(
    '/', (SELECT bit_xor(hash(t)) FROM targets AS t), (SELECT bit_xor(hash(t)) FROM townships AS t)
)
"""
_KNOWN = "SELECT value FROM store_state WHERE key = $key"
_IN = "import_id IN (SELECT unnest(CAST($imports AS INTEGER[])))"
_VIEW = "SELECT 1 FROM duckdb_views() WHERE view_name = $view"
_OTHERS = """
SELECT coalesce(n.import_id, k.import_id)
FROM stamps_now AS n FULL JOIN sample_stamps AS k ON n.import_id = k.import_id
WHERE n.stamp IS DISTINCT FROM k.stamp
"""
_WRONG = """
WITH made AS ({made}), kept AS (SELECT {columns} FROM sample_facts)
SELECT product, max(period_end)
FROM (
    (SELECT {columns} FROM made EXCEPT ALL FROM kept)
    UNION ALL (FROM kept EXCEPT ALL SELECT {columns} FROM made)
) GROUP BY product ORDER BY product
"""
_ALL = "SELECT import_id FROM stamps_now UNION SELECT import_id FROM sample_stamps"


def files() -> list[Path]:
    """The files of queries/ that say how the kept counts are made."""
    made = [settings.QUERIES / "indicators" / f"{name}.sql" for name in FACTS]
    return [*made, *sorted((settings.QUERIES / "cubes").glob("*.sql"))]


def holds_batches(facts: str, asked: dict[str, Any]) -> bool:
    """Whether the kept first tests answer such a question."""
    return (
        facts in (*BATCHES, *MAKERS)
        and {asked.get("by"), asked.get("then_by")} <= set(BATCH_DIMENSIONS)
        and not asked.get("trades")
    )


def holds(facts: str, asked: dict[str, Any]) -> bool:
    """Whether the kept counts of the facts of registers answer such a question."""
    return (
        facts in FACTS
        and {asked.get("by"), asked.get("then_by")} <= set(DIMENSIONS)
        and asked.get("scope") == SCOPE
        and not asked.get("refused_fail")
        and not any(asked.get(name) for name in _NEVER)
    )


def refresh(cursor: duckdb.DuckDBPyConnection, *, whole: bool = False) -> None:
    """Keep the counts of what changed; of everything where the files changed that say how to count
    (whole)."""
    refresh_registers(cursor, whole=whole)
    refresh_samples(cursor, whole=whole)


def refresh_samples(cursor: duckdb.DuckDBPyConnection, *, whole: bool = False) -> None:
    """Keep the first tests of the imports whose samples changed; of all imports where classes or
    rulings on names did, which may give another class to any batch."""
    if not _is_declared(cursor, "classed_samples"):
        return
    cursor.execute(f"CREATE OR REPLACE TEMP TABLE stamps_now AS {_text('cubes', 'sample_stamps')}")
    classes = cursor.execute(_text("cubes", "class_stamp")).fetchone()
    known = cursor.execute(_KNOWN, {"key": "cube_classes"}).fetchone()
    is_all = whole or classes != known
    changed = [row[0] for row in cursor.execute(_ALL if is_all else _OTHERS).fetchall()]
    _keep(cursor, "cube_classes", classes)
    if not changed:
        return
    which = {"imports": changed}
    cursor.execute(f"DELETE FROM sample_facts WHERE {_IN}", which)
    cursor.execute(f"INSERT INTO sample_facts BY NAME {_text('cubes', 'sample_facts')}", which)
    cursor.execute("DELETE FROM sample_stamps")
    cursor.execute("INSERT INTO sample_stamps FROM stamps_now")


def refresh_registers(cursor: duckdb.DuckDBPyConnection, *, whole: bool = False) -> None:
    """Keep the counts of the days that changed; of all days where targets or eras did, or whole."""
    if not _is_declared(cursor, "live_outlets"):
        return
    rules = cursor.execute(_RULES).fetchone()
    known = cursor.execute(_KNOWN, {"key": "cube_rules"}).fetchone()
    blocks = _text("cubes", "outlet_blocks")  # counted once, they are asked for three times
    cursor.execute(f"CREATE OR REPLACE TEMP TABLE blocks_now AS {blocks}")
    since: date | None = date.min
    if not whole and rules == known:
        row = cursor.execute(_CHANGED).fetchone()
        since = row[0] if row else None
    if since is None:
        return
    _keep(cursor, "cube_rules", rules)
    cursor.execute("DELETE FROM outlet_blocks")
    cursor.execute("INSERT INTO outlet_blocks FROM blocks_now")
    for table in ("state_cube", "cube_days"):
        cursor.execute(f"DELETE FROM {table} WHERE day >= $since", {"since": since})
    for (day,) in cursor.execute(_DAYS, {"since": since}).fetchall():
        cursor.execute("INSERT INTO cube_days VALUES (?)", [day])
        for name in FACTS:
            facts, summed = _text("indicators", name), _text("cubes", "state_cube")
            cursor.execute(
                f"INSERT INTO state_cube WITH facts AS (\n{facts}\n)\n{summed}",
                {"as_of": day, "name": name},
            )


def _is_declared(cursor: duckdb.DuckDBPyConnection, view: str) -> bool:
    """False where the declaration of a table is wrong, and every page says so."""
    return bool(cursor.execute(_VIEW, {"view": view}).fetchone())


def _keep(cursor: duckdb.DuckDBPyConnection, key: str, found: tuple[Any, ...] | None) -> None:
    """Write down from which state of the rules something was counted."""
    cursor.execute(
        "INSERT INTO store_state VALUES ($key, $value) "
        "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        {"key": key, "value": found and found[0]},
    )


def days(cursor: duckdb.DuckDBPyConnection) -> list[date]:
    """Days of which counts are kept."""
    return [row[0] for row in cursor.execute("SELECT day FROM cube_days ORDER BY day").fetchall()]


def wrong_batches(cursor: duckdb.DuckDBPyConnection) -> list[tuple[str, date]]:
    """Product and newest day of the kept first tests that are not those of the samples."""
    asked = "SELECT column_name FROM duckdb_columns() WHERE table_name = 'sample_facts'"
    columns = ", ".join(row[0] for row in cursor.execute(asked).fetchall())
    imports = "SELECT import_id FROM live_imports"
    which = {"imports": [row[0] for row in cursor.execute(imports).fetchall()]}
    made = _text("cubes", "sample_facts").rpartition("ORDER BY")[0]
    return cursor.execute(_WRONG.format(made=made, columns=columns), which).fetchall()


def _text(folder: str, name: str) -> str:
    file = settings.QUERIES / folder / f"{name}.sql"
    return file.read_text(encoding="utf-8").rstrip().rstrip(";")
