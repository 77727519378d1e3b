"""The frame that a clerk keeps, and the file that says why another could not be made."""

import io
import zipfile
from pathlib import Path

import docx
import openpyxl
import pptx
import pytest
from pypdf import PdfReader

from dashboard.exports import FORMATS
from dashboard.exports.failure import failure, reason
from dashboard.exports.poster import PosterError
from dashboard.report import letterhead
from dashboard.report.letterhead import Frame
from tests.rows import outlets, put


def test_a_frame_is_kept_per_user_and_replaced(store: Path) -> None:
    put("outlets", outlets("上塘镇", 1, 2))
    assert letterhead.kept("real", "张三") == Frame()
    letterhead.keep("real", "张三", Frame(issuer="甲局", number=3))
    letterhead.keep("real", "李四", Frame(issuer="乙局"))
    letterhead.keep("real", "张三", Frame(issuer="丙局", number=4, copies_to="县府办"))
    assert letterhead.kept("real", "张三") == Frame(issuer="丙局", number=4, copies_to="县府办")
    assert letterhead.kept("real", "李四").issuer == "乙局"


def words(ending: str, content: bytes) -> str:
    stream = io.BytesIO(content)
    if ending == ".docx":
        return "".join(one.text for one in docx.Document(stream).paragraphs)
    if ending == ".pptx":
        (slide,) = pptx.Presentation(stream).slides
        return "".join(shape.text_frame.text for shape in slide.shapes)
    if ending == ".xlsx":
        return "".join(str(row[0].value) for row in openpyxl.load_workbook(stream).active.rows)
    if ending == ".pdf":
        return PdfReader(stream).pages[0].extract_text()
    if ending.endswith(".zip"):
        with zipfile.ZipFile(stream) as file:
            return "".join(file.read(name).decode("utf-8-sig") for name in file.namelist())
    return content.decode()


@pytest.mark.parametrize("format_", list(FORMATS))
def test_a_file_of_the_same_kind_says_why(format_: str) -> None:
    ending = FORMATS[format_].ending
    told = words(ending, failure(ending, reason(PosterError("内容太多，一页放不下。"))))
    assert "文件没有生成" in told and "一页放不下" in told and "请换一个" in told


def test_the_text_of_a_foreign_error_is_not_shown() -> None:
    told = reason(KeyError("secret path"))
    assert "secret" not in told and "程序出错" in told
