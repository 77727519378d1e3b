"""Text of a PDF with a text layer: lines of its pages, without page numbers and running heads.

A page break in the middle of a sentence leaves no trace, so that a quote that runs across it is
found. Radicals that some PDF writers put in place of characters are put right.
"""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from dashboard import apart

CHILD = Path(__file__).with_name("document_child.py")
SECONDS, MEGABYTES = 60, 700

MAX_PAGES = 200
"""A government document has a few dozen pages; more is another kind of file."""

_NUMBER = r"(?:\d{1,3}|[IVXivx]{1,5})"
_PAGE_NUMBER = re.compile(
    rf"[-—–―－·•~～\s]+{_NUMBER}[-—–―－·•~～\s]+|第\s*{_NUMBER}\s*页.{{0,12}}|{_NUMBER}\s*/\s*{_NUMBER}"
)
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_SHORT = 0.85
"""A line that fills less of the usual width ends its paragraph."""
_RADICALS = str.maketrans(
    "⻓⻔⻛⻅⻆⻉⻋⻚⻢⻥⻦⻩⻬⻰⺠⻄⻝⻘⻣⻤⻮⻜⻙⻨⻳⻁⺟⺌",
    "长门风见角贝车页马鱼鸟黄齐龙民西食青骨鬼齿飞韦麦龟虎母小",
)


class PdfError(ValueError):
    """A PDF gives no text; the message is Chinese, without the file's name."""


def pdf_text(content: bytes) -> str:
    """Lines of all pages; a blank line follows each line that ends short of the margin.

    PdfError when the file is broken, asks for a password, holds pictures only, or uses fonts
    whose characters cannot be told.
    """
    pages = [page for page in map(_lines, _page_texts(content)) if page]
    text = "\n".join(_paragraph_ends(_without_margins(pages)))
    letters = [character for character in text if character.isalnum()]
    if not letters:
        raise PdfError(
            "这份PDF只有图片，没有文字（像是扫描件）。请用WPS的文字识别转成 .docx，核对后再导入。"
        )
    if len(_CHINESE.findall(text)) < len(letters) / 4:
        raise PdfError(
            "这份PDF里的汉字读不出来（字体没有对照表）。请用WPS打开，另存为 .docx 再导入。"
        )
    return text


def _page_texts(content: bytes) -> list[str]:
    """Text of every page, read apart: a damaged file fails anywhere in any way."""
    try:
        found = opened("pdf", content, str(MAX_PAGES))
    except apart.ApartError as error:
        raise PdfError("不是完好的PDF（可能没有传完或已损坏）。请重新导出一份再导入。") from error
    if "locked" in found:
        raise PdfError(
            "这份PDF加了密码或限制，打不开。请去掉密码，或用WPS打开后另存为 .docx 再导入。"
        )
    if "pages" in found:
        raise PdfError(
            f"这份PDF有{found['pages']}页，公文最多读{MAX_PAGES}页。请只导入文件正文和附件。"
        )
    return list(found["texts"])


def opened(kind: str, content: bytes, *more: str) -> dict[str, Any]:
    """What document_child finds in a document of a kind. ApartError when it finds nothing."""
    answer = apart.run(CHILD, content, kind, *more, seconds=SECONDS, megabytes=MEGABYTES)
    found: dict[str, Any] = json.loads(answer)
    return found


def _lines(page: str) -> list[str]:
    """Lines of a page that are not blank, characters put right."""
    lines = (_characters(line.strip()) for line in page.splitlines())
    return [line for line in lines if line]


def _characters(line: str) -> str:
    """A line with whole characters for radicals, and without the blanks of spaced-out print."""
    line = line.translate(_RADICALS)
    line = "".join(
        unicodedata.normalize("NFKC", c) if "\u2f00" <= c <= "\u2fdf" else c for c in line
    )
    return line.replace(" ", "") if line.count(" ") > len(line) / 3 else line


def _without_margins(pages: Sequence[list[str]]) -> list[str]:
    """All lines; page numbers and what stands at the edge of most pages are left out."""
    heads = _running(pages, 0)
    feet = _running(pages, -1)
    kept: list[str] = []
    for number, page in enumerate(pages, start=1):
        lines = list(page)
        while lines and _is_margin(lines[-1], number, feet):
            lines.pop()
        while lines and _is_margin(lines[0], number, heads):
            lines.pop(0)
        kept += lines
    return kept


def _running(pages: Sequence[list[str]], edge: int) -> set[str]:
    """Lines at one edge of more than half of at least three pages."""
    seen = Counter(page[edge] for page in pages)
    return {line for line, times in seen.items() if times >= 3 and times > len(pages) / 2}


def _is_margin(line: str, page: int, running: set[str]) -> bool:
    return line in running or line == str(page) or _PAGE_NUMBER.fullmatch(line) is not None


def _paragraph_ends(lines: Sequence[str]) -> list[str]:
    widths = sorted(len(line) for line in lines)
    full = widths[len(widths) * 3 // 4] if widths else 0
    return [line if len(line) >= full * _SHORT else f"{line}\n" for line in lines]
