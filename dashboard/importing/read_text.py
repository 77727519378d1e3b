"""Text files (.csv, .txt): encoding, delimiter, rows of text."""

import csv
import io
import re

from dashboard.importing.problems import FileRefusedError

DELIMITERS = ",\t;|，"
SAMPLE_LINES = 30

_HAN = re.compile("[\u4e00-\u9fff]")

csv.field_size_limit(1_000_000)


def read_delimited(content: bytes) -> list[list[object]]:
    """Rows of text cells; a blank line is a row without cells, so that row numbers stay true."""
    text = decode(content)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text))
    try:
        return [list(row) for row in reader]
    except csv.Error as error:
        raise FileRefusedError(
            "corrupt", f"文本表格读到第{reader.line_num}行出错：引号没有成对。请改正后再导入。"
        ) from error


def decode(content: bytes) -> str:
    """Text in UTF-8, GB18030 or UTF-16; a file that mixes encodings is refused, never garbled."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return content.decode("utf-16")
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
