"""Numbers of a small ledger in the unit of their measure: 1820000万元 are 182亿元, 33% are 33."""

import re
from fractions import Fraction
from functools import cache

from dashboard import definition_files
from dashboard.importing.checked import Checked
from dashboard.importing.cleaning import Cell, Cleaned, cell_text, fold, parse_percentage, tidy
from dashboard.importing.cleaning.numbers import parse_number
from dashboard.importing.kinds.records import unit_of_money
from dashboard.settings import DATA
from dashboard.store.datasets import Ledger

PERCENT = "%"
_MONEY = {"元": 1, "千元": 1_000, "万元": 10_000, "百万元": 1_000_000, "亿元": 100_000_000}
_LAND = {
    "亩": Fraction(1), "公顷": Fraction(15), "平方公里": Fraction(1500), "平方千米": Fraction(1500),
    "平方米": Fraction(3, 2000), "m2": Fraction(3, 2000), "万平方米": Fraction(15),
}  # fmt: skip
_COUNTED = ("家", "户", "个", "人", "名", "件", "项", "只", "枚")
_COUNTS = dict.fromkeys(_COUNTED, 1) | {f"万{one}": 10_000 for one in _COUNTED}
_FAMILIES = (_MONEY, _LAND, _COUNTS)
_WITH_UNIT = re.compile(r"(\d[\d,，]*(?:\.\d+)?)\s*([^\d\s.]+)")
_IN_BRACKETS = re.compile(r"\(([^()]+)\)")


@cache
def units() -> dict[str, str]:
    """The unit in which a measure is kept."""
    return definition_files.needed(
        DATA / "zone_criteria.toml",
        lambda read: {one["name"]: one["unit"] for one in read["measure"]},
    )


def fill(one: Ledger, checked: Checked) -> None:
    """Turn every number into the unit of its measure; hold what has another kind of unit.

    The cell's own unit comes first, then the row's, then that of the head, then 单位：万元 above
    the table. Without any the number is in the unit of its measure; a bare share up to 1 is held,
    for a cell that shows 35% holds 0.35.
    """
    match = checked.mapping.column_of(one.measured["of"])
    if match is None:
        return
    values = checked.values[match.field or ""]
    words, told = (checked.column(one.measured[name]) for name in ("by", "unit"))
    of_head = _IN_BRACKETS.search(fold(match.label))
    above = unit_of_money(checked)
    for position, cell in enumerate(checked.raw(match.index)):
        kept = units().get(words[position] or "")
        if kept is None or position in checked.rejected:
            continue
        of_row = fold(told[position] or "") or (of_head[1] if of_head else "")
        unit = of_row or (above if kept in _MONEY else "")
        read = _share(cell, unit) if kept == PERCENT else _amount(cell, unit, kept)
        values[position] = read.value
        if read.code:
            note = f"{words[position]}的单位是{kept}：{read.note}"
            checked.report(position, match.field, read.code, "rejected", note)


def _share(cell: Cell, unit: str) -> Cleaned[float]:
    if unit not in ("", PERCENT):
        return _strange(cell, unit)
    return parse_percentage(cell, scale="percent" if unit else None)


def _amount(cell: Cell, unit: str, kept: str) -> Cleaned[float]:
    text = fold(cell_text(cell))
    found = _WITH_UNIT.fullmatch(text) if isinstance(cell, str) else None
    if found:
        unit, text = found[2], found[1]
    sizes = next(one for one in _FAMILIES if kept in one)
    if unit in ("万", "亿"):
        unit = f"{unit}{'元' if sizes is _MONEY else kept}"
    if unit and unit not in sizes:
        return _strange(cell, unit)
    read = parse_number(text, minimum=0)
    if read.value is None:
        return read
    size = Fraction(sizes[unit or kept]) / Fraction(sizes[kept])
    return Cleaned(float(Fraction(str(read.value)) * size))


def _strange(cell: Cell, unit: str) -> Cleaned[float]:
    shown = tidy(cell_text(cell))
    told = shown if unit in shown else f"{shown}{unit}"
    return Cleaned(None, "unit_unknown", f"“{told}”不能换算，请核对后改。")
