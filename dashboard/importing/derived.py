"""Step 1b, derived columns: facts that several columns tell together, or one column tells at once.

A word of two steps (已整规未规范) becomes 是否整规 and 是否规范; ticks below words that one field
chooses among (合格 and 不合格, A类 and B类, 满意 and 不满意) become the word; 月 and 日 become a
day. New columns stand on the right.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache, partial

from dashboard.importing.cleaning import is_empty_mark
from dashboard.importing.cleaning.choices import parse_class, parse_mark
from dashboard.importing.cleaning.text import cell_text
from dashboard.importing.cleaning.verdicts import parse_verdict
from dashboard.importing.columns import datasets
from dashboard.importing.layout import Layout
from dashboard.importing.read import Sheet
from dashboard.words.terms import vocabulary

LEAST = 2
SPLIT = ("是否整规", "是否规范")
VERDICT, CLASS, TRADE, DAY = "检验结论", "企业分类", "行业类别", "日期"
_STATE = re.compile(
    "(?:[已未不]?(?:完成)?整[规治](?:完成|到位)?|[尚还]?[已未不]?(?:达到)?(?:规范|达标)|[但、，,且])+"
)

_NUMERAL = re.compile(r"\d")

Told = Callable[[list[object]], tuple[str, ...]]
Reads = Callable[[str], str | None]


def with_derived(sheet: Sheet, layout: Layout) -> Sheet:
    """The sheet with the columns that it tells indirectly; itself where there are none."""
    last = {head[-1] for head in layout.heads if head}
    if SPLIT[0] not in last and (column := _states(layout)) is not None:
        sheet = _with(sheet, layout, SPLIT, [column], lambda row: _steps(_text(row[column])))
    for head, reads in _ticked_words():
        columns = _ticked(layout, reads) if head not in last else {}
        if columns:
            sheet = _with(sheet, layout, (head,), columns, partial(_word, columns))
    if DAY not in last and (places := _month_and_day(layout)) is not None:
        sheet = _with(sheet, layout, (DAY,), places, lambda row: (_day(row, *places),))
    return sheet


def _text(cell: object) -> str:
    return cell_text(cell).strip()  # type: ignore[arg-type]


def _with(
    sheet: Sheet, layout: Layout, heads: tuple[str, ...], sources: Iterable[int], told: Told
) -> Sheet:
    top, last = layout.header_rows[0], layout.header_rows[-1]
    rows = [list(row) for row in sheet.rows]
    width = max(map(len, rows))
    derived = sheet.derived | dict.fromkeys(range(width, width + len(heads)), tuple(sources))
    for number, row in enumerate(rows):
        row.extend([""] * (width - len(row)))
        blank = ("",) * len(heads)
        is_head = top <= number <= last  # in each: else the group beside it would reach over it
        row += heads if is_head else told(row) if number > last else blank
    return replace(sheet, rows=rows, derived=derived)


def _states(layout: Layout) -> int | None:
    """A column that tells both steps in one word: 未整规, 已整规未规范, 已规范."""
    for column, head in enumerate(layout.heads):
        texts = layout.profile(column).texts if head else []
        words = "".join(texts)
        is_told = len(texts) >= LEAST and "整" in words and "规范" in words
        if is_told and all(map(_STATE.fullmatch, texts)):
            return column
    return None


def _steps(text: str) -> tuple[str, ...]:
    if not _STATE.fullmatch(text):
        return "", ""
    is_fine = re.search("(?<![未不])规范|(?<![未不])达标", text) is not None
    is_done = is_fine or re.search("(?<![未不])整[规治]|(?<!未)完成", text) is not None
    return "是" if is_done else "否", "是" if is_fine else "否"


def _verdict(head: str) -> str | None:
    found = parse_verdict(head).value
    return found if found in ("合格", "不合格", "拒检") else None


def _class(head: str) -> str | None:
    return parse_class(head).value


@cache
def _ticked_words() -> tuple[tuple[str, Reads], ...]:
    """The head of a field that chooses among words, and how a head is read as one of them."""
    found: dict[str, tuple[str, Reads]] = {
        "verdicts": (VERDICT, _verdict),
        "classes": (CLASS, _class),
        "trades": (TRADE, partial(_listed, "trades")),
    }
    for one in (one for dataset in datasets().values() for one in dataset.fields):
        if one.type == "word":
            found.setdefault(one.words, (one.label, partial(_listed, one.words)))
    return tuple(found.values())


def _listed(section: str, head: str) -> str | None:
    """The word itself: its other writings (合格 for 已整改) may be words of another field."""
    return head if head in vocabulary()[section] else None


def _ticked(layout: Layout, reads: Reads) -> dict[int, str]:
    """Columns whose heads are words of one kind, of which no row ticks two: column -> word."""
    words = ((c, reads(head[-1])) for c, head in enumerate(layout.heads) if head)
    found = {c: word for c, word in words if word}
    if len(set(found.values())) < LEAST:
        return {}
    ticked = 0
    for row in (layout.rows[number] for number in layout.body):
        filled = [_text(row[c]) for c in found if not is_empty_mark(row[c])]  # type: ignore[arg-type]
        if len(filled) > 1 or any(_NUMERAL.search(one) or not _is_tick(one) for one in filled):
            return {}
        ticked += len(filled)
    return found if 2 * ticked >= len(layout.body) > 0 else {}


def _is_tick(text: str) -> bool:
    return parse_mark(text).value == "有"


def _word(columns: dict[int, str], row: list[object]) -> tuple[str]:
    return (next((word for c, word in columns.items() if _is_tick(_text(row[c]))), ""),)


def _month_and_day(layout: Layout) -> tuple[int, int] | None:
    """A column 月 with a column 日 beside it, as ledgers have them."""
    for column, (head, beside) in enumerate(zip(layout.heads, layout.heads[1:], strict=False)):
        if head and beside and (head[-1], beside[-1]) == ("月", "日"):
            return column, column + 1
    return None


def _day(row: list[object], month: int, day: int) -> str:
    told = _text(row[month]), _text(row[day])
    return f"{told[0]}月{told[1]}日" if all(one.isdigit() for one in told) else ""
