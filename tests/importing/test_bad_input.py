"""Odd and hostile files, made here: each is refused in clear Chinese or read as plain text.

Whatever the bytes, nothing but a Preview comes back: no other exception, no unbounded grid.
"""

import io
import re
import tracemalloc
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
import xlsxwriter

from dashboard.importing.pipeline import Preview, prepare
from dashboard.importing.store import commit
from dashboard.store import originals
from dashboard.words.formats import neutralise_formula

HEAD = ["单位名称", "行业", "地址", "从业人数", "是否整规", "是否规范", "整规日期"]
TITLE = "2010年十小名册（岩头镇）"
STAMP = "填报单位：岩头镇人民政府 填报时间：2010年6月30日"


def outlet(number: int, name: str | None = None) -> list[str]:
    """A valid row of a register."""
    return [
        name or f"第{number}店",
        "小食杂店",
        f"岩头镇横街{number}号",
        "2",
        "是",
        "是",
        "2010.5.3",
    ]


def register(rows: int = 3) -> list[list[str]]:
    """A valid register as rows of text."""
    return [[TITLE], [STAMP], HEAD, *(outlet(number) for number in range(1, rows + 1))]


def csv_text(rows: Sequence[Sequence[str]], delimiter: str = ",", end: str = "\r\n") -> str:
    return "".join(delimiter.join(row) + end for row in rows)


def xlsx(rows: Sequence[Sequence[Any]], name: str = "岩头镇") -> bytes:
    target = io.BytesIO()
    book = openpyxl.Workbook()
    book.active.title = name
    for row in rows:
        book.active.append(row)
    book.save(target)
    return target.getvalue()


