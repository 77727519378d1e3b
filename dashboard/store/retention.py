"""How long what is kept: the rules of data/retention.toml, what is over its time, and its end.

Names of persons become a mark that nobody can turn back, equal for equal names of one clearing, so
that counts of registers stay what they were; telephones are emptied. Rows of figures never go.
"""

import secrets
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from dashboard import settings
from dashboard.definition_files import DefinitionError, check_choice, check_fields, listed
from dashboard.store import audit, backup, db, originals, privacy, viewer

FILE = settings.DATA / "retention.toml"
CLEARED = "已到期·"
_COLUMNS = (
    "SELECT table_name, column_name FROM duckdb_columns() AS c "
    "WHERE NOT c.internal AND c.database_name = current_database() AND c.data_type = 'VARCHAR' "
    "AND table_name IN (SELECT table_name FROM duckdb_columns() WHERE column_name = 'import_id') "
    "AND table_name IN (SELECT table_name FROM duckdb_tables()) ORDER BY ALL"
)
_OLD = "import_id IN (SELECT import_id FROM imports WHERE imported_at < $before)"


@dataclass(frozen=True)
class Rule:
    """One rule: what goes when it is older than so many months."""

    id: str
    title: str
    what: str
    months: int


@dataclass(frozen=True)
class Due:
    """What is over the time of one rule. count: cells, rows or files; places: where."""

    rule: Rule
    before: datetime
    count: int
    places: tuple[str, ...]


def _rule(record: Any) -> Rule:
    check_fields(record, {"id": str, "title": str, "what": str, "months": int})
    check_choice(record, "what", WHAT)
    if record["months"] < 1:
        raise DefinitionError("months 至少是1。", "months", str(record["months"]), "1以上的整数")
    return Rule(**record)


@cache
def rules() -> tuple[Rule, ...]:
    """The rules, without wrong ones."""
    return tuple(listed(FILE, "rules", _rule))


def due(now: datetime) -> list[Due]:
    """What is over its time now, rule by rule; a rule with nothing due has count 0."""
    found = []
    for rule in rules():
        before = months_before(now, rule.months)
        places = WHAT[rule.what][0](before)
        found.append(Due(rule, before, sum(places.values()), tuple(sorted(places))))
    return found


def clear(now: datetime, why: str, by: str) -> list[Due]:
    """End what is over its time, and count anew. why: on whose decision; the audit keeps it.

    Raises StoreUnusableError when the disk has no room for writing the database anew.
    """
    for one in due(now):
        if one.count:
            audit.record("erase", by, one.rule.title, why=why, count=one.count)
            WHAT[one.rule.what][1](one.before)
    return due(now)


