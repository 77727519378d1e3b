"""Texts of the documents: reading an imported copy and finding a clause's sentence in it.

The texts are not shipped. Matching ignores spacing, punctuation, character width and 繁/简,
so that a wrapped print, a garbled re-post and a clean copy all answer to the same quote.
"""

import codecs
import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from dashboard.apart import ApartError
from dashboard.documents.clauses import Clause, Document, clauses, documents
from dashboard.documents.pdf import PdfError, opened, pdf_text

Span = tuple[int, int]

_PINYIN = re.compile(r"(?<=[\u3400-\u9fff])[(（][a-zA-Z\u00c0-\u024f]+[)）]")
_DOUBLED = re.compile(r"[,，。、；;：！？]{2,}")
_MARGIN = re.compile(r"(?<=[，。、；：“‘（《〔]) | (?=[，。、；：“”’）》〕])")
_SPACE_IN_NUMBER = re.compile(
    r"(?<=[\d○〇]) +(?=[年月日个号])|(?<=[年月至第到]) +(?=\d)|(?<=\d) +(?=%)"
)
_HEADING = re.compile(
    r"#|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[)）]|\d+[、.．] ?(?!\d)|第.阶段|"
    r"\d{1,2}$|\d{1,2} +(?![年月日个次\d])|序$|附件|主题词|抄送|主送|永政办发〔"
)
_TIME_CELL = re.compile(r"\d{1,2} ?月[\d 中旬日]*前")
_SENTENCE = re.compile(r"[。；！？\n][”’」』）)》]*")
_TERMINAL = "。；：！？;:!?"
_FULL_WIDTH = str.maketrans(",:;()?!", "，：；（）？！")


class DocumentTextError(ValueError):
    """A document file cannot be read; the message is Chinese and says what to do."""


@cache
def _to_simplified() -> Any:
    import opencc

    return opencc.OpenCC("t2s")


@lru_cache(maxsize=20_000)
def _plain(character: str) -> str:
    """Letters and digits that one character stands for when texts are compared."""
    # 復 and 覆 of 反復, 反覆 are both 复 in simplified print
    wide = unicodedata.normalize("NFKC", character.replace("○", "〇").replace("覆", "复"))
    return "".join(_to_simplified().convert(c).lower() for c in wide if c.isalnum())


@lru_cache(maxsize=16)
def _normalised(text: str) -> tuple[str, tuple[int, ...]]:
    """Normalised text, and for each of its characters the position it came from."""
    skip = {i for match in _PINYIN.finditer(text) for i in range(*match.span())}
    plain: list[str] = []
    positions: list[int] = []
    for position, character in enumerate(text):
        if position not in skip:
            for letter in _plain(character):
                plain.append(letter)
                positions.append(position)
    return "".join(plain), tuple(positions)


def normalise(text: str) -> str:
    """Text for matching: simplified, half-width, lower case, without spaces and punctuation.

    Pinyin in brackets behind a character, as in re-posted texts, is left out:
    關(guān)于 and 关于 give the same.
    """
    return _normalised(text)[0]


