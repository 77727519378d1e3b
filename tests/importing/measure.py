"""How well the import understands what it was not made for, as a table; no test.

`python -m tests.importing.measure [wild] [county] [county2]` imports every file of these inputs
(DASHBOARD_SHARED, else ../shared) into a fresh store and prints, file by file, what became of it.
"""

import json
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from dashboard.importing.pipeline import Choices, prepare
from dashboard.importing.store import commit
from dashboard.store import db
from tests.importing import county_figures, wild

SHARED = Path(os.environ.get("DASHBOARD_SHARED") or Path(__file__).parents[3] / "shared")


@contextmanager
def fresh_store() -> Iterator[Path]:
    """A store of its own, gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DASHBOARD_STORE"] = str(Path(folder) / "store")
        yield Path(folder)
        db.close()


def rows(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    """Rows of an SQL statement on the real database."""
    with db.cursor("real") as cursor:
        return cursor.execute(sql, list(values)).fetchall()


def _measure_wild() -> None:
    folder = SHARED / "inputs/wild"
    entries = json.loads((folder / "truth.json").read_text(encoding="utf-8"))["files"]
    right = 0
    for name, entry in entries.items():
        with fresh_store() as own:
            found = wild.faults(folder / name, entry, own / "files")
        right += not found
        print(f"{'exact' if not found else 'WRONG'}  {name}  {'; '.join(found)}")
    print(f"wild: {right} of {len(entries)}")


def _measure_county(name: str) -> None:
    folder = SHARED / "inputs" / name
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    with fresh_store():
        for path, entry in truth["files"].items():
            if entry["kind"] in ("nasty", "plan"):
                continue
            file = folder / path
            preview = prepare(file.read_bytes(), file.name, Choices(folder=str(Path(path).parent)))
            if preview.refusal is not None:
                print(f"refused  {path}  {preview.refusal.code}: {preview.refusal.message}")
                continue
            if preview.rows_accepted:
                preview = commit(preview, by="测试").preview
            sheets = [sheet for sheet in preview.sheets if sheet.checked]
            counts = [
                sum(getattr(sheet, f"rows_{what}") for sheet in sheets)
                for what in ("read", "accepted", "duplicate", "rejected")
            ]
            left = [sheet.plan.sheet.name for sheet in preview.sheets if not sheet.checked]
            print(
                f"taken  {path}  {sorted({sheet.plan.kind or '' for sheet in sheets})} "
                f"read, taken, repeated, held {counts} doubts {len(preview.doubts)} left out {left}"
            )
        right = total = 0
        for figure, found, true in county_figures.figures(truth, rows):
            total += 1
            right += found == true
            print(f"{'equal' if found == true else 'WRONG'}  {figure}  {_difference(found, true)}")
        print(f"{name}: {right} of {total} figures")


def _difference(found: Any, true: Any) -> str:
    if found == true:
        return ""
    if isinstance(found, dict) and isinstance(true, dict):
        keys = [key for key in {**found, **true} if found.get(key) != true.get(key)]
        shown = "; ".join(f"{key}: {found.get(key)} not {true.get(key)}" for key in keys[:4])
        return f"{len(keys)} of {len({**found, **true})} differ: {shown}"
    return f"{found} not {true}"


if __name__ == "__main__":
    for wanted in sys.argv[1:] or ("wild", "county", "county2"):
        _measure_wild() if wanted == "wild" else _measure_county(wanted)
