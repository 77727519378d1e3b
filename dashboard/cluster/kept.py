"""The answers of several counties, as they are kept beside the store: one Parquet file.

Of events (spot checks, surveys) they tell of the year of their as-of day, up to it.

One row is one group of one county: `figure` (the indicator), `as_of`, `asked_by` (the dimension),
`county_key`, `key`, first and last day of the evidence, and the numbers of
queries/reports/counts.sql. Pages read this file with DuckDB, whatever engine counted it and however
many rows lay behind it. It is put in place whole, or not at all.
"""

import json
import os
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from dashboard import settings
from dashboard.cluster import words
from dashboard.cluster.archive import COUNTY, ArchiveError
from dashboard.store import files, parquet

BY: Final = "asked_by"
_NUMBER, _TEXT, _DAY = pa.int64(), pa.string(), pa.date32()
SCHEMA: Final = pa.schema(
    [
        *((name, _TEXT) for name in ("figure", BY, COUNTY, "key")),
        *((name, _DAY) for name in ("as_of", "first_day", "last_day")),
        *((name, _NUMBER) for name in ("numerator", "denominator", "refused", "silent", "makers")),
        *((name, pa.float64()) for name in ("squares", "alike")),
    ]
)
_FACTS: Final = b"counties"


@dataclass(frozen=True)
class About:
    """What is told of the answers. counties: keys of those that sent an archive; notes: Chinese."""

    made_at: datetime
    engine: str
    days: tuple[date, ...]
    counties: tuple[str, ...]
    notes: tuple[str, ...]
    is_demo: bool


def file() -> Path:
    """Where the answers lie."""
    return settings.store_dir() / "counties" / "answers.parquet"


def keep(answers: pa.Table, about: About) -> None:
    """Put answers in the place of those before. OSError when the disk is full."""
    told: dict[str, Any] = {
        "made_at": about.made_at.isoformat(),
        "engine": about.engine,
        "days": [one.isoformat() for one in about.days],
        "counties": about.counties,
        "notes": about.notes,
        "is_demo": about.is_demo,
    }
    files.folder("counties")
    partial = file().with_suffix(".part")
    order = [(name, "ascending") for name in ("figure", "as_of", BY, COUNTY)]
    text = json.dumps(told, ensure_ascii=False).encode()
    pq.write_table(answers.sort_by(order).replace_schema_metadata({_FACTS: text}), partial)
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
        )
    except (OSError, ValueError, KeyError, TypeError, pa.ArrowException) as error:
        raise ArchiveError(words.broken_answers(file())) from error


def asked(sql: str, **values: Any) -> list[dict[str, Any]]:
    """Rows of a question to `answers`. ArchiveError for a broken file."""
    try:
        with parquet.opened({"answers": [file()]}) as tables:
            found: list[dict[str, Any]] = tables.ask(sql, **values).to_pylist()
            return found
    except parquet.ParquetError as error:
        raise ArchiveError(words.broken_answers(file())) from error