def clean_for_reading(raw_text: str) -> str:
    """Text for the eye, one paragraph per line: wrapped lines joined, 繁 to 简, noise removed.

    In a garbled re-post (pinyin in brackets, ``,,``) blanks are what is left of the paragraph
    breaks. The original is not changed; keep it beside the result.
    """
    text = raw_text.replace("\r\n", "\n").replace("\ufeff", "")
    if _PINYIN.search(text):
        return _clean_repost(text)
    text = re.sub(r"\*\*|^-{3,}", "", text, flags=re.MULTILINE)
    lines = list(_lines(text))
    lengths = sorted(len(line) for line, _ in lines)
    wrapped = bool(lengths) and lengths[len(lengths) * 9 // 10] <= 40
    paragraphs: list[str] = []
    above = ""
    for line, after_blank in lines:
        full = wrapped and len(above) >= 17 and not _TIME_CELL.match(above)
        if paragraphs and _continues(paragraphs[-1], line, not after_blank or full):
            gap = " " if above[-1] == "前" and _TIME_CELL.match(above) else ""
            paragraphs[-1] += gap + line
        else:
            paragraphs.append(line)
        above = line
    return "\n".join(_tidy(paragraph) for paragraph in paragraphs)


def _clean_repost(text: str) -> str:
    text = _DOUBLED.sub(lambda run: run[0].strip(",，")[:1] or "，", _PINYIN.sub("", text))
    text = _to_simplified().convert(text).translate(_FULL_WIDTH)
    return "\n".join(part for part in re.split(r"[\s|]+", text) if part)


def _lines(text: str) -> Iterator[tuple[str, bool]]:
    """Lines that are not blank, each with whether a blank line stood before it."""
    after_blank = True
    for line in text.split("\n"):
        if line.strip():
            yield line.strip(), after_blank
        after_blank = not line.strip()


def _continues(paragraph: str, line: str, close: bool) -> bool:
    """Whether a printed line goes on with the paragraph before it.

    ``close``: no blank line between them, or the line before filled the width of the page.
    """
    if paragraph == "序":
        return True
    if _HEADING.match(line) or paragraph[-1] in _TERMINAL or paragraph[0] == "#":
        return False
    if close:
        return not paragraph.endswith("日") or len(paragraph) > 12
    if any(mark in paragraph for mark in "，；。"):
        return True
    title = _HEADING.match(paragraph) and (len(paragraph) < 20 or paragraph[-1] in ")）")
    return "、" in paragraph and not title


def _tidy(paragraph: str) -> str:
    paragraph = re.sub(r"[ \t\u3000\xa0]+", " ", paragraph.lstrip("# "))
    return _MARGIN.sub("", _SPACE_IN_NUMBER.sub("", paragraph))


@lru_cache(maxsize=16)
def _sentences(text: str) -> tuple[Span, ...]:
    ends = [match.end() for match in _SENTENCE.finditer(text)] + [len(text)]
    return tuple(pairwise([0, *ends]))


def find_sentences(text: str, phrase: str, after: str = "") -> list[Span]:
    """Spans of the sentences of a reading text that hold the phrase, in order.

    Spacing, punctuation, width and 繁/简 do not matter. With ``after``, only the first
    sentence behind that quote is returned.
    """
    plain, positions = _normalised(text)
    wanted = normalise(phrase)
    begin = 0
    if after:
        begin = plain.find(normalise(after))
        if begin < 0:
            return []
        begin += len(normalise(after))
    found: list[Span] = []
    at = plain.find(wanted, begin) if wanted else -1
    while at >= 0:
        first, last = positions[at], positions[at + len(wanted) - 1]
        found += [
            span
            for span in _sentences(text)
            if span[0] <= first and last < span[1] and span not in found
        ]
        at = plain.find(wanted, at + 1)
    found = found[:1] if after else found
    return [_without_margins(text, span) for span in found]


def _without_margins(text: str, span: Span) -> Span:
    part = text[span[0] : span[1]]
    return span[0] + len(part) - len(part.lstrip()), span[0] + len(part.rstrip())


def find_clause(text: str, clause: Clause) -> Span | None:
    """Span of the clause's sentence in a reading text; None unless there is exactly one."""
    found = find_sentences(text, clause.key_phrase, clause.after)
    return found[0] if len(found) == 1 else None


def sentence_of(text: str, clause: Clause) -> str | None:
    """The clause's sentence in a reading text; None unless there is exactly one."""
    span = find_clause(text, clause)
    return text[span[0] : span[1]] if span else None


def recognise_document(text: str) -> Document | None:
    """Which of the documents a text is: the one with the most clauses found, if over a quarter."""
    plain = normalise(text)

    def share(item: Document) -> float:
        own = clauses(item.id)
        return sum(normalise(one.key_phrase) in plain for one in own) / len(own)

    best = max(documents(), key=share)
    return best if share(best) > 0.25 else None


def read_document_text(content: bytes, filename: str) -> str:
    """Raw text of an uploaded .txt (UTF-8, UTF-16, GB18030), .docx (with its tables) or .pdf.

    DocumentTextError in Chinese when the file cannot be read or holds no text.
    """
    suffix = Path(filename).suffix.lower()
    if suffix == ".txt":
        text = _decoded(content, filename)
    elif suffix == ".docx":
        text = _docx_text(content, filename)
    elif suffix == ".pdf":
        text = _pdf_text(content, filename)
    else:
        raise DocumentTextError(
            f"{filename}：只能导入 .docx、.txt 或 .pdf 文件，请用WPS打开后另存为 .docx 再导入。"
        )
    if not normalise(text):
        raise DocumentTextError(f"{filename}：里面没有文字（可能是扫描图片），请换成有文字的文件。")
    return text


def _pdf_text(content: bytes, filename: str) -> str:
    try:
        return pdf_text(content)
    except PdfError as error:
        raise DocumentTextError(f"{filename}：{error}") from error


def _decoded(content: bytes, filename: str) -> str:
    has_mark = content[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    for encoding in ("utf-16",) if has_mark else ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise DocumentTextError(
        f"{filename}：文字编码不是 UTF-8 或 GB18030，请用记事本另存为 UTF-8 后再导入。"
    )


def _docx_text(content: bytes, filename: str) -> str:
    try:
        return "\n\n".join(opened("docx", content)["texts"])
    except ApartError as error:
        raise DocumentTextError(
            f"{filename}：不是完好的 .docx 文件（可能损坏、加密或大得不像公文），"
            "请重新另存后再导入。"
        ) from error
