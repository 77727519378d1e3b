"""The archive of a county: what its store holds, as Parquet that any engine reads where it lies.

An archive is a folder province=…/city=…/county=… with one folder per year and one file per table,
and archive.json, written last: which county, from which version of the store, every file with its
rows and size. Only rows that count are in it (no undone import, the newest of two lists), with the
county in every row; persons, telephone numbers and what somebody wrote are only marked as told.
Rows that tell no day, and lists that are none of a year (townships, decisions on names), lie in
year=0000. Archives of several counties lie beside each other, in any folders.
"""

import filecmp
import hashlib
import json
import os
import re
import shutil
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Final, NamedTuple

import pyarrow.parquet as pq

from dashboard.cluster import words
from dashboard.divisions import counties
from dashboard.store import datasets, db, files, manifest, privacy

COUNTY: Final = "county_key"  # the column that tells of which county a row is
MANIFEST: Final = "archive.json"
PARTIAL: Final = ".part"  # ends the name of a folder that is being written
FORMAT: Final = 1
NO_YEAR: Final = 0
LONGEST: Final = 40  # characters of the name of a county
VEILED: Final = ("person", "phone", "words")  # kinds of columns, as in dashboard/store/privacy.py
VEIL: Final = "＊"
_LISTS: Final = {
    "leading_names": "SELECT * FROM leading_names",
    "townships": "SELECT * FROM townships",
}
_TABLE: Final = re.compile("[a-z][a-z0-9_]*")
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
    def stamp(self) -> str:
        """What is another wherever the archive is."""
        return hashlib.sha256(json.dumps(self.facts, sort_keys=True).encode()).hexdigest()

    @property
    def rows(self) -> int:
        """Rows of all its tables."""
        return sum(int(one["rows"]) for one in self.facts["files"].values())


def write(
    store: db.StoreName,
    root: Path,
    place: Place,
    by: str,
    years: Iterable[int] = (),
    doubts: Mapping[str, str] | None = None,
    doubted_on: date | None = None,
) -> Archive:
    """Write the archive of a county below a folder; of some years only, where any are named.

    doubts: township → in one word, what is wrong with its register (Chinese), as of doubted_on.
    ArchiveError when it is there already or the disk is full; nothing half-written stays.
    """
    target = root / place.folder
    if not all(map(_is_name, place)):
        raise ArchiveError(words.bad_place(place.key))
    if target.exists():
        raise ArchiveError(words.is_there(target))
    partial = target.with_name(f"{target.name}{PARTIAL}")
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
            "doubts": dict(doubts or {}),
            "doubted_on": doubted_on.isoformat() if doubted_on else "",
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
            file = _file(name, year)
            files.make_folder((folder / file).parent)
            to = str(folder / file).replace("'", "''")
            row = cursor.execute(
                f"COPY (SELECT * EXCLUDE (year_of_row) FROM ({parted}) WHERE year_of_row = {year}) "
                f"TO '{to}' (FORMAT parquet, COMPRESSION zstd)"
            ).fetchone()
            size = (folder / file).stat().st_size
            rows = int(row[0]) if row else 0
            yield file, {"table": name, "year": year, "rows": rows, "bytes": size}


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


class Fault(NamedTuple):
    """What is wrong with an archive. county: its key, "" where nothing tells; text: Chinese."""

    county: str
    text: str


def found_in(root: Path) -> tuple[list[Archive], list[Fault]]:
    """The archives below a folder, the oldest first, and those that cannot be read."""
    found, wrong = [], []
    for folder in sorted(root.rglob("county=*")) if root.is_dir() else ():
        if not folder.is_dir():
            continue
        county = _key_of(folder)
        if folder.suffix == PARTIAL:
            wrong.append(Fault(county, words.unfinished(folder)))
            continue
        file = folder / MANIFEST
        if not file.is_file():
            wrong.append(Fault(county, words.no_manifest(folder)))
            continue
        try:
            one = Archive(folder, _told(file.read_text(encoding="utf-8")))
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            wrong.append(Fault(county, words.unreadable(file, type(error).__name__)))
            continue
        found.append(one)
    return sorted(found, key=lambda one: str(one.facts["made_at"])), wrong


