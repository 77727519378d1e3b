"""The answers of several counties, as they are kept beside the store: one Parquet file.

Of events (spot checks, surveys) they tell of the year of their as-of day, up to it.

One row is one group of one county: `figure` (the indicator), `as_of`, `asked_by` (the dimension),
`county_key`, `key`, first and last day of the evidence, and the numbers of
queries/reports/counts.sql. Rows of the figure LISTED count nothing: they name the townships that a
county has on a day, so that one without a figure is told. Pages read this file with DuckDB,
whatever engine counted it and however many rows lay behind it. It is put in place whole, or not at
all.
"""

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from dashboard import settings
from dashboard.cluster import words
from dashboard.cluster.archive import COUNTY, ArchiveError
from dashboard.store import files, parquet

BY: Final = "asked_by"
LISTED: Final = "townships"
_NUMBER, _TEXT, _DAY = pa.int64(), pa.string(), pa.date32()
SCHEMA: Final = pa.schema(
    [
        *((name, _TEXT) for name in ("figure", BY, COUNTY, "key")),
        *((name, _DAY) for name in ("as_of", "first_day", "last_day")),
        *((name, _NUMBER) for name in ("numerator", "denominator", "refused", "silent", "makers")),
        *((name, pa.float64()) for name in ("squares", "alike")),
    ]
)
READ_AT_ONCE: Final = 50_000  # rows; a page reads one figure of one day: one or two such groups
_FACTS: Final = b"counties"


@dataclass(frozen=True)
class About:
    """What is told of the answers. counties: keys of those that are counted; left_out: of those
    whose archives were not; notes: Chinese. doubts: path of a township → in one word, what is wrong
    with its register; doubted_on: key of a county → the day as of which it said so. stamps: key of
    a county → what it was counted from; code: by which statements."""

    made_at: datetime
    engine: str
    days: tuple[date, ...]
    counties: tuple[str, ...]
    notes: tuple[str, ...]
    is_demo: bool
    left_out: tuple[str, ...] = ()
    doubts: dict[str, str] = field(default_factory=dict)
    doubted_on: dict[str, str] = field(default_factory=dict)
    stamps: dict[str, str] = field(default_factory=dict)
    code: str = ""


def file() -> Path:
    """Where the answers lie."""
    return settings.store_dir() / "counties" / "answers.parquet"


def keep(answers: pa.Table, about: About) -> None:
    """Put answers in the place of those before. OSError when the disk is full."""
    told = asdict(about) | {
        "made_at": about.made_at.isoformat(),
        "days": [one.isoformat() for one in about.days],
    }
    files.folder("counties")
    partial = file().with_suffix(".part")
    order = [(name, "ascending") for name in ("figure", "as_of", BY, COUNTY)]
    text = json.dumps(told, ensure_ascii=False).encode()
    table = answers.sort_by(order).replace_schema_metadata({_FACTS: text})
    pq.write_table(table, partial, row_group_size=READ_AT_ONCE)
    partial.chmod(files.FILE_MODE)
    os.replace(partial, file())


def about() -> About | None:
    """What is told of the answers; None where there are none. ArchiveError for a broken file."""
    if not file().is_file():
        return None
    try:
        told = json.loads((pq.read_schema(file()).metadata or {})[_FACTS])
        return About(
            datetime.fromisoformat(told["made_at"]),
            told["engine"],
            tuple(map(date.fromisoformat, told["days"])),
            tuple(told["counties"]),
            tuple(told["notes"]),
            bool(told["is_demo"]),
            tuple(told["left_out"]),
            dict(told["doubts"]),
            dict(told["doubted_on"]),
            dict(told["stamps"]),
            told["code"],
        )
    except (OSError, ValueError, KeyError, TypeError, pa.ArrowException) as error:
        raise ArchiveError(words.broken_answers(file())) from error


def rows_of(counties: Iterable[str], days: Iterable[date]) -> pa.Table:
    """The answers of some counties as of some days, as they are kept. ArchiveError."""
    try:
        told = pq.read_table(file(), schema=SCHEMA)
    except (OSError, ValueError) as error:  # pa.ArrowInvalid is a ValueError
        raise ArchiveError(words.broken_answers(file())) from error
    own = pc.is_in(told.column(COUNTY), pa.array(list(counties), _TEXT))
    when = pc.is_in(told.column("as_of"), pa.array(list(days), _DAY))
    return told.filter(pc.and_(own, when)).replace_schema_metadata(None)


def asked(sql: str, **values: Any) -> list[dict[str, Any]]:
    """Rows of a question to `answers`. ArchiveError for a broken file."""
    try:
        with parquet.opened({"answers": [file()]}) as tables:
            found: list[dict[str, Any]] = tables.ask(sql, **values).to_pylist()
            return found
    except parquet.ParquetError as error:
        raise ArchiveError(words.broken_answers(file())) from error