def months_before(day: datetime, months: int) -> datetime:
    """The same day so many months earlier, or the last day of a shorter month."""
    month = day.year * 12 + day.month - 1 - months
    for last in range(day.day, 27, -1):
        try:
            return day.replace(year=month // 12, month=month % 12 + 1, day=last)
        except ValueError:
            continue
    return day.replace(year=month // 12, month=month % 12 + 1)


# ---- names and telephones in tables -----------------------------------------------------------


def _personal(cursor: Any) -> list[tuple[str, str, str]]:
    """Table, column and kind (person, phone) of every column of imported rows that names one."""
    return [
        (table, column, privacy.kinds()[column])
        for table, column in cursor.execute(_COLUMNS).fetchall()
        if privacy.kinds().get(column) in ("person", "phone")
    ]


def _still(column: str) -> str:
    return f"{_OLD} AND \"{column}\" <> '' AND NOT starts_with(\"{column}\", '{CLEARED}')"


def _persons(before: datetime) -> dict[str, int]:
    found = {}
    with db.reading("real") as cursor:
        for table, column, _ in _personal(cursor):
            asked = f'SELECT count(*) FROM "{table}" WHERE {_still(column)}'
            row = cursor.execute(asked, {"before": before}).fetchone()
            if row and row[0]:
                found[f"表 {table} 列 {column}"] = int(row[0])
    return found


def _clear_persons(before: datetime) -> None:
    key = secrets.token_hex(16)  # thrown away: nobody can try names against the marks
    with db.transaction("real", "edit", "erase", "persons") as cursor:
        for table, column, kind in _personal(cursor):
            new = f"'{CLEARED}' || substr(md5($key || \"{column}\"), 1, 10)"
            put = f'UPDATE "{table}" SET "{column}" = '
            put += "NULL" if kind == "phone" else new
            given = {"before": before} | ({} if kind == "phone" else {"key": key})
            cursor.execute(f"{put} WHERE {_still(column)}", given)
    db.write_anew("real")


# ---- rows that were held back -----------------------------------------------------------------


def _held(before: datetime) -> dict[str, int]:
    counts = {
        "表 held_rows": f"SELECT count(*) FROM held_rows WHERE {_OLD}",
        "表 import_problems 列 found": (
            f"SELECT count(*) FROM import_problems WHERE {_OLD} AND found <> ''"
        ),
    }
    found = {}
    with db.reading("real") as cursor:
        for place, asked in counts.items():
            row = cursor.execute(asked, {"before": before}).fetchone()
            if row and row[0]:
                found[place] = int(row[0])
    return found


def _clear_held(before: datetime) -> None:
    with db.transaction("real", "edit", "erase", "held_rows") as cursor:
        cursor.execute(f"DELETE FROM held_rows WHERE {_OLD}", {"before": before})
        cursor.execute(
            "UPDATE import_problems SET found = NULL, "
            f"message = regexp_replace(message, '“[^”]*”', '“＊”', 'g') WHERE {_OLD}",
            {"before": before},
        )
    db.write_anew("real")


# ---- files ------------------------------------------------------------------------------------


def _undone_originals(before: datetime) -> list[Path]:
    """Originals of imports undone before, unless another import of the same file still counts."""
    with db.reading("real") as cursor:
        rows = cursor.execute(
            "SELECT DISTINCT file_sha256, file_name FROM imports AS i WHERE undone_at < $before "
            "AND NOT EXISTS (SELECT 1 FROM imports AS o WHERE o.file_sha256 = i.file_sha256 "
            "AND (o.undone_at IS NULL OR o.undone_at >= $before))",
            {"before": before},
        ).fetchall()
    return [place for sha256, name in rows if (place := originals.path(sha256, name)).is_file()]


def _replaced(before: datetime) -> list[Path]:
    """Folders that a restore put aside; their names tell when."""
    end = f"{before:%Y%m%d-%H%M%S}"
    named = settings.store_dir().glob(f"{backup.REPLACED}*")
    return [place for place in named if place.name.removeprefix(backup.REPLACED) < end]


def _backups(before: datetime) -> list[Path]:
    """Backups made before; the newest whole one always stays."""
    last = backup.newest()
    return [
        one.folder
        for one in backup.all_backups()
        if one.made_at < before and (last is None or one.folder != last.folder)
    ]


def _counted(places: Callable[[datetime], list[Path]]) -> Callable[[datetime], dict[str, int]]:
    return lambda before: {str(place): 1 for place in places(before)}


def _removed(places: Callable[[datetime], list[Path]]) -> Callable[[datetime], None]:
    def remove(before: datetime) -> None:
        for place in places(before):
            if place.is_dir():
                shutil.rmtree(place)
            else:
                originals.erase(place, viewer.current().name)

    return remove


WHAT: dict[str, tuple[Callable[[datetime], dict[str, int]], Callable[[datetime], None]]] = {
    "persons": (_persons, _clear_persons),
    "held": (_held, _clear_held),
    "originals": (_counted(_undone_originals), _removed(_undone_originals)),
    "replaced": (_counted(_replaced), _removed(_replaced)),
    "backups": (_counted(_backups), _removed(_backups)),
}
"""What a rule can speak of -> what of it is due, and its end."""