def _told(text: str) -> dict[str, Any]:
    """What a manifest says, where it says it as `write` does: another county wrote it. Names of its
    files become parts of paths, names of its tables of statements."""
    facts: dict[str, Any] = json.loads(text)
    place = Place(*(facts[name] for name in Place._fields))
    of_files = [
        (name, said["table"], *(_count(said[one]) for one in ("year", "rows", "bytes")))
        for name, said in facts["files"].items()
    ]
    is_right = (
        facts["format"] == FORMAT
        and type(facts["is_demo"]) is bool
        and all(map(_is_name, place))
        and all(
            _TABLE.fullmatch(table) and name == _file(table, year)
            for name, table, year, *_ in of_files
        )
        and all(isinstance(one, str) for pair in facts.get("doubts", {}).items() for one in pair)
    )
    if not is_right:
        raise ValueError("not as it is written")
    _count(facts["schema"])
    datetime.fromisoformat(facts["made_at"])
    return facts


def _count(number: object) -> int:
    if type(number) is not int or number < 0:
        raise ValueError(number)
    return number


def _file(table: str, year: int) -> str:
    """Where the rows of a table and a year lie in an archive."""
    return f"year={year:04}/{table.removeprefix('live_')}.parquet"


def _is_name(name: object) -> bool:
    """Whether a province, city or county may be called so, and its folder."""
    return (
        isinstance(name, str)
        and name.isprintable()
        and name == name.strip(" .")
        and 0 < len(name) <= LONGEST
        and not set(name) & set('/\\=<>"')
    )


def _key_of(folder: Path) -> str:
    """The county that the names of the folders tell; "" where they do not."""
    parts = [one.partition("=") for one in folder.parts[-3:]]
    if [name for name, *_ in parts] != list(Place._fields):
        return ""
    return Place(*(value.removesuffix(PARTIAL) for *_, value in parts)).key


@dataclass(frozen=True)
class Gathered:
    """The archives of several counties, which fit together. notes: Chinese, what a reader of their
    figures must know. left_out: keys of counties that sent archives which are not counted."""

    archives: list[Archive]
    notes: list[str]
    left_out: tuple[str, ...] = ()

    @property
    def counties(self) -> list[str]:
        """Keys of the counties, in order."""
        return sorted({one.place.key for one in self.archives})

    @property
    def years(self) -> list[int]:
        """Years of which any county has rows."""
        return sorted({year for one in self.archives for year in one.years})

    @property
    def stamps(self) -> dict[str, str]:
        """Key of a county → what is another when it sends something else."""
        told: dict[str, list[str]] = defaultdict(list)
        for one in self.archives:
            told[one.place.key].append(one.stamp)
        return {key: "".join(sorted(own)) for key, own in told.items()}

    @property
    def is_demo(self) -> bool:
        """Whether their rows are simulated."""
        return bool(self.archives[0].facts["is_demo"])

    @property
    def doubts(self) -> dict[str, str]:
        """Path of a township → in one word, what is wrong with its register, as its county knows.
        Of the newest archive of each county."""
        newest = {one.place.key: one.facts.get("doubts", {}) for one in self.archives}
        return {f"{key}/{name}": word for key, own in newest.items() for name, word in own.items()}

    @property
    def doubted_on(self) -> dict[str, str]:
        """Key of a county → the day as of which it told its doubts, "" where it told no day."""
        return {one.place.key: one.facts.get("doubted_on", "") for one in self.archives}

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

    def only(self, keys: Collection[str]) -> "Gathered":
        """The archives of some counties."""
        kept = [one for one in self.archives if one.place.key in keys]
        return Gathered(kept, self.notes, self.left_out)


def gathered(root: Path, may_leave_out: bool = False) -> Gathered:
    """The archives below a folder, held against each other.

    ArchiveError tells all that is wrong. may_leave_out: counties of which something is wrong are
    left out, and the notes say so and why.
    """
    archives, wrong = found_in(root)
    if not archives and not wrong:
        raise ArchiveError(words.none_there(root))
    for one in archives:
        wrong += [Fault(one.place.key, text) for text in _faults(one)]
    wrong += [*_of_other_versions(archives), *_sent_twice(archives)]
    left_out = {fault.county for fault in wrong}
    fit = [one for one in archives if one.place.key not in left_out]
    texts = list(dict.fromkeys(fault.text for fault in wrong))
    if len({one.facts["is_demo"] for one in archives}) > 1:
        raise ArchiveError("\n".join([*texts, words.mixed()]))
    if texts and not may_leave_out:
        raise ArchiveError("\n".join(texts))
    if not fit:
        raise ArchiveError("\n".join([*texts, words.none_fits()]))
    notes = [*texts, *_notes(fit), *_gaps(fit)]
    if texts:
        notes.insert(0, words.left_out(sorted(left_out - {""})))
    return Gathered(fit, notes, tuple(sorted(left_out - {""})))


