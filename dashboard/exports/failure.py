"""The file that is handed out where the wanted one could not be made: it says so in Chinese.

A download is made while the browser waits; an error there would reach the reader as a line of
English. So the reader gets a small file of the same kind with the reason and what to do next.
"""

import io
import zipfile
from html import escape

TITLE = "文件没有生成"
NEXT = "请换一个统计截止日或范围再试；还是不行，请把本页交给管理员，页面其他内容不受影响。"


def failure(ending: str, reason: str) -> bytes:
    """A file ending in .docx, .pptx, .xlsx, .pdf, .html or .zip that names the reason."""
    lines = [TITLE, reason, NEXT]
    kind = ending.rpartition(".")[2]
    return _WRITERS[kind](lines)


def reason(error: Exception) -> str:
    """Our own messages as they are; of any other error only its kind."""
    text = str(error)
    if isinstance(error, ValueError) and any("\u4e00" <= char <= "\u9fff" for char in text):
        return text
    return f"程序出错（{type(error).__name__}），详情在服务器日志里。"


def _word(lines: list[str]) -> bytes:
    import docx

    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    return _saved(document)


def _slides(lines: list[str]) -> bytes:
    import pptx

    made = pptx.Presentation()
    slide = made.slides.add_slide(made.slide_layouts[1])
    slide.shapes.title.text = lines[0]
    slide.placeholders[1].text = "\n".join(lines[1:])
    return _saved(made)


def _saved(document: object) -> bytes:
    stream = io.BytesIO()
    document.save(stream)  # type: ignore[attr-defined]
    return stream.getvalue()


def _workbook(lines: list[str]) -> bytes:
    import xlsxwriter

    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet(TITLE)
        for row, line in enumerate(lines):
            sheet.write_string(row, 0, line)
    return stream.getvalue()


def _page(lines: list[str]) -> bytes:
    body = "".join(f"<p>{escape(line)}</p>" for line in lines)
    return f'<!DOCTYPE html><html lang="zh-CN"><meta charset="utf-8">{body}</html>'.encode()


def _archive(lines: list[str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as file:
        file.writestr(f"{TITLE}.txt", "\n".join(lines).encode("utf-8-sig"))
    return stream.getvalue()


def _paper(lines: list[str]) -> bytes:
    from dashboard.exports.typeset import pdf

    return pdf("failure.typ", {"lines": lines})


_WRITERS = {
    "docx": _word,
    "pptx": _slides,
    "xlsx": _workbook,
    "pdf": _paper,
    "html": _page,
    "zip": _archive,
}
