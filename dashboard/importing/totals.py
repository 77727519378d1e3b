"""Step 5c, totals: what a sheet prints as 合计, 小计 or 共38户 against the rows that are taken.

A column that was misread, a sheet that was left out and a row that was held or called a repetition
all show here, whatever the dataset.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dashboard.importing.checked import Checked, Total
from dashboard.importing.cleaning import cell_text, is_empty_mark, tidy
from dashboard.importing.cleaning.numbers import parse_count, parse_number
from dashboard.importing.columns import header_key
from dashboard.importing.kinds import rules_of
from dashboard.importing.mapping import ColumnMatch
from dashboard.importing.problems import Problem, column_letter, where

# Findings that say: what is printed is not what was taken. They keep no row out.
CODES = frozenset(
    [
        *("column_total_wrong", "declared_rows_wrong", "row_total_wrong", "parts_sum_wrong"),
        "month_incomplete",
    ]
)
ADDED_UP = frozenset(["count", "number", "report_count"])
ROUNDING = 0.01

_WAN = re.compile(r"单位[:：]\s*万元")
_SUM = re.compile("^[合总小共]计$")
_WORD = re.compile(r"[:：\d].*")
_NO_SUM = re.compile("平均|累计")
_ROWS = re.compile(
    r"^(?:[合总小共]计)?[:：]?共?(?:有|计)?(\d+)(户|家|批次|批|个|条|起|宗|件|行|份)?$"
)

# These rows are not taken again since the store holds them: the printed total counts them.
_IN_STORE = ("duplicate_in_store", "duplicate_suspected")

Key = tuple[str, ...]


@dataclass(frozen=True)
class _Total:
    """A total row: number of the row (0-based), what it calls itself, its cells."""

    number: int
    word: str
    cells: list[Any]


def check_totals(sheets: list[Checked]) -> None:
    """Compare every printed total of the sheets of a file with what is taken of them."""
    by_kind: dict[str, list[Checked]] = defaultdict(list)
    for sheet in sheets:
        by_kind[sheet.dataset.kind].append(sheet)
    for kind, together in by_kind.items():
        reconcile = rules_of(kind).reconcile
        if reconcile is not None:
            reconcile(together)
        if any(next(_totals(sheet), None) for sheet in together):
            _compare(together)


def _compare(sheets: list[Checked]) -> None:
    whole: dict[Key, float] = defaultdict(float)
    rows = 0
    for sheet in sheets:
        parts = _parts(sheet)
        rows += len(parts)
        for match in _added_up(sheet):
            whole[_key(match)] += _taken(sheet, match, parts)
    for sheet in sheets:
        _check_sheet(sheet, whole, rows)


def _added_up(sheet: Checked) -> list[ColumnMatch]:
    types = {one.name: one.type for one in sheet.dataset.fields}
    return [one for one in sheet.mapping.columns if types.get(one.field or "") in ADDED_UP]


def _key(match: ColumnMatch) -> Key:
    """Columns of two sheets with the same heads are added up across the sheets."""
    return tuple(map(header_key, match.head))


def _parts(sheet: Checked) -> list[int]:
    """Positions of the rows that are taken, or were before, and are no totals (合计 as a trade)."""
    names = [one.name for one in sheet.dataset.fields if one.type == "trade_or_total"]
    columns = [sheet.column(name) for name in names]
    return [
        position
        for position in range(len(sheet.rows))
        if position not in sheet.rejected
        and sheet.duplicates.get(position, _IN_STORE[0]) in _IN_STORE
        and not any(_SUM.match(header_key(column[position] or "")) for column in columns)
    ]


def _totals(sheet: Checked) -> Iterator[_Total]:
    assert sheet.plan.layout is not None
    for number, reason in sheet.plan.layout.ignored:
        if reason != "total":
            continue
        cells = sheet.plan.sheet.rows[number]
        texts = (tidy(cell_text(cell)) for cell in cells)  # type: ignore[arg-type]
        word = _WORD.sub("", next(filter(None, texts), ""))
        if not _NO_SUM.search(word):
            yield _Total(number, word, cells)


def _check_sheet(sheet: Checked, whole: dict[Key, float], rows_of_all: int) -> None:
    totals = list(_totals(sheet))
    parts = _parts(sheet)
    for place, total in enumerate(totals):
        before = totals[place - 1].number if place else -1
        after = totals[place + 1].number if place + 1 < len(totals) else len(sheet.plan.sheet.rows)
        numbers = {position: sheet.rows[position] - 1 for position in parts}
        above = [position for position in parts if numbers[position] < total.number]
        block = [position for position in above if numbers[position] > before]
        below = [position for position in parts if total.number < numbers[position] < after]
        ranges = [above, block, below, parts]
        meant = block if "小计" in total.word or "本页" in total.word else above
        for match in _added_up(sheet):
            printed = _amount(total.cells[match.index], _in_wan(sheet, match))
            found = [_taken(sheet, match, some) for some in ranges]
            if printed is None:
                continue
            agrees = _is_one_of(printed, [*found, whole[_key(match)]])
            taken = printed if agrees else _taken(sheet, match, meant)
            sheet.totals.append(Total(total.number + 1, match.label, printed, taken, agrees))
            if not agrees:
                _report(
                    sheet, total, match, "column_total_wrong", printed,
                    _taken(sheet, match, meant), "上面各行按表上的数相加是",
                )  # fmt: skip
        repeated = len(sheet.duplicates) - len(sheet.duplicates.keys() & sheet.rejected.keys())
        counts = [*map(len, ranges), rows_of_all]
        _check_rows(sheet, total, [*counts, *(one + repeated for one in counts)], len(meant))


def _check_rows(sheet: Checked, total: _Total, counts: list[int], meant: int) -> None:
    """合计 共38户: the number of rows, where it stands in a column that holds no numbers."""
    numbers = _added_up(sheet)
    for match in sheet.mapping.columns:
        if match in numbers or _counts(sheet.raw(match.index)):
            continue
        found = _ROWS.match(tidy(cell_text(total.cells[match.index])))
        if not found or not (found[2] or match.field in ("name", "enterprise")):
            continue
        agrees = int(found[1]) in counts
        taken = int(found[1]) if agrees else meant
        sheet.totals.append(
            Total(total.number + 1, match.label, float(found[1]), float(taken), agrees)
        )
        if not agrees:
            _report(
                sheet, total, match, "declared_rows_wrong", float(found[1]), meant, "收进来的是"
            )
        return


def _counts(cells: tuple[Any, ...]) -> bool:
    """Whether a column that no field knows holds counts (12家), which its total adds up."""
    filled = [cell for cell in cells if not is_empty_mark(cell)]
    return bool(filled) and all(_amount(cell) is not None for cell in filled)


def _taken(sheet: Checked, match: ColumnMatch, positions: list[int]) -> float:
    column, in_wan = sheet.raw(match.index), _in_wan(sheet, match)
    return sum(_amount(column[position], in_wan) or 0.0 for position in positions)


def _in_wan(sheet: Checked, match: ColumnMatch) -> bool:
    """Whether a column of money is in 万元, so that 10.5万元 in it is 10.5."""
    return "万" in match.label or any(map(_WAN.search, sheet.plan.titles))


def _amount(cell: Any, in_wan: bool = False) -> float | None:
    """The number in a cell (12, 1,200元, 12户); None when there is none."""
    if is_empty_mark(cell):
        return None
    if in_wan and isinstance(cell, str):
        cell = cell.replace("万", "")
    found = parse_number(cell).value
    return parse_count(cell).value if found is None else found


def _is_one_of(printed: float, sums: list[float]) -> bool:
    return any(abs(printed - one) <= ROUNDING for one in sums)


def _report(
    sheet: Checked,
    total: _Total,
    match: ColumnMatch,
    code: str,
    printed: float,
    taken: float,
    words: str,
) -> None:
    letter = column_letter(match.index)
    out = [
        f"{count}行{word}"
        for count, word in (
            (len(sheet.rejected), "扣下"),
            (len(sheet.duplicates), "按重复没有计入"),
        )
        if count
    ]
    why = f"这张表有{'、'.join(out)}。" if out else ""
    message = (
        f"{where(sheet.sheet, total.number + 1, letter, match.label)}：{total.word}写{printed:g}，"
        f"{words}{taken:g}，相差{taken - printed:+g}。"
        f"{why}请核对是漏了行、看错了列，还是原表加错了。"
    )
    found = cell_text(total.cells[match.index])
    sheet.problems.append(
        Problem(sheet.sheet, total.number + 1, letter, match.field, found, code, "notice", message)
    )