def _faults(one: Archive) -> Iterator[str]:
    """Why an archive cannot be counted, looked at by itself."""
    key = one.place.key
    same_city = [at for at in counties.namesakes(key) if at.split("/")[1] == one.place.city]
    if counties.is_listed(key) and key not in counties.known():
        yield words.unknown_county(one.folder, key, counties.namesakes(key))
    elif same_city and not counties.is_listed(key):
        yield words.other_province(one.folder, key, same_city[0])
    missing = []
    for name, said in one.facts["files"].items():
        file = one.folder / name
        if not file.is_file():
            missing.append(name)
        elif file.is_symlink() or file.parent.is_symlink():
            yield words.linked_file(one.folder, name)
        elif file.stat().st_size != said["bytes"]:
            yield words.other_file(one.folder, name)
        elif (rows := _rows_of(file)) != said["rows"]:
            yield words.broken_file(one.folder, name, rows, said["rows"])
        elif not _is_of(file, key):
            yield words.of_others(one.folder, name)
    if missing:
        rows = sum(int(one.facts["files"][name]["rows"]) for name in missing)
        yield words.missing_files(one.folder, missing, rows)


def _of_other_versions(archives: list[Archive]) -> Iterator[Fault]:
    """One text for all of a version: after an upgrade that is every county."""
    own = db.migrations()[-1][0]
    made: dict[int, list[Archive]] = defaultdict(list)
    for one in archives:
        made[one.facts["schema"]].append(one)
    for version, several in made.items():
        text = words.other_schema([one.folder for one in several], version, own)
        yield from (Fault(one.place.key, text) for one in several if version != own)


def _rows_of(file: Path) -> int | None:
    """Rows that a Parquet file says it has; None for one that is half-written."""
    try:
        return int(pq.read_metadata(file).num_rows)
    except (OSError, ValueError):  # pa.ArrowInvalid is a ValueError
        return None


def _is_of(file: Path, county: str) -> bool:
    """Whether every row of a Parquet file is of a county, as the file says of its parts."""
    told = pq.read_metadata(file)
    parts = [told.row_group(number) for number in range(told.num_row_groups)]
    parts = [part for part in parts if part.num_rows]
    held = [
        part.column(place).statistics
        for part in parts
        for place in range(part.num_columns)
        if part.column(place).path_in_schema == COUNTY
    ]
    return len(held) == len(parts) and all(
        one is not None and one.has_min_max and {one.min, one.max} == {county} for one in held
    )


def _sent_twice(archives: list[Archive]) -> Iterator[Fault]:
    sent: dict[tuple[str, int], list[Archive]] = defaultdict(list)
    for one in archives:
        for year in one.years or [NO_YEAR]:
            sent[one.place.key, year].append(one)
    for (key, year), several in sorted(sent.items()):
        if len(several) > 1:
            folders = [one.folder for one in several]
            yield Fault(key, words.sent_twice(key, year, folders, _differing(several, year)))


def _differing(archives: list[Archive], year: int) -> dict[str, list[int]]:
    """Files of a year that are not the same in all of these archives: name → rows in each."""
    told = [
        {name: int(said["rows"]) for name, said in one.facts["files"].items()
         if said["year"] == year}
        for one in archives
    ]  # fmt: skip
    first, *others = [one.folder for one in archives]
    return {
        Path(name).stem: [rows.get(name, 0) for rows in told]
        for name in sorted({name for rows in told for name in rows})
        if len({rows.get(name) for rows in told}) > 1
        or not all(_is_same(first / name, other / name) for other in others)
    }


def _is_same(one: Path, other: Path) -> bool:
    try:
        return filecmp.cmp(one, other, shallow=False)
    except OSError:
        return False


def _notes(archives: list[Archive]) -> Iterator[str]:
    """What a reader must know of the archives that are counted."""
    filled = {
        one.place.key
        for one in archives
        for said in one.facts["files"].values()
        if said["rows"] and said["table"] not in _LISTS
    }
    yield from map(words.empty, sorted({one.place.key for one in archives} - filled))
    provinces = {one.place.province for one in archives}
    yield from map(words.unlisted, sorted(at for at in provinces if not counties.is_listed(at)))


def _gaps(archives: list[Archive]) -> Iterator[str]:
    years = defaultdict(set)
    for one in archives:
        years[one.place.key].update(one.years)
    for key, had in sorted(years.items()):
        if had and len(had) <= max(had) - min(had):
            yield words.gap(key, sorted(set(range(min(had), max(had) + 1)) - had))
