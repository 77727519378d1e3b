"""Monthly reports as a long form: 类别 | 单位 | 数量, one figure per row, with 其中 sub-rows.

A line names a measure (总数, 已整规, 已规范), a trade, or both; a 其中 line takes what it does not
name from the line above it. The figures go where those of the wide form go.
"""

import re
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date

from dashboard.importing.checked import Checked
from dashboard.importing.cleaning import (
    clean_text,
    is_not_reported,
    parse_percentage,
    parse_trade,
    percentage_scale,
    tidy,
)
from dashboard.importing.cleaning.numbers import parse_count
from dashboard.importing.counts import MONTHLY, too_many
from dashboard.importing.kinds import Kind, monthly_reports
from dashboard.importing.kinds.monthly_reports import ALL_TRADES, MEASURES, WORDS, Counts
from dashboard.importing.kinds.places import fill_townships
from dashboard.words.terms import trades

ROUNDING = 0.051
COUNTED_IN = frozenset(["", "户", "家", "个", "户数", "家数", "户次", "个数"])

_NUMBERING = re.compile(r"^(?:[(（]?[\d一二三四五六七八九十]{1,3}[)）、.．]\s*)+")
_OF_WHICH = re.compile(r"^(?:其中|内|#)[:：]?")
_NUMBER_OF = "(?:经营)?(?:单位|户|家)?(?:总户数|总数|户数|家数|数)?"
_MEASURES = (
    ("outlets", re.compile(f"(?:应整规|摸底){_NUMBER_OF}")),
    ("compliant", re.compile(f"(?:已?规范(?:达标)?|已?达标){_NUMBER_OF}")),
    ("rectified", re.compile(f"(?:已?完成整规|已?整规|已?完成整治){_NUMBER_OF}")),
    (
        "outlets",
        re.compile("(?:经营)?(?:单位|户)?(?:总户数|总数|户数|底数|家数)|经营(?:单位|户)数?"),
    ),
)
_FILLER = re.compile("[“”\"'‘’:：()（）、，, ]|十小|行业|的|经营单位|经营户")
_RATE = re.compile("[率%％]|比例")


@dataclass(frozen=True)
class Line:
    """What one line of the form is about. part: a 其中 line. rate: a printed percentage."""

    trade: str | None
    measure: str | None
    part: bool
    rate: bool
    note: str = ""


def read_line(label: str, above: Line | None) -> Line:
    """The trade and measure of a line; `above`: the last line that is no 其中 line."""
    text = _NUMBERING.sub("", tidy(label))
    part = bool(_OF_WHICH.match(text))
    text = _NUMBERING.sub("", _OF_WHICH.sub("", text))
    rate = bool(_RATE.search(text))
    measure = None
    for name, pattern in _MEASURES:
        if pattern.search(text):
            measure, text = name, pattern.sub("", text)
            break
    rest = _FILLER.sub("", _RATE.sub("", text))
    trade, note = None, ""
    if rest and not re.fullmatch("合计|总计|全部|全镇|全乡|全街道|小计", rest):
        found = parse_trade(rest)
        trade, note = found.value, found.note
        if trade is None:
            return Line(None, None, part, rate, found.note)
    if part and above is not None:
        measure = measure or above.measure
        trade = trade or above.trade
    if measure is None and trade is not None and not part:
        measure = "outlets"
    return Line(trade or ALL_TRADES, measure, part, rate, note)


def check(checked: Checked) -> None:
    """Read the figures; say what does not add up.

    Raises FileRefusedError: period_missing, township_missing.
    """
    month = monthly_reports.month_of(checked)
    last = checked.context.span.end if checked.context.span else month
    _join_labels(checked)
    fill_townships(checked, [last] * len(checked.rows))
    lines = _lines(checked)
    checked.values["line"] = [(line.trade, line.measure, line.rate) for line in lines]
    figures = _figures(checked, lines)
    _check_parts(checked, lines, figures)
    _report(checked, month, lines, figures)


