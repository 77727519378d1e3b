"""The archive of a county: what its store holds, as Parquet that any engine reads where it lies.

An archive is a folder province=…/city=…/county=… with one folder per year and one file per table,
and archive.json, written last: which county, from which version of the store, every file with its
rows and size. Only rows that count are in it (no undone import, the newest of two lists), with the
county in every row; persons, telephone numbers and what somebody wrote are only marked as told.
Rows that tell no day, and lists that are none of a year (townships, decisions on names), lie in
year=0000. Archives of several counties lie beside each other, in any folders.
"""

import json
import os
import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Final, NamedTuple

from dashboard.cluster import words
from dashboard.store import datasets, db, files, manifest, privacy

COUNTY: Final = "county_key"  # the column that tells of which county a row is
MANIFEST: Final = "archive.json"
FORMAT: Final = 1
NO_YEAR: Final = 0
VEILED: Final = ("person", "phone", "words")  # kinds of columns, as in dashboard/store/privacy.py
VEIL: Final = "＊"
_LISTS: Final = {
    "leading_names": "SELECT * FROM leading_names",
    "townships": "SELECT * FROM townships",
}
_ROW: Final = ("import_id", "sheet", "row_number")


class ArchiveError(RuntimeError):
    """An archive that cannot be made or used (Chinese: which, what is wrong, what to do)."""


class Place(NamedTuple):
    """A county, by what stands above it."""

    province: str
    city: str
    county: str

    @property
    def key(self) -> str:
        """What tells its rows apart: names of counties come twice in the country."""
        return f"{self.province}/{self.city}/{self.county}"

    @classmethod
    def of(cls, key: str) -> "Place":
        """The county of a key."""
        return cls(*key.split("/"))

    @property
    def folder(self) -> Path:
        """Where it lies in an archive."""
        return Path(f"province={self.province}", f"city={self.city}", f"county={self.county}")


@dataclass(frozen=True)
class Archive:
    """One archive. facts: what its archive.json says."""

    folder: Path
    facts: dict[str, Any]

    @property
    def place(self) -> Place:
        """The county that it is of."""
        return Place(self.facts["province"], self.facts["city"], self.facts["county"])

    @property
    def years(self) -> list[int]:
        """The years that it holds."""
        return sorted({int(one["year"]) for one in self.facts["files"].values()} - {NO_YEAR})

    @property
    def rows(self) -> int:
        """Rows of all its tables."""
        return sum(int(one["rows"]) for one in self.facts["files"].values())


def write(
    store: db.StoreName, root: Path, place: Place, by: str, years: Iterable[int] = ()
) -> Archive:
    """Write the archive of a county below a folder; of some years only, where any are named.

    ArchiveError when it is there already or the disk is full; nothing half-written stays.
    """
    target = root / place.folder
    if any(set(name) & set("/\\=\0") or not name.strip() for name in place):
        raise ArchiveError(words.bad_place(place.key))
    if target.exists():
        raise ArchiveError(words.is_there(target))
    partial = target.with_name(f"{target.name}.part")
    shutil.rmtree(partial, ignore_errors=True)
    try:
        files.make_folder(partial)
        with db.reading(store) as cursor:
            cursor.execute("BEGIN TRANSACTION")  # all tables as of one moment
            held = dict(_written(cursor, partial, place, frozenset(years)))
            schema = db.schema_version(cursor)
            cursor.execute("COMMIT")
        facts = {
            "format": FORMAT,
            "schema": schema,
            "province": place.province,
            "city": place.city,
            "county": place.county,
            "is_demo": store == "demo",
            "made_at": datetime.now().replace(microsecond=0).isoformat(),
            "by": by,
            "files": held,
        }
        text = json.dumps(facts, ensure_ascii=False, indent=1)
        (partial / MANIFEST).write_text(text, encoding="utf-8")
        files.close_to_others(partial)
        os.replace(partial, target)
    except OSError as error:
        raise ArchiveError(words.not_written(manifest.reason(error))) from error
    except db.StoreUnusableError as error:  # it is the archive that could not be written
        raise ArchiveError(words.not_written(str(error.__cause__ or error))) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return Archive(target, facts)


