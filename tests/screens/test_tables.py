"""Columns of written figures are read back as numbers; what is no figure stays text."""

import io
import re

import openpyxl
import pandas as pd
import pytest

from dashboard.frame import figures, sheets
from dashboard.frame.picking import _figures
from dashboard.settings import ROOT


@pytest.mark.parametrize(
    ("cells", "numbers", "screen", "sheet"),
    [
        (["9.5", "100.0", "—"], [9.5, 100.0, None], "%.1f", "0.0"),
        (["1,234", "98"], [1234.0, 98.0], "localized", "#,##0"),
        (["+2.2", "－1.0", "0.0"], [2.2, -1.0, 0.0], "%+.1f", "+0.0;-0.0;0.0"),
        (["94.7%", None], [94.7, None], "%.1f%%", '0.0"%"'),
        (["3", "12"], [3.0, 12.0], "%.0f", "0"),
        (["差 8 户", "差 104 户"], [8.0, 104.0], "差 %.0f 户", '"差 "0" 户"'),
    ],
)
def test_a_column_written_alike_is_read_back(
    cells: list[object], numbers: list[float | None], screen: str, sheet: str
) -> None:
    found = figures.read(cells)
    assert found is not None and found.numbers == numbers
    assert (found.screen_format, found.sheet_format) == (screen, sheet)


@pytest.mark.parametrize(
    "cells",
    [
        ["—", ""],  # nothing to tell how it is written
        ["12", "12.5"],  # not written alike
        ["25/28", "3/4"],
        ["007", "12"],  # a code
        ["13800001111"],  # a telephone
        ["无数据", "12"],
        ["差5户", "余1户"],
        ["7月3日"],
        ["1,204户", "3户"],
        [True, False],
    ],
)
def test_what_is_no_figure_stays_text(cells: list[object]) -> None:
    assert figures.read(cells) is None


def test_a_table_sorts_by_size_and_stands_on_the_right() -> None:
    rows = pd.DataFrame(
        {
            "乡镇": ["岩头镇", "枫林镇"],
            "户数": ["1,204", "98"],
            "合格/抽查": ["25/28", "3/4"],
            "日期": ["2010-10-15", "2010-09-01"],
        }
    )
    shown, config = _figures(rows)
    assert shown["户数"].sort_values().tolist() == [98, 1204]
    assert config["合格/抽查"]["alignment"] == "right"
    assert set(config) == {"户数", "合格/抽查"}


def test_a_sheet_holds_numbers_and_no_formula() -> None:
    rows = pd.DataFrame({"户数": ["1,204", "—"], "名称": ["=1+1", "乙店"]})
    book = openpyxl.load_workbook(io.BytesIO(sheets.sheet(rows, "名册", "统计截止")))
    page = book["表"]
    assert [one.value for one in page[3]] == [1204, "=1+1"]
    assert page["B3"].data_type == "s" and page["A4"].value is None
    assert page.freeze_panes == "A3" and page["A6"].value == "统计截止"


def test_every_table_of_the_screens_is_the_one_table() -> None:
    other = re.compile(r"\bst\.(dataframe|table)\(|\w\.dataframe\(")
    files = [*(ROOT / "dashboard").rglob("*.py"), *(ROOT / "pages").glob("*.py")]
    found = [file.name for file in files if other.search(file.read_text(encoding="utf-8"))]
    assert found == ["picking.py"]