def rewritten(content: bytes, change: Callable[[str, bytes], bytes], **extra: bytes) -> bytes:
    """A package with every part passed through `change`, and further parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w", 8) as new:
        for part in old.namelist():
            new.writestr(part, change(part, old.read(part)))
        for part, text in extra.items():
            new.writestr(part.replace("__", "/"), text)
    return target.getvalue()


def in_sheet(old: bytes, new: bytes) -> Callable[[str, bytes], bytes]:
    def change(part: str, content: bytes) -> bytes:
        if not part.startswith("xl/worksheets/sheet"):
            return content
        assert old in content
        return content.replace(old, new)

    return change


def refused(content: bytes, name: str) -> str:
    """Code of the refusal, after a look at its message."""
    preview = prepare(content, name)
    assert preview.refusal is not None, [sheet.as_json() for sheet in preview.sheets]
    message = preview.refusal.message
    assert re.search("[一-鿿]{4}", message) and "请" in message
    assert not re.search("Traceback|Error|Exception|None|\\bat 0x", message)
    return preview.refusal.code


def accepted(content: bytes, name: str, rows: int = 3) -> Preview:
    preview = prepare(content, name)
    assert preview.refusal is None, preview.refusal
    assert (preview.rows_accepted, preview.rows_rejected) == (rows, 0)
    return preview


# Packages that are something else, or broken


def test_macros_do_not_run_and_are_named() -> None:
    plain = xlsx(register())
    with_macros = rewritten(plain, lambda _, part: part, **{"xl__vbaProject.bin": b"\0VBA"})
    assert any("宏" in note for note in accepted(with_macros, "名册.xlsm").notes)
    assert not any("宏" in note for note in accepted(plain, "名册.xlsm").notes)


def test_external_links_are_not_followed() -> None:
    link = (
        b'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b'<externalBook r:id="rId1"/></externalLink>'
    )
    content = rewritten(
        xlsx(register()), lambda _, part: part, **{"xl__externalLinks__externalLink1.xml": link}
    )
    accepted(content, "链接.xlsx")


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝"])
def test_text_that_looks_like_a_formula_stays_text(sign: str, import_file: Any, rows: Any) -> None:
    name = f"{sign}cmd|' /C calc'!A0"
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"strings_to_formulas": False})
    sheet = book.add_worksheet()
    for number, row in enumerate([*register(1), outlet(2, name)]):
        sheet.write_row(number, 0, row)
    book.close()
    import_file(target.getvalue(), "公式.xlsx")
    stored = [text for (text,) in rows("SELECT name FROM live_outlets ORDER BY row_number")]
    assert len(stored) == 2 and "cmd" in stored[1]
    assert neutralise_formula(stored[1]).startswith("'")


def test_a_real_formula_gives_its_last_value_only() -> None:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    sheet = book.add_worksheet()
    for number, row in enumerate(register(3)):
        sheet.write_row(number, 0, row)
    sheet.write_formula("D4", '=WEBSERVICE("http://example.invalid/")', None, 7)
    sheet.write_formula("A5", '=HYPERLINK("http://example.invalid/","x")', None, "链接店")
    book.close()
    checked = accepted(target.getvalue(), "公式.xlsx").checked[0]
    assert checked.values["employees"] == [7, 2, 2]
    assert checked.values["name"] == ["第1店", "链接店", "第3店"]


def test_word_document_in_a_workbooks_clothes() -> None:
    target = io.BytesIO()
    document = docx.Document()
    document.add_table(2, 2)
    document.save(target)
    assert refused(target.getvalue(), "名册.xlsx") == "unsupported_format"


def test_zip_of_zips() -> None:
    content = xlsx(register())
    for _ in range(30):
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w") as outer:
            outer.writestr("内.zip", content)
        content = target.getvalue()
    assert refused(content, "套娃.xlsx") == "corrupt"


@pytest.mark.parametrize("share", [0.02, 0.3, 0.7, 0.97, 0.999])
def test_transfer_broke_off(share: float) -> None:
    content = xlsx(register(200))
    assert refused(content[: int(len(content) * share)], "断.xlsx") == "corrupt"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"</sheetData>", b"</sheetDat"),
        (b"<sheetData>", b"<sheetData><<<&&&"),
        (b"</row>", b"</c></row>"),
        (b"<t>", b"<t>&undefined;"),
        (b't="inlineStr"', b't="inlineStr" t="inlineStr"'),
        (b't="inlineStr"', b't="s"'),
        (b't="inlineStr"', b't="unknown"'),
        (b'r="A3"', b'r="AAAAAAA3"'),
        (b'r="A3"', b'r="A99999999999999999999"'),
        (b'r="A3"', b'r="XFD1048576"'),
        (b'r="A3"', b"r='XFD1048576'"),
        (b'<row r="3"><c r="A3"', b'<row><c r="XFD1048576"'),
        (b'r="A3"', b'r=""'),
    ],
)
def test_invalid_xml_never_ends_in_a_traceback(old: bytes, new: bytes) -> None:
    preview = prepare(rewritten(xlsx(register()), in_sheet(old, new)), "坏.xlsx")
    assert preview.refusal is None or preview.refusal.code in {
        "corrupt", "too_large", "empty", "kind_unknown", "no_header", "no_data_rows",
    }  # fmt: skip


def test_entities_that_grow_without_end() -> None:
    levels = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    laughs = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "哈">{levels}]>'.encode()

    def change(part: str, content: bytes) -> bytes:
        if part.startswith("xl/worksheets/sheet"):
            return laughs + content.replace(b"<t>", b"<t>&a9;")
        return content

    tracemalloc.start()
    prepare(rewritten(xlsx(register()), change), "笑.xlsx")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 50 * 2**20


# Shapes


@pytest.mark.parametrize("width", [500, 16_384])
@pytest.mark.soak
def test_many_columns(width: int) -> None:
    rows = register()
    wide = [*rows[:2], HEAD + [f"多余{n}" for n in range(width - len(HEAD))], *rows[3:]]
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    sheet = book.add_worksheet()
    for number, row in enumerate(wide):
        sheet.write_row(number, 0, row)
    book.close()
    if width == 500:
        assert len(accepted(target.getvalue(), "宽.xlsx").checked[0].mapping.columns) == 500
    else:
        assert refused(target.getvalue(), "宽.xlsx") == "too_large"


def test_one_cell_of_a_megabyte(store: Path) -> None:
    rows = [*register(2), [*outlet(3)[:2], "街" * 900_000, *outlet(3)[3:]]]
    commit(accepted(csv_text(rows).encode("gb18030"), "长.csv"), by="测试")


@pytest.mark.parametrize("quote", ["", '"'])
def test_a_cell_beyond_the_limit_is_refused(quote: str) -> None:
    text = csv_text(register()) + quote + "长" * 1_500_000 + quote + "\r\n"
    assert refused(text.encode("utf-8"), "长.csv") == "cell_too_long"


@pytest.mark.parametrize("stray", [[10], [10, 11], [10, 20], [42], [4, 20, 30]])
def test_a_stray_quotation_mark_swallows_no_rows(stray: list[int]) -> None:
    lines = csv_text([*register(40)]).splitlines()
    for number in stray:
        lines[number] = '"' + lines[number]
    assert refused("\r\n".join(lines).encode("utf-8"), "引号.csv") == "corrupt"


def test_quoted_line_breaks_and_quotes_are_kept() -> None:
    rows = [*register(2), [outlet(3)[0], "小食杂店", '"岩头镇\n横街""3""号,后"', *outlet(3)[3:]]]
    preview = accepted(csv_text(rows).encode("utf-8"), "引号.csv")
    assert preview.checked[0].raw(2)[2] == '岩头镇\n横街"3"号,后'


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_line_ends(end: str) -> None:
    accepted(csv_text(register(), end=end).encode("gb18030"), "行.csv")


def test_mixed_line_ends() -> None:
    lines = [",".join(row) for row in register(4)]
    text = "".join(line + end for line, end in zip(lines, ["\r\n", "\n", "\r"] * 3, strict=False))
    accepted(text.encode("utf-8"), "混.csv", 4)


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|", "，"])
@pytest.mark.parametrize("name", ["名册.csv", "名册.txt", "名册.xls"])
def test_any_delimiter_whatever_the_name_says(delimiter: str, name: str) -> None:
    accepted(csv_text(register(), delimiter).encode("gb18030"), name)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-16", "utf-8-sig", "gbk"])
def test_utf16_with_and_without_mark(encoding: str) -> None:
    accepted(csv_text(register(8)).encode(encoding), "名册.csv", 8)


@pytest.mark.parametrize("where", [0, 10, -1])
def test_zero_bytes_in_text(where: int) -> None:
    content = bytearray(csv_text(register(5)).encode("gb18030"))
    content[where:where] = b"\0"
    preview = prepare(bytes(content), "零.csv")
    assert preview.refusal is not None or preview.rows_accepted == 5


def test_page_with_a_script() -> None:
    def line(row: list[str]) -> str:
        return "<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>"

    script = "<script>document.write('<tr><td>偷</td></tr>')</script>"
    page = f"<html><head>{script}</head><body><table>"
    page += "".join(map(line, register(2)))
    page += line(outlet(3, "<script>alert(1)</script><img src=http://example.invalid/x>丙店"))
    preview = accepted((page + "</table></body></html>").encode("utf-8"), "网页.xls")
    name = preview.checked[0].values["name"][2]
    assert name.endswith("丙店") and "偷" not in str(preview.checked[0].values)


@pytest.mark.soak
def test_page_whose_spans_ask_for_a_huge_grid() -> None:
    cell = '<td colspan="99999999" rowspan="99999999">x</td>'
    page = f"<html><table>{f'<tr>{cell * 20}</tr>' * 5000}</table></html>"
    assert refused(page.encode("utf-8"), "网页.xls") in {"too_large", "no_header"}


def test_page_nested_without_end() -> None:
    page = "<html>" + "<table><tr><td>" * 20_000
    assert refused(page.encode("utf-8"), "网页.xls")


def test_hidden_sheet_is_left_out_and_hidden_rows_are_kept() -> None:
    target = io.BytesIO()
    book = openpyxl.Workbook()
    for name in ("岩头镇", "旧表"):
        sheet = book.create_sheet(name)
        for row in register():
            sheet.append(row)
    del book["Sheet"]
    book["旧表"].sheet_state = "veryHidden"
    book["岩头镇"].row_dimensions[5].hidden = True
    book["岩头镇"].column_dimensions["C"].hidden = True
    book.save(target)
    preview = accepted(target.getvalue(), "隐.xlsx")
    assert [(s.plan.sheet.name, s.plan.taken) for s in preview.sheets] == [
        ("岩头镇", True),
        ("旧表", False),
    ]
    assert "隐藏" in preview.sheets[1].plan.reason
    assert preview.sheets[0].plan.sheet.hidden_rows == {4}


@pytest.mark.parametrize("name", ["'岩头'\"镇\"", "岩\n头", "a/b\\c", "<b>&amp;", "‮倒", " "])
def test_sheet_names_of_every_kind(name: str, import_file: Any, rows: Any) -> None:
    quoted = (
        name.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace('"', "&quot;")
        .replace("\n", "&#10;")
    )

    def change(part: str, content: bytes) -> bytes:
        if part == "xl/workbook.xml":
            return content.replace("岩头镇".encode(), quoted.encode())
        return content

    content = rewritten(xlsx([*register(2), outlet(3)[:1] + ["小旅馆"]]), change)
    _, done = import_file(content, "名.xlsx")
    assert not done.unchanged
    assert rows("SELECT sheet, rows_accepted FROM import_sheets") == [(name, 2)]


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd.csv", "..\\..\\名册.csv", "名册.c/sv", "a\0b.csv", "名" * 300 + ".csv",
     "名册." + "长" * 300, "名册.csv\n.csv", "", ".", "CON.csv"],
)  # fmt: skip
def test_original_stays_inside_its_folder(name: str, store: Path) -> None:
    preview = prepare(csv_text(register()).encode("utf-8"), name)
    assert preview.refusal is None, preview.refusal
    done = commit(preview, by="测试")
    inside = (store / "originals").resolve()
    kept = originals.path(preview.sha256, name)
    assert kept.resolve().is_relative_to(inside) and kept.read_bytes() == preview.content
    assert [path for path in inside.rglob("*") if path.is_file()] == [kept]
    assert done.import_id == 1


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "空.csv", "empty"),
        (b"\0" * 5000, "零.xlsx", "empty"),
        (csv_text([HEAD]).encode(), "头.csv", "no_data_rows"),
        (csv_text([[TITLE], [STAMP], HEAD]).encode(), "头.csv", "no_data_rows"),
        (xlsx([[TITLE], [STAMP], HEAD]), "头.xlsx", "no_data_rows"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 10, "图.xlsx", "corrupt"),
        (b"{\\rtf1 abc}", "文.xls", "no_data_rows"),
        (("公文正文，没有表格。\n" * 50).encode("gb18030"), "文.txt", "no_data_rows"),
    ],
)  # fmt: skip
def test_nothing_to_read(content: bytes, name: str, code: str) -> None:
    assert refused(content, name) == code