def _join_labels(checked: Checked) -> None:
    """A second column of words (类别 小药店 | 项目 已整规数) is part of the label."""
    for match in checked.mapping.columns:
        if match.how == "second_choice" and match.item == "category":
            letter = match.letter
            checked.values["part"] = [clean_text(cell).value for cell in checked.raw(match.index)]
            checked.problems[:] = [
                one
                for one in checked.problems
                if (one.code, one.column) != ("column_second_choice", letter)
            ]


def _lines(checked: Checked) -> list[Line]:
    """Every line, with 其中 in a column of its own taken as part of the label."""
    lines: list[Line] = []
    above: Line | None = None
    amounts = checked.column("amount")
    labels = zip(checked.column("category"), checked.column("part"), strict=True)
    for position, (category, part) in enumerate(labels):
        line = read_line(f"其中：{part}" if part else category or "", above)
        if lines and not part and _goes_on(line, category or "", lines[-1], above):
            line = read_line(f"其中：{category}", above)
        if part and category:
            above = read_line(category, None)
            line = read_line(f"其中：{part}", above)
        if not line.part:
            above = line
        if line.trade is None or line.measure is None:
            if amounts[position] is None:
                lines.append(line)
                continue
            checked.report(
                position, "category", "category_unknown", "rejected",
                f"看不出“{part or category or ''}”是哪个行业的总数、已整规还是已规范，没有导入。"
                f"可写成“小食杂店已整规”，或写在“已整规”下面的“其中：小食杂店”。{line.note}",
            )  # fmt: skip
        elif line.note:
            checked.report(position, "category", "trade_fuzzy", "notice", line.note)
        lines.append(line)
    return lines


def _goes_on(line: Line, label: str, previous: Line, above: Line | None) -> bool:
    """Whether a bare trade is a further 其中 line of the sum above: 其中：小食杂店, 小餐饮店 ..."""
    text = tidy(label)
    says_more = _NUMBERING.match(text) or any(one.search(text) for _, one in _MEASURES)
    return (
        line.trade not in (None, ALL_TRADES)
        and not (line.part or line.rate or says_more)
        and previous.part
        and above is not None
        and above.trade == ALL_TRADES
        and above.measure is not None
    )


def _figures(checked: Checked, lines: list[Line]) -> dict[int, int]:
    """Position -> count. A printed rate is compared and not stored."""
    match = checked.mapping.column_of("amount")
    assert match is not None
    units = checked.column("unit_word")
    found: dict[int, int] = {}
    for position, (line, cell) in enumerate(zip(lines, checked.raw(match.index), strict=True)):
        unit = tidy(units[position] or "")
        if line.rate or unit in ("%", "％") or position in checked.rejected:
            continue
        if is_not_reported(cell):
            continue
        if unit not in COUNTED_IN:
            checked.report(
                position, "unit_word", "unit_unexpected", "rejected",
                f"单位写“{unit}”，这一项应按户填报。请改成户，并核对数量。",
            )  # fmt: skip
            continue
        result = parse_count(cell)
        if result.code is not None:
            checked.report(position, "amount", result.code, "rejected", result.note)
        elif result.value is not None:
            found[position] = result.value
    return found


def _check_parts(checked: Checked, lines: list[Line], figures: dict[int, int]) -> None:
    """其中 lines against the line above them: none is larger, all together are not larger."""
    whole: int | None = None
    parts: list[int] = []
    for position, line in enumerate([*lines, Line(None, None, False, False)]):
        if line.part and position in figures:
            parts.append(position)
            if whole in figures and figures[position] > figures[whole]:
                checked.report(
                    position, "amount", "part_gt_total", "notice",
                    f"其中的{figures[position]}多于第{checked.rows[whole]}行的{figures[whole]}。"
                    "按填写的数保存，请核对。",
                )  # fmt: skip
        elif not line.part:
            _check_sum(checked, lines, figures, whole, parts)
            whole, parts = position if position in figures else None, []


