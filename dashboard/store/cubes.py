"""Counts that are kept beside the rows: registers of outlets, summed for every day they changed.

They are written in the transaction that changes what they count (imports, their undoing, rows taken
in later, the simulated data) and when the files change that say how to count (rules, eras,
targets). The facts that are summed are those of queries/indicators;
dashboard/indicators/kept_counts.py holds the kept counts against the direct ones.
"""

from datetime import date
from pathlib import Path
from typing import Any, Final

import duckdb

from dashboard import settings

FACTS: Final = ("coverage_rate", "compliance_rate", "township_completion_rate")
DATASET: Final = "outlets"  # whose register days they are
DIMENSIONS: Final = ("all", "township", "area", "trade", "year", "half", "quarter", "month")
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
_KNOWN = "SELECT value FROM store_state WHERE key = 'cube_rules'"
_VIEW = "SELECT 1 FROM duckdb_views() WHERE view_name = 'live_outlets'"


def files() -> list[Path]:
    """The files of queries/ that say how the kept counts are made."""
    made = [settings.QUERIES / "indicators" / f"{name}.sql" for name in FACTS]
    return [*made, *sorted((settings.QUERIES / "cubes").glob("*.sql"))]


def holds(facts: str, asked: dict[str, Any]) -> bool:
    """Whether the kept counts of facts answer such a question."""
    return (
        facts in FACTS
        and {asked.get("by"), asked.get("then_by")} <= set(DIMENSIONS)
        and asked.get("scope") == SCOPE
        and not asked.get("refused_fail")
        and not any(asked.get(name) for name in _NEVER)
    )


def refresh(cursor: duckdb.DuckDBPyConnection, *, whole: bool = False) -> None:
    """Keep the counts of the days that changed; of all days where targets or eras did, or the files
    that say how to count (whole)."""
    if not cursor.execute(_VIEW).fetchone():
        return  # the declaration of the table is wrong, and every page says so
    rules, known = (cursor.execute(one).fetchone() for one in (_RULES, _KNOWN))
    blocks = _text("cubes", "outlet_blocks")  # counted once, they are asked for three times
    cursor.execute(f"CREATE OR REPLACE TEMP TABLE blocks_now AS {blocks}")
    since: date | None = date.min
    if not whole and rules == known:
        row = cursor.execute(_CHANGED).fetchone()
        since = row[0] if row else None
    if since is None:
        return
    cursor.execute(
        "INSERT INTO store_state VALUES ('cube_rules', ?) "
        "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        rules,
    )
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


def days(cursor: duckdb.DuckDBPyConnection) -> list[date]:
    """Days of which counts are kept."""
    return [row[0] for row in cursor.execute("SELECT day FROM cube_days ORDER BY day").fetchall()]


def _text(folder: str, name: str) -> str:
    file = settings.QUERIES / folder / f"{name}.sql"
    return file.read_text(encoding="utf-8").rstrip().rstrip(";")
