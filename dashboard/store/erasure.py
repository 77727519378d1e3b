"""Erasing what names somebody (PIPL article 47): rows, originals, backups; and the proof of it.

A name or number is replaced wherever it stands in the tables; the database is then written anew,
since blocks that are merely free still hold what stood in them. Originals of the imports concerned
go only when that is asked for; so do backups that still hold it and what a restore put aside, and
not before a new backup without it is there and checked. The audit keeps that something was erased
and why, never what; where it names the thing itself (an outlet that was looked at), it stays, since
it must be kept.
"""

import html
import io
import re
import shutil
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from dashboard import settings
from dashboard.store import audit, backup, database_files, db, originals, sealed
from dashboard.store.files import write

ERASED = "（已清除）"
LEAST = 2  # a single character would erase half a county
_TAG = re.compile(rb"<[^>]*>")
_TEXTS = (
    "SELECT c.table_name, c.column_name, c.data_type FROM duckdb_columns() AS c "
    "INNER JOIN duckdb_tables() AS t USING (table_oid, database_oid) "
    "WHERE NOT t.internal AND c.database_name = current_database() "
    "AND (c.data_type IN ('VARCHAR', 'JSON', 'VARCHAR[]')) ORDER BY ALL"
)


@dataclass(frozen=True)
class Traces:
    """Where a text stands. cells: (table, column) -> how many; originals, backups: files and
    folders that hold it, among the backups what a restore put aside; notes: files of the program's
    own log and journal; audited: lines of the audit, which stay; sealed: backups that nobody can
    look into without the key."""

    cells: dict[tuple[str, str], int]
    originals: tuple[Path, ...]
    backups: tuple[Path, ...]
    notes: tuple[Path, ...] = ()
    audited: int = 0
    sealed: tuple[Path, ...] = ()

    @property
    def is_gone(self) -> bool:
        """Whether it stands nowhere any more but in the audit."""
        return not (self.cells or self.originals or self.backups or self.notes)


def find(text: str, also: Sequence[Path] = ()) -> Traces:
    """Every place where a text stands. also: folders with backups elsewhere.

    ValueError (Chinese) for one that is too short.
    """
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
    store = settings.store_dir()
    folders = [one.folder for one in backup.all_backups()]
    folders += [one.folder for one in backup.backups_in(*also) if one.folder not in folders]
    folders += sorted(store.glob(f"{backup.REPLACED}*"))
    old = tuple(one for one in folders if _folder_holds(one, text))
    notes = tuple(file for file in _own_notes(store) if holds(file, text))
    audited = sum(text in str(one) for one in audit.events())
    closed = tuple(
        one for place in (backup.home(), *also) for one in sorted(place.glob(f"*{sealed.SUFFIX}"))
    )
    return Traces(cells, kept, old, notes, audited, closed)


def erase(
    text: str, why: str, by: str, *, files: bool, backups: bool, also: Sequence[Path] = ()
) -> Traces:
    """Replace a text in every table; remove the originals and backups that hold it where asked.

    Gives where it still stands. Raises StoreUnusableError or BackupError when the disk has no room
    for the database or the backup that is made anew; nothing is lost then.
    """
    before = find(text, also)
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
        originals.erase(file, by)
    for file in before.notes:
        write(file, file.read_bytes().replace(text.encode(), ERASED.encode()))
    if backups and before.backups:
        backup.make(by)
        for folder in before.backups:
            shutil.rmtree(folder)
    return find(text, also)


def holds(file: Path, text: str) -> bool:
    """Whether a file holds a text: in one of the usual encodings, or in a part of a zip, there also
    where its letters are split by marks or written as numbers."""
    content = file.read_bytes()
    parts = [content]
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts += [packed.read(one) for one in packed.infolist() if one.file_size < 100 * 2**20]
            parts += [_spoken(one) for one in parts[1:] if one.startswith(b"<")]
    codes = ("utf-8", "gb18030", "utf-16-le")
    return any(text.encode(code, "ignore") in part for part in parts for code in codes)


def _spoken(part: bytes) -> bytes:
    """The text of an XML part without its marks."""
    return html.unescape(_TAG.sub(b"", part).decode("utf-8", "ignore")).encode()


def _own_notes(store: Path) -> list[Path]:
    places = (store / "log", store / "journal")
    return [file for place in places for file in sorted(place.rglob("*")) if file.is_file()]


def _holds(column: str, kind: str) -> str:
    whole = f"array_to_string(\"{column}\", '\n')" if kind == "VARCHAR[]" else f'"{column}"'
    return f"contains(CAST({whole} AS VARCHAR), $text)"


def _folder_holds(folder: Path, text: str) -> bool:
    """Whether a backup, or what a restore put aside, holds a text."""
    if any(holds(file, text) for file in (folder / "originals").glob("*/*")):
        return True
    database = folder / "real.duckdb"
    return database.exists() and database_files.file_holds(database, _TEXTS, _holds, text)
