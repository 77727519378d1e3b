"""The 迎检 pack: everything listed is there, what could not be made says why."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from dashboard.duties import completions
from dashboard.screens.acceptance import pack
from dashboard.store import db
from tests.rows import day

ON = day("2010-12-31")


@pytest.fixture
def demo(demo_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("DASHBOARD_STORE", str(demo_folder))
    yield
    db.close()


def rows_of(content: bytes) -> list[tuple[object, ...]]:
    """Rows below the head of a sheet, without the note."""
    page = openpyxl.load_workbook(io.BytesIO(content)).active
    assert page is not None
    found = list(page.iter_rows(min_row=3, values_only=True))
    return [row for row in found[:-1] if any(cell is not None for cell in row)]


@pytest.mark.marathon
@pytest.mark.usefixtures("demo")
def test_what_is_listed_is_in_the_pack_and_the_rest_has_its_reason() -> None:
    folder = zipfile.ZipFile(io.BytesIO(pack.made("demo", ON, 2010)))
    names = {name[3:] for name in folder.namelist()}
    listed = {str(row[1]): str(row[2]) for row in rows_of(folder.read("00_目录.xlsx"))}
    made = {name for name in listed if name in names}
    assert names - {"目录.xlsx"} == made and len(made) >= 8
    assert all(listed[name] for name in listed)
    assert "三条" in listed["提请表彰先进单位（送审稿）"]
    (index,) = (name for name in folder.namelist() if "佐证目录" in name)
    rows = rows_of(folder.read(index))
    lines = [line for paper in pack.PAPERS for line in completions.plan("demo", ON, paper)]
    assert {(r[0], r[1]) for r in rows} >= {("永政办发〔2010〕75号", "全面完成整规目标和任务")}
    assert len({(r[0], r[1], r[2], r[3]) for r in rows}) == len(
        {(x.duty.document, x.duty.id, x.actor, str(x.period.due)) for x, _ in lines}
    )
    without = sum(row[7] == "没有佐证" for row in rows)
    assert listed["佐证目录.xlsx"] == (f"{without}项任务还没有佐证" if without else "已放入")
