"""Step 1b, derived columns: facts that several columns tell together, or one column tells at once.

A word of two steps (已整规未规范) becomes 是否整规 and 是否规范; ticks below 合格 and 不合格, or
below A类, B类 and C类, become the word; 月 and 日 become a day. New columns stand on the right.
"""

import re
from collections.abc import Callable
from dataclasses import replace

from dashboard.importing.cleaning import is_empty_mark
from dashboard.importing.cleaning.choices import parse_class, parse_mark
from dashboard.importing.cleaning.text import cell_text
from dashboard.importing.cleaning.verdicts import parse_verdict
from dashboard.importing.layout import Layout
from dashboard.importing.read import Sheet

LEAST = 2
SPLIT = ("是否整规", "是否规范")
VERDICT, CLASS, DAY = "检验结论", "企业分类", "日期"
_STATE = re.compile("(?:[已未不]?(?:完成)?整[规治]|[已未不]?(?:规范|达标)|[但、，,且])+")

Told = Callable[[list[object]], tuple[str, ...]]


def with_derived(sheet: Sheet, layout: Layout) -> Sheet:
    """The sheet with the columns that it tells indirectly; itself where there are none."""
    last = {head[-1] for head in layout.heads if head}
    if SPLIT[0] not in last and (column := _states(layout)) is not None:
        return _with(sheet, layout, SPLIT, lambda row: _steps(_text(row[column])))
    for head, reads in ((VERDICT, _is_verdict), (CLASS, _is_class)):
        columns = _ticked(layout, reads) if head not in last else {}
        if columns:
            return _with(sheet, layout, (head,), lambda row: (_word(row, columns),))  # noqa: B023
    if DAY not in last and (places := _month_and_day(layout)) is not None:
        return _with(sheet, layout, (DAY,), lambda row: (_day(row, *places),))
    return sheet


def _text(cell: object) -> str:
    return cell_text(cell).strip()  # type: ignore[arg-type]


def _with(sheet: Sheet, layout: Layout, heads: tuple[str, ...], told: Told) -> Sheet:
    last, rows = layout.header_rows[-1], [list(row) for row in sheet.rows]
    width = max(map(len, rows))
    for number, row in enumerate(rows):
        row.extend([""] * (width - len(row)))
        blank = ("",) * len(heads)
        row += heads if number == last else told(row) if number > last else blank
    return replace(sheet, rows=rows)


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


def _is_verdict(head: str) -> bool:
    return parse_verdict(head).value in ("合格", "不合格", "拒检")


def _is_class(head: str) -> bool:
    return parse_class(head).value is not None


def _ticked(layout: Layout, reads: Callable[[str], bool]) -> dict[int, str]:
    """Columns whose heads are words of one kind, of which each row ticks one: column -> word."""
    found = {c: head[-1] for c, head in enumerate(layout.heads) if head and reads(head[-1])}
    if len(found) < LEAST:
        return {}
    rows = [layout.rows[number] for number in layout.body]
    for row in rows:
        filled = [_text(row[c]) for c in found if not is_empty_mark(row[c])]  # type: ignore[arg-type]
        if len(filled) != 1 or filled[0].isdigit() or parse_mark(filled[0]).value != "有":
            return {}
    return found


def _word(row: list[object], columns: dict[int, str]) -> str:
    return next((word for c, word in columns.items() if parse_mark(row[c]).value == "有"), "")  # type: ignore[arg-type]


def _month_and_day(layout: Layout) -> tuple[int, int] | None:
    """A column 月 with a column 日 beside it, as ledgers have them."""
    for column, (head, beside) in enumerate(zip(layout.heads, layout.heads[1:], strict=False)):
        if head and beside and (head[-1], beside[-1]) == ("月", "日"):
            return column, column + 1
    return None


def _day(row: list[object], month: int, day: int) -> str:
    told = _text(row[month]), _text(row[day])
    return f"{told[0]}月{told[1]}日" if all(one.isdigit() for one in told) else ""
