"""The workbook: numbers as numbers, text never as a formula, print set-up, native charts."""

import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from dashboard.exports.workbook import workbook
from dashboard.exports.workbook_formats import number_format
from dashboard.report import Cell, Column, Part, Table
from tests.reports import by_hand, county_rows, made
from tests.rows import day


def opened(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def table_with(text: str) -> Part:
    table = Table(text, text, (Column("名称"), Column("说明")), ((Cell(text), Cell("甲")),))
    return Part("x", text, text, table=table, source=text)


@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "+86", "-5", '=HYPERLINK("http://x")'])
def test_text_is_never_a_formula(text: str) -> None:
    content = workbook(by_hand(parts=(table_with(text),)))
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        sheets = [n for n in file.namelist() if n.startswith("xl/worksheets/sheet")]
        assert sheets and not any(b"<f>" in file.read(name) for name in sheets)
        styles = file.read("xl/styles.xml").decode()
    assert 'quotePrefix="1"' in styles
    cells = [c for sheet in opened(content) for row in sheet.iter_rows() for c in row]
    assert any(c.value == text and c.data_type == "s" and c.quotePrefix for c in cells)


class TestTable:
    sheet = opened(workbook(by_hand(38)))["排名"]

    def test_merged_heads_numbers_and_total(self) -> None:
        assert "C3:D3" in [str(area) for area in self.sheet.merged_cells.ranges]
        assert (self.sheet["C5"].value, self.sheet["D5"].value) == (1234, 97.96)
        assert self.sheet["D5"].number_format.startswith("0.00")
        assert self.sheet["B43"].value == "合计" and self.sheet["A44"].value.startswith("注1")

    def test_print_set_up(self) -> None:
        assert self.sheet.print_title_rows == "$3:$4"
        assert self.sheet.freeze_panes == "C5"
        assert self.sheet.page_setup.paperSize == 9 and self.sheet.page_setup.fitToHeight == 0
        assert self.sheet.print_area.endswith("$D$45")


@pytest.mark.parametrize("rows", [0, 1])
def test_few_rows(rows: int) -> None:
    sheet = opened(workbook(by_hand(rows)))["排名"]
    assert sheet.cell(5 + rows, 2).value == "合计"


def test_charts_are_native_with_east_asian_fonts() -> None:
    with zipfile.ZipFile(io.BytesIO(workbook(by_hand(5)))) as file:
        charts = [n for n in file.namelist() if n.startswith("xl/charts/chart")]
        assert len(charts) == 1 and not [n for n in file.namelist() if "media" in n]
        xml = file.read(charts[0]).decode()
    assert xml.count("<a:latin ") == xml.count("<a:ea ") > 2
    assert "<c:errBars>" in xml


@pytest.mark.soak
def test_definitions_and_sources_have_their_sheets(store: Path) -> None:
    county_rows()
    book = opened(workbook(made("review", day("2010-12-31"))))
    assert book.sheetnames[0] == "封面说明" and {"口径", "数据来源"} <= set(book.sheetnames)
    rows = {row[0].value: row for row in book["口径"].iter_rows(min_row=3)}
    assert rows["规范率"][1].value == "达到规范要求的经营户"
    assert rows["阀门抽查合格率"][7].value == "≥80%"


def test_simulated_data_are_marked_on_every_sheet() -> None:
    book = opened(workbook(by_hand(is_demo=True)))
    assert all("模拟数据" in sheet.oddFooter.left.text for sheet in book)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("92.4", "0.0_ "),
        ("97.96", "0.00_ "),
        ("5,754", "#,##0_ "),
        ("+2.2", "+0.0_ ;－0.0_ ;0.0_ "),
        ("－0.4", "+0.0_ ;－0.0_ ;0.0_ "),
    ],
)
def test_a_number_is_shown_with_the_decimals_it_is_printed_with(text: str, code: str) -> None:
    assert number_format(text) == code


def test_a_column_of_numbers_holds_no_word_that_excel_takes_for_a_date() -> None:
    """A rate of too few outlets is 2/4 on paper; its cell is empty here, and a note says so."""
    columns = (Column("乡镇"), Column("规范率", "%", "number"))
    rows = ((Cell("甲"), Cell("2/4")), (Cell("乙"), Cell("80.0", 80.0)))
    part = Part("x", "x", "x", table=Table("表", "表", columns, rows))
    told = [
        cell.value
        for sheet in opened(workbook(by_hand(parts=(part,))))
        for line in sheet
        for cell in line
    ]
    assert "2/4" not in told and 80 in told
    assert any("空着的格没有数" in str(value) for value in told)