def _written(
    cursor: Any, folder: Path, place: Place, years: frozenset[int]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every file, with what the manifest says of it."""
    for name, sql in _tables(cursor).items():
        parted = f"SELECT '{place.key.replace(chr(39), chr(39) * 2)}' AS {COUNTY}, * FROM ({sql})"
        found = cursor.execute(f"SELECT DISTINCT year_of_row FROM ({sql}) ORDER BY ALL").fetchall()
        for year in sorted({NO_YEAR, *(one[0] for one in found)}):
            if years and year not in years and year != NO_YEAR:
                continue
            file = Path(f"year={year:04}", f"{name.removeprefix('live_')}.parquet")
            files.make_folder((folder / file).parent)
            to = str(folder / file).replace("'", "''")
            row = cursor.execute(
                f"COPY (SELECT * EXCLUDE (year_of_row) FROM ({parted}) WHERE year_of_row = {year}) "
                f"TO '{to}' (FORMAT parquet, COMPRESSION zstd)"
            ).fetchone()
            size = (folder / file).stat().st_size
            rows = int(row[0]) if row else 0
            yield file.as_posix(), {"table": name, "year": year, "rows": rows, "bytes": size}


def _tables(cursor: Any) -> dict[str, str]:
    """What is archived: name of a table → SQL of its rows, with year_of_row."""
    found = {
        name: f"SELECT *, {NO_YEAR} AS year_of_row FROM ({sql})" for name, sql in _LISTS.items()
    }
    hidden = {column for column, kind in privacy.kinds().items() if kind in VEILED}
    for tables in datasets.declared().values():
        own = [one for one in tables if not one.like]
        first = next((one for one in own if one.days), None)
        for table in own:
            columns = cursor.execute(f"DESCRIBE live_{table.name}").fetchall()
            listed = ", ".join(
                _veiled(name, kind) if name in hidden else f't."{name}"'
                for name, kind, *_ in columns
            )
            rows = f"AS year_of_row FROM live_{table.name} AS t"
            sql = f"SELECT {listed}, coalesce(%s, {NO_YEAR}) {rows}"
            if table.days or first is None:
                sql %= _year(table)
            else:  # a row of another table of the same list is of its year
                sql %= "d.year"
                sql += (
                    f" LEFT JOIN (SELECT {', '.join(_ROW)}, min({_year(first)}) AS year "
                    f"FROM live_{first.name} AS t GROUP BY ALL) AS d ON "
                    + " AND ".join(f"t.{one} = d.{one}" for one in _ROW)
                )
            found[f"live_{table.name}"] = sql
    return found


def _veiled(column: str, kind: str) -> str:
    """A column that names somebody: only whether it says anything."""
    if kind != "VARCHAR":
        return f'CAST(NULL AS {kind}) AS "{column}"'
    return f'CASE WHEN t."{column}" <> \'\' THEN \'{VEIL}\' ELSE t."{column}" END AS "{column}"'


def _year(table: datasets.Table) -> str:
    return f"year(least({', '.join(table.days)}))" if table.days else "NULL"


def found_in(root: Path) -> list[Archive]:
    """The archives below a folder, the oldest first. ArchiveError where one cannot be read."""
    found = []
    for file in sorted(root.rglob(MANIFEST)) if root.is_dir() else ():
        try:
            facts = json.loads(file.read_text(encoding="utf-8"))
            one = Archive(file.parent, facts)
            if facts["format"] != FORMAT or not (one.place and one.facts["made_at"]):
                raise ValueError(facts["format"])
            one.years  # noqa: B018
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise ArchiveError(words.unreadable(file)) from error
        found.append(one)
    return sorted(found, key=lambda one: str(one.facts["made_at"]))


@dataclass(frozen=True)
class Gathered:
    """The archives of several counties, which fit together. notes: Chinese, what a reader of their
    figures must know."""

    archives: list[Archive]
    notes: list[str]

    @property
    def counties(self) -> list[str]:
        """Keys of the counties, in order."""
        return sorted({one.place.key for one in self.archives})

    @property
    def years(self) -> list[int]:
        """Years of which any county has rows."""
        return sorted({year for one in self.archives for year in one.years})

    @cached_property
    def tables(self) -> dict[str, list[Path]]:
        """Files of every table. Of what is none of a year, those of a county's newest archive."""
        newest = {one.place.key: one.folder for one in self.archives}
        found: dict[str, list[Path]] = defaultdict(list)
        for one in self.archives:
            for name, said in one.facts["files"].items():
                if said["year"] != NO_YEAR or newest[one.place.key] == one.folder:
                    found[said["table"]].append(one.folder / name)
        return dict(found)


def gathered(root: Path) -> Gathered:
    """The archives below a folder, held against each other. ArchiveError tells what is wrong."""
    archives = found_in(root)
    if not archives:
        raise ArchiveError(words.none_there(root))
    own = db.migrations()[-1][0]
    wrong = [words.other_schema(one.folder, one.facts["schema"], own)
             for one in archives if one.facts["schema"] != own]  # fmt: skip
    if len({one.facts["is_demo"] for one in archives}) > 1:
        wrong.append(words.mixed())
    sent: dict[tuple[str, int], list[Path]] = defaultdict(list)
    for one in archives:
        for year in one.years or [NO_YEAR]:
            sent[one.place.key, year].append(one.folder)
        for name, said in one.facts["files"].items():
            file = one.folder / name
            if not file.is_file():
                wrong.append(words.missing_file(one.folder, name, said["rows"]))
            elif file.stat().st_size != said["bytes"]:
                wrong.append(words.other_file(one.folder, name))
    twice = [(*key, folders) for key, folders in sent.items() if len(folders) > 1]
    wrong += [words.sent_twice(*one) for one in twice]
    if wrong:
        raise ArchiveError("\n".join(wrong))
    years = defaultdict(set)
    for key, year in sent:
        if year != NO_YEAR:
            years[key].add(year)
    notes = [
        words.gap(key, sorted(set(range(min(had), max(had) + 1)) - had))
        for key, had in sorted(years.items())
        if len(had) <= max(had) - min(had)
    ]
    return Gathered(archives, notes)
