"""Erasing what names somebody (PIPL article 47): rows, originals, backups; and the proof of it.

A name or number is replaced wherever it stands in the tables; the database is then written anew,
since blocks that are merely free still hold what stood in them. Originals of the imports concerned
and backups that still hold it go only when that is asked for. The audit keeps that something was
erased and why, never what.
"""

import io
import shutil
import zipfile
from dataclasses import dataclass
from pathlib import Path

from dashboard.store import audit, backup, db, originals

ERASED = "（已清除）"
LEAST = 2  # a single character would erase half a county
_TEXTS = (
    "SELECT c.table_name, c.column_name, c.data_type FROM duckdb_columns() AS c "
    "INNER JOIN duckdb_tables() AS t USING (table_oid, database_oid) "
    "WHERE NOT t.internal AND c.database_name = current_database() "
    "AND (c.data_type IN ('VARCHAR', 'JSON', 'VARCHAR[]')) ORDER BY ALL"
)


@dataclass(frozen=True)
class Traces:
    """Where a text stands. cells: (table, column) -> how many; originals, backups: files and
    folders that hold it."""

    cells: dict[tuple[str, str], int]
    originals: tuple[Path, ...]
    backups: tuple[Path, ...]

    @property
    def is_gone(self) -> bool:
        """Whether it stands nowhere any more."""
        return not (self.cells or self.originals or self.backups)


def find(text: str) -> Traces:
    """Every place where a text stands. ValueError (Chinese) for one that is too short."""
    if len(text.strip()) < LEAST:
        raise ValueError(f"要清除的文字至少{LEAST}个字。")
    with db.reading("real") as cursor:
        cells = {}
        for table, column, kind in cursor.execute(_TEXTS).fetchall():
            asked = f'SELECT count(*) FROM "{table}" WHERE {_holds(column, kind)}'
            row = cursor.execute(asked, {"text": text}).fetchone()
            if row and row[0]:
                cells[table, column] = int(row[0])
    kept = tuple(file for file in originals.kept() if holds(file, text))
    old = tuple(one.folder for one in backup.all_backups() if _backup_holds(one.folder, text))
    return Traces(cells, kept, old)


def erase(text: str, why: str, by: str, *, files: bool, backups: bool) -> Traces:
    """Replace a text in every table; remove the originals and backups that hold it where asked.

    Gives where it still stands. Raises StoreUnusableError when the disk has no room for writing
    the database anew; nothing is lost then.
    """
    before = find(text)
    audit.record("erase", by, f"{sum(before.cells.values())}处", why=why, files=files)
    with db.transaction("real", "edit", "erase", why) as cursor:
        for table, column, kind in cursor.execute(_TEXTS).fetchall():
            if (table, column) in before.cells:
                put = f"replace({{}}, $text, '{ERASED}')"
                new = (
                    f'list_transform("{column}", one -> {put.format("one")})'
                    if kind == "VARCHAR[]"
                    else put.format(f'CAST("{column}" AS VARCHAR)')
                )
                asked = f'UPDATE "{table}" SET "{column}" = {new} WHERE {_holds(column, kind)}'
                cursor.execute(asked, {"text": text})
    db.write_anew("real")
    for file in before.originals if files else ():
        file.unlink()
    for folder in before.backups if backups else ():
        shutil.rmtree(folder)
    return find(text)


def holds(file: Path, text: str) -> bool:
    """Whether a file holds a text: in one of the usual encodings, or in a part of a zip."""
    content = file.read_bytes()
    parts = [content]
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts += [packed.read(one) for one in packed.infolist() if one.file_size < 100 * 2**20]
    codes = ("utf-8", "gb18030", "utf-16-le")
    return any(text.encode(code, "ignore") in part for part in parts for code in codes)


def _holds(column: str, kind: str) -> str:
    whole = f"array_to_string(\"{column}\", '\n')" if kind == "VARCHAR[]" else f'"{column}"'
    return f"contains(CAST({whole} AS VARCHAR), $text)"


def _backup_holds(folder: Path, text: str) -> bool:
    if any(holds(file, text) for file in (folder / "originals").glob("*/*")):
        return True
    database = folder / "real.duckdb"
    return database.exists() and db.file_holds(database, _TEXTS, _holds, text)
