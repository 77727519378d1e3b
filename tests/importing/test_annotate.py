"""The file for the sender: bad cells marked, everything else as it was, nothing runs."""

import io
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.styles import Font

from dashboard.importing.annotate import FILLS, annotate, annotated_name
from dashboard.importing.pipeline import prepare

HEAD = ["单位名称", "行业", "地址", "从业人数", "是否整规", "是否规范", "整规日期"]
REGISTER: list[list[Any]] = [
    ["2010年十小名册（岩头镇）"],
    ["填报单位：岩头镇人民政府  填报时间：2010年6月30日"],
    HEAD,
    ["甲店", "小食杂店", "岩头镇横街1号", 2, "是", "是", "2010.5.3"],
    ["乙店", "小旅馆", "岩头镇横街2号", 2, "是", "是", "2010.5.3"],
    ["=1+1", "小药店", "@SUM(A1)", "若干", "是", "否", "2010.2.30"],
    ["甲 店", "小食杂店", "永嘉县岩头镇横街1号", 2, "是", "是", "2010.5.3"],
]


def workbook_with_layout() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "岩头镇"
    for row in REGISTER:
        sheet.append(row)
    sheet["A6"].data_type = sheet["C6"].data_type = "s"
    sheet["A1"].font = Font(bold=True, size=16)
    sheet.merge_cells("A1:G1")
    sheet.column_dimensions["C"].width = 31
    sheet.row_dimensions[4].height = 33
    sheet.freeze_panes = "A4"
    book.create_sheet("说明")["B2"] = "不要动"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def marks(sheet: Any) -> dict[str, str]:
    """Coordinate -> fill of every coloured cell."""
    return {
        cell.coordinate: cell.fill.start_color.rgb
        for row in sheet.iter_rows()
        for cell in row
        if cell.fill.fill_type == "solid"
    }


def test_bad_cells_are_coloured_and_say_why(store: Path) -> None:
    preview = prepare(workbook_with_layout(), "岩头.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(annotate(preview)))["岩头镇"]
    red, yellow = FILLS["rejected"], FILLS["duplicate"]
    assert marks(sheet) == {"B5": red, "D6": red, "G6": red, "A7": yellow}
    assert sheet["B5"].comment.text.startswith("【退回】行业类别“小旅馆”不属于十小行业")
    assert "若干" in sheet["D6"].comment.text
    assert sheet["A7"].comment.text.startswith("【重复】")


def test_values_and_layout_are_untouched(store: Path) -> None:
    content = workbook_with_layout()
    before = openpyxl.load_workbook(io.BytesIO(content))
    after = openpyxl.load_workbook(io.BytesIO(annotate(prepare(content, "岩头.xlsx"))))
    assert after.sheetnames == before.sheetnames
    for name in before.sheetnames:
        assert [[c.value for c in row] for row in after[name].iter_rows()] == [
            [c.value for c in row] for row in before[name].iter_rows()
        ]
    one, two = before["岩头镇"], after["岩头镇"]
    assert two.merged_cells.ranges == one.merged_cells.ranges
    assert two.column_dimensions["C"].width == 31 and two.row_dimensions[4].height == 33
    assert two.freeze_panes == "A4" and two["A1"].font.b


def test_no_text_runs_as_a_formula(store: Path, shared: Path) -> None:
    nasty = (shared / "inputs/county/nasty/公式注入.xlsx").read_bytes()
    for content, name in ((workbook_with_layout(), "岩头.xlsx"), (nasty, "公式注入.xlsx")):
        book = openpyxl.load_workbook(io.BytesIO(annotate(prepare(content, name))))
        risky = [
            cell
            for sheet in book
            for row in sheet.iter_rows()
            for cell in row
            if isinstance(cell.value, str) and cell.value[:1] in set("=+-@")
        ]
        assert risky and all(cell.data_type == "s" and cell.quotePrefix for cell in risky)


def test_a_formula_goes_back_as_its_last_value(make_xlsx: Any, store: Path) -> None:
    content = make_xlsx({"岩头镇": [*REGISTER[:4], ["丙店", "小旅馆", "=A1", 2, "是", "是", ""]]})
    book = openpyxl.load_workbook(io.BytesIO(annotate(prepare(content, "岩头.xlsx"))))
    assert all(cell.data_type != "f" for row in book["岩头镇"].iter_rows() for cell in row)


def test_a_text_file_goes_back_as_a_workbook(store: Path) -> None:
    lines = [",".join(map(str, row)) for row in REGISTER]
    preview = prepare("\r\n".join(lines).encode("gb18030"), "岩头镇十小名册2010年.csv")
    book = openpyxl.load_workbook(io.BytesIO(annotate(preview)))
    sheet = book["Sheet1"]
    assert set(marks(sheet)) == {"B5", "D6", "G6", "A7"}
    assert sheet["A6"].value == "=1+1" and sheet["A6"].data_type == "s"
    assert annotated_name(preview.file_name) == "岩头镇十小名册2010年（批注）.xlsx"


def test_mended_and_sent_again_all_rows_are_taken(store: Path) -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(annotate(prepare(workbook_with_layout(), "岩头.xlsx")))
    )
    sheet = book["岩头镇"]
    sheet["B5"], sheet["D6"], sheet["G6"], sheet["A7"] = "小食杂店", 3, "2010.2.3", "丁店"
    target = io.BytesIO()
    book.save(target)
    again = prepare(target.getvalue(), "岩头（改）.xlsx")
    assert (again.rows_accepted, again.rows_rejected) == (4, 0)


def test_the_real_old_format_keeps_sheets_and_rows(shared: Path, store: Path) -> None:
    source = shared / "inputs/county/阀门监督抽查结果2007-2010.xls"
    preview = prepare(source.read_bytes(), source.name)
    book = openpyxl.load_workbook(io.BytesIO(annotate(preview)))
    assert book.sheetnames[:4] == [sheet.plan.sheet.name for sheet in preview.sheets]
    for sheet in preview.sheets:
        assert sheet.checked is not None
        rejected = {p.row for p in sheet.checked.problems if p.severity == "rejected"}
        red = {
            cell.row
            for row in book[sheet.plan.sheet.name].iter_rows()
            for cell in row
            if cell.fill.start_color.rgb == FILLS["rejected"]
        }
        assert red == rejected
