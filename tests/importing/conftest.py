"""Builders of small workbooks and a shorthand for running the pipeline."""

import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from dashboard.importing.pipeline import Choices, Preview, prepare
from dashboard.importing.store import Committed, commit
from dashboard.store import db

Rows = Sequence[Sequence[Any]]
MakeXlsx = Callable[..., bytes]
ImportFile = Callable[..., tuple[Preview, Committed]]


@pytest.fixture
def make_xlsx() -> MakeXlsx:
    """make_xlsx({"sheet": rows}, merges={"sheet": ["A1:C1"]}) -> bytes of an .xlsx."""

    def make(sheets: dict[str, Rows], merges: dict[str, list[str]] | None = None) -> bytes:
        workbook = openpyxl.Workbook()
        workbook.remove(workbook.active)
        for name, rows in sheets.items():
            sheet = workbook.create_sheet(name)
            for row in rows:
                sheet.append([None if cell == "" else cell for cell in row])
            for span in (merges or {}).get(name, []):
                sheet.merge_cells(span)
        target = io.BytesIO()
        workbook.save(target)
        return target.getvalue()

    return make


@pytest.fixture
def import_file(store: Path) -> ImportFile:
    """Import a file (a path, or bytes with a name) into the empty store of the test."""

    def run(
        source: Path | bytes, name: str = "表.xlsx", choices: Choices | None = None
    ) -> tuple[Preview, Committed]:
        content = source if isinstance(source, bytes) else source.read_bytes()
        preview = prepare(content, name if isinstance(source, bytes) else source.name, choices)
        assert preview.refusal is None, preview.refusal
        return preview, commit(preview, by="测试")

    return run


@pytest.fixture
def rows() -> Callable[..., list[tuple[Any, ...]]]:
    """Rows of an SQL statement on the real database."""

    def run(sql: str, *values: Any) -> list[tuple[Any, ...]]:
        with db.cursor("real") as cursor:
            return cursor.execute(sql, list(values)).fetchall()

    return run
