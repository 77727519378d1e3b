"""Text cells: faithful cleaning for storing, folding for comparing, empty marks, headers."""

import math
import re
import unicodedata
from datetime import date, datetime, time, timedelta
from functools import cache, lru_cache

from opencc import OpenCC

from dashboard.importing.cleaning.result import Cleaned
from dashboard.words.terms import vocabulary

LONGEST_MARK = 8  # that begins and ends with letters: 未 标 注
MOST_EXACT = 1e15  # whole numbers from here on have lost their last digits

Cell = str | float | int | bool | datetime | date | time | timedelta | None

_HAN = "〇㐀-䶿一-鿿豈-﫿\U00020000-\U0003ffff"
_HAN_OR_MARK = _HAN + "、。，；：？！“”‘’（）《》〔〕【】"
_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
_PINYIN = re.compile(rf"(?<=[{_HAN}])\s*[（(]\s*[a-zü{_TONED}]{{1,6}}\s*[)）]")
_TONED_PINYIN = re.compile(rf"(?<=[{_HAN}])\s*[（(]\s*[a-zü]*[{_TONED}][a-zü]*\s*[)）]")
_STRAY_BLANK = re.compile(rf"(?<=[{_HAN_OR_MARK}]) +(?=[{_HAN_OR_MARK}])")
_DASHES = re.compile(r"[-‐-―─━－ー]+")
_EXCEL_ESCAPE = re.compile(r"_x00[0-9A-Fa-f]{2}_")
_SIMPLE = re.compile("[〇㐀-䶿一-鿿A-Za-z0-9（）()、，。；：.-]+")
_PLAIN = re.compile("[一-鿿A-Za-z0-9]*")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?e\+\d{1,3}")
_COLUMN_NUMBER = re.compile(rf"(?<=[{_HAN})%])\d{{1,3}}$")
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF10, 0xFF1A)}
_FULL_WIDTH |= {code: code - 0xFEE0 for code in (*range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_FULL_WIDTH |= {ord(sign): ord(sign) - 0xFEE0 for sign in "％＋－／＝＜＞．＃＆＊＠"}


def cell_text(value: Cell) -> str:
    """The cell as the text a person sees: 24.0 -> "24", a day -> "2010-05-03", None -> ""."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        if math.isnan(value) or math.isinf(value):
            return ""
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        moment = value.replace(tzinfo=None)
        if moment.time() == time():
            return moment.date().isoformat()
        return moment.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


@cache
def _kept() -> str:
    return str(vocabulary()["text"]["keep"])


@lru_cache(maxsize=32_768)
def _is_traditional(sign: str) -> bool:
    """A character outside GB2312 with another simplified form, name characters left out."""
    if not (0x3400 <= ord(sign) < 0x4DC0 or 0x4E00 <= ord(sign) < 0xA000):
        return False
    if sign.encode("gb2312", "ignore") or sign in _kept():
        return False
    return str(_converter().convert(sign)) != sign


def _may_be_traditional(text: str) -> bool:
    """Whether a character occurs that only traditional writing uses; none of GB2312 is."""
    try:
        text.encode("gb2312")
    except UnicodeEncodeError as error:
        return any(map(_is_traditional, text[error.start :]))
    return False


def is_plain(text: str) -> bool:
    """Whether a text is of plain letters, digits and simplified characters only: clean as it is."""
    return _PLAIN.fullmatch(text) is not None and not _may_be_traditional(text)


def simplify(text: str) -> str:
    """Traditional text -> simplified, as a whole, name characters kept.

    A text with no character that only traditional writing uses stays as it is, because the
    conversion would spoil simplified names (甯 -> 宁).
    """
    if not _may_be_traditional(text):
        return text
    converted = str(_converter().convert(text))
    if len(converted) != len(text):
        return converted
    pairs = zip(text, converted, strict=True)
    return "".join(old if old in _kept() else new for old, new in pairs)


def _visible(text: str) -> str:
    """Every control character and odd blank as one kind of blank; invisible characters gone."""
    text = _EXCEL_ESCAPE.sub(" ", text)
    out = []
    for character in text:
        category = unicodedata.category(character)
        if category in ("Cc", "Zs", "Zl", "Zp"):
            out.append(" ")
        elif category not in ("Cf", "Cs", "Co", "Cn"):
            out.append(character)
    return "".join(out)


@lru_cache(maxsize=32_768)
def tidy(text: str) -> str:
    """Faithful clean text: what stays is what was meant, only the writing is put right.

    Full-width letters and digits become half-width, Chinese punctuation stays; control and
    invisible characters go; blanks inside Chinese go, others become one; pinyin in brackets
    (質(zhì)量) goes. Traditional writing stays: names are stored as they are written.
    """
    if _SIMPLE.fullmatch(text):
        return text
    text = unicodedata.normalize("NFC", _visible(text)).translate(_FULL_WIDTH)
    if _TONED_PINYIN.search(text):
        text = _PINYIN.sub("", text)
    text = " ".join(text.split())
    return _STRAY_BLANK.sub("", text)


@lru_cache(maxsize=32_768)
def fold(text: str) -> str:
    """Key for comparing: NFKC, simplified, no blanks, lower case; a text of dashes becomes "-".

    Not for storing: brackets and punctuation become half-width.
    """
    folded = unicodedata.normalize("NFKC", simplify(tidy(text)))
    folded = "".join(folded.split()).casefold().rstrip("。.;；,，")
    return "-" if _DASHES.fullmatch(folded) else folded


@cache
def _empty_words() -> frozenset[str]:
    return frozenset(fold(word) for word in vocabulary()["empty"]["words"])


@cache
def _empty_characters() -> frozenset[str]:
    return frozenset(vocabulary()["empty"]["characters"])


@cache
def empty_mark_starts() -> frozenset[str]:
    """First characters of empty marks made of letters and characters of their own."""
    starts = {word[0] for word in _empty_words() if word} | _empty_characters()
    return frozenset(shown for one in starts for shown in (one, one.upper(), one.casefold()))


@lru_cache(maxsize=32_768)
def _is_empty_text(text: str) -> bool:
    if _SIMPLE.fullmatch(text):
        shown = folded = text.casefold()
    else:
        shown, folded = _visible(text).replace(" ", ""), fold(text)
    return folded in _empty_words() or _empty_characters().issuperset(shown)


def is_empty_mark(value: Cell) -> bool:
    """Nothing in the cell: blank, —, /, --, ──, 无, N/A ... (data/vocabulary.toml [empty])."""
    text = cell_text(value)
    if len(text) > LONGEST_MARK and text[0].isalnum() and text[-1].isalnum():
        return False  # nearly every name
    return value is None or _is_empty_text(text)


@cache
def _not_reported() -> frozenset[str]:
    return frozenset(fold(word) for word in vocabulary()["empty"]["not_reported"])


def is_not_reported(value: Cell) -> bool:
    """The cell says that nothing was sent: 未报, 缺报 ..."""
    return isinstance(value, str) and fold(value) in _not_reported()


def digits_lost(value: Cell) -> bool:
    """Whether a number came as 1.42E+10, or with more digits than a spreadsheet keeps."""
    if isinstance(value, float):
        return abs(value) >= MOST_EXACT
    return isinstance(value, str) and _SCIENTIFIC.fullmatch(fold(value)) is not None


def clean_text(value: Cell) -> Cleaned[str]:
    """Text for storing; an empty mark gives no value and no code; lost digits: digits_lost."""
    if is_empty_mark(value):
        return Cleaned(None)
    if digits_lost(value):
        note = f"“{cell_text(value)}”是被表格软件改成科学计数的长号码，后面的数字已经丢失。"
        return Cleaned(None, "digits_lost", f"{note}请把这一列设为文本后重填。")
    return Cleaned(tidy(cell_text(value)) or None)


def clean_name(value: Cell) -> Cleaned[str]:
    """Name of an outlet or a person; empty -> name_missing."""
    cleaned = clean_text(value)
    if cleaned.value is None:
        return Cleaned(None, "name_missing", "没有填写名称。请填写单位全称，不能留空。")
    return cleaned


def header_text(value: Cell) -> str:
    """A head cell as a key: "整改\\n情况" -> 整改情况, "序号\\n1" -> 序号; brackets half-width.

    Both sides of a comparison have to go through it. A head that is only a number stays.
    """
    return _head_of(cell_text(value))


@lru_cache(maxsize=20_000)
def _head_of(text: str) -> str:
    text = "".join(unicodedata.normalize("NFKC", simplify(tidy(text))).split())
    return _COLUMN_NUMBER.sub("", text.rstrip(":：*"))