def _check_sum(
    checked: Checked,
    lines: list[Line],
    figures: dict[int, int],
    whole: int | None,
    parts: list[int],
) -> None:
    """Parts by trade do not overlap: their sum is at most the whole, with all ten the whole."""
    if whole is None or lines[whole].trade != ALL_TRADES:
        return
    by_trade = {lines[position].trade: figures[position] for position in parts}
    total, printed = sum(by_trade.values()), figures[whole]
    complete = set(trades()) <= set(by_trade)
    if len(by_trade) > 1 and (total > printed or (complete and total != printed)):
        checked.report(
            whole, "amount", "parts_sum_wrong", "notice",
            f"这一行写{printed}，下面各行业相加是{total}。按各行业的数计入，请核对。",
        )  # fmt: skip


def _report(checked: Checked, month: date, lines: list[Line], figures: dict[int, int]) -> None:
    """Store by township and trade; compare measures, rates, the month before and the register."""
    places: dict[tuple[str | None, str, str], int] = {}
    for position, line in enumerate(lines):
        if position in figures and line.trade and line.measure:
            place = (checked.values["township"][position], line.trade, line.measure)
            if place in places:
                checked.report(
                    position, "amount", "duplicate_line", "rejected",
                    f"{line.trade}的{WORDS[line.measure]}在第{checked.rows[places[place]]}行已经填过。"
                    "请删去其中一行。",
                )  # fmt: skip
                continue
            places[place] = position
    counts: dict[int, dict[str, Counts]] = {}
    firsts: dict[str | None, int] = {}
    for (township, trade, measure), position in places.items():
        first = firsts.setdefault(township, position)
        values = counts.setdefault(first, {}).setdefault(trade, dict.fromkeys(MEASURES))
        values[measure] = figures[position]
    monthly_reports.store_counts(checked, month, counts)
    for first, own in counts.items():
        township = checked.values["township"][first]
        for trade, values in own.items():
            _check_measures(checked, places, (township, trade), values)
            _check_rates(checked, lines, (township, trade), values)
    column = checked.mapping.column_of("amount")
    monthly_reports.check_previous_month(
        checked, month, counts, lambda trade, measure: column.index if column else None
    )
    monthly_reports.check_register(
        checked, month, counts, lambda trade, measure: column.index if column else None
    )


def _check_measures(
    checked: Checked,
    places: dict[tuple[str | None, str, str], int],
    place: tuple[str | None, str],
    values: Counts,
) -> None:
    for small, large, code in too_many(MONTHLY, values):
        checked.report(
            places[(*place, small)], "amount", code, "notice",
            monthly_reports.more_than(place[1], values, small, large),
        )  # fmt: skip


def _check_rates(
    checked: Checked, lines: list[Line], place: tuple[str | None, str], values: Counts
) -> None:
    """A printed rate against compliant (or rectified) outlets per outlets."""
    match = checked.mapping.column_of("amount")
    assert match is not None
    for position, line in enumerate(lines):
        if not line.rate or (checked.values["township"][position], line.trade) != place:
            continue
        cell = checked.raw(match.index)[position]
        printed = parse_percentage(cell, scale=percentage_scale([cell])).value
        part, whole = values.get(line.measure or ""), values.get("outlets")
        if printed is None or part is None or not whole:
            continue
        if abs(printed - 100 * part / whole) > ROUNDING:
            checked.report(
                position, "amount", "printed_rate_differs", "notice",
                f"写的是{printed:g}%，按户数算是{100 * part / whole:.1f}%。按户数计，请核对。",
            )  # fmt: skip


def keys(checked: Checked) -> list[Hashable]:
    """Lines that repeat one another are told by the check itself."""
    return [None] * len(checked.rows)


def summarise(checked: Checked) -> dict[str, int]:
    """Townships, those that reported, and the sums over trades."""
    return monthly_reports.summarise(checked)


KIND = Kind(check, keys, summarise, reconcile=monthly_reports.tell_left_out)
