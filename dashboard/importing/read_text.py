"""Text files (.csv, .txt): encoding, delimiter, rows of text."""

import csv
import re
from collections import Counter
from itertools import chain

from dashboard.importing.problems import FileRefusedError

DELIMITERS = ",\t;|，"
SAMPLE_LINES = 30
LONGEST_CELL = 1_000_000

_END = "\x1e"
_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")
_HAN = re.compile("[\u4e00-\u9fff]")

csv.field_size_limit(LONGEST_CELL)


def read_delimited(content: bytes) -> list[list[object]]:
    """Rows of text cells; a blank line is a row without cells, so that row numbers stay true.

    Raises FileRefusedError when a quotation mark is missing: the lenient reader would swallow
    whole lines into one cell without a word.
    """
    text = decode(content)
    delimiter = delimiter_of(text)
    lines = (found.group() for found in _LINE.finditer(text))
    reader = csv.reader(chain(lines, ("\r\n", _END)), delimiter=delimiter)
    known: dict[str, str] = {}  # equal texts become one object, which saves most of the memory
    rows: list[list[object]] = []
    starts: list[int] = []
    line = 0
    try:
        for cells in reader:
            rows.append(list(map(known.setdefault, cells, cells)))
            starts.append(line + 1)
            line = reader.line_num
    except csv.Error as error:
        raise FileRefusedError(
            "cell_too_long",
            f"文本表格从第{line + 1}行起有一格超过{LONGEST_CELL}个字，多半是漏了一个引号。"
            "请改正后再导入。",
        ) from error
    if rows.pop() != [_END]:
        raise _unpaired(starts[-1])
    if rows and not rows[-1]:
        rows.pop()
    widths = Counter(map(len, rows))
    usual = max(widths, key=lambda width: (widths[width], width), default=0)
    for row, start, following in zip(rows, starts, starts[1:], strict=False):
        if following - start > 1 and any(_holds_rows(cell, delimiter, usual) for cell in row):
            raise _unpaired(start)
    return rows


def _holds_rows(cell: object, delimiter: str, width: int) -> bool:
    """Whether a cell of several lines looks like lines that a stray quotation mark joined."""
    several = "\n" in str(cell) or "\r" in str(cell)
    return several and width > 1 and str(cell).count(delimiter) >= width - 1


def _unpaired(line: int) -> FileRefusedError:
    return FileRefusedError(
        "corrupt",
        f"文本表格第{line}行的引号没有成对，后面的行会被吞进一格，所以整份没有导入。请改正后再导入。",
    )


def decode(content: bytes) -> str:
    """Text in UTF-8, GB18030 or UTF-16; a file that mixes encodings is refused, never garbled."""
    wide = _wide_encoding(content)
    if wide:
        try:
            return content.decode(wide)
        except UnicodeDecodeError as error:
            raise _undecodable(1) from error
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    _refuse_mixture(content)
    try:
        return content.decode("gb18030")
    except UnicodeDecodeError as error:
        raise _undecodable(content[: error.start].count(b"\n") + 1) from error


def _wide_encoding(content: bytes) -> str | None:
    """The UTF-16 codec by its mark; without one, by zero bytes on one side of every pair."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    head = content[:4096]
    high, low = head[::2].count(0), head[1::2].count(0)
    if max(high, low) < len(head) // 50 or min(high, low):
        return None
    return "utf-16-le" if low else "utf-16-be" if high else None


def delimiter_of(text: str) -> str:
    """The delimiter that cuts the first lines into the most even rows of two or more cells."""
    lines = [line for line in text.splitlines()[:SAMPLE_LINES] if line.strip()]
    best, best_score = ",", 0.0
    for delimiter in DELIMITERS:
        try:
            widths = [len(row) for row in csv.reader(lines, delimiter=delimiter)]
        except csv.Error:
            continue
        common = max(set(widths), key=widths.count, default=1)
        score = widths.count(common) / len(widths) * min(common, 20) if common > 1 else 0.0
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _refuse_mixture(content: bytes) -> None:
    """GB18030 text is never valid UTF-8 with Chinese characters: such a line tells a mixture."""
    utf8 = other = 0
    for number, line in enumerate(content.split(b"\n"), start=1):
        if line.isascii():
            continue
        try:
            if _HAN.search(line.decode("utf-8")):
                utf8 = utf8 or number
        except UnicodeDecodeError:
            other = other or number
        if utf8 and other:
            raise FileRefusedError(
                "mixed_encoding",
                f"文件混用了两种文字编码（第{utf8}行是 UTF-8，第{other}行不是），整份没有导入，"
                "以免出现乱码。请在表格软件里重新汇总，另存为 .xlsx 后再导入。",
            )


def _undecodable(line: int) -> FileRefusedError:
    return FileRefusedError(
        "undecodable",
        f"第{line}行的文字编码无法识别（支持 UTF-8、GB18030/GBK、UTF-16）。"
        "请在表格软件里打开核对，另存为 .xlsx 后再导入。",
    )
