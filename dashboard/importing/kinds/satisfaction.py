"""Surveys of satisfaction: one row is one township (and trade, where told) in one survey."""

import re

from dashboard.importing.checked import Checked
from dashboard.importing.cleaning import parse_percentage, parse_trade, percentage_scale
from dashboard.importing.kinds import Kind
from dashboard.importing.kinds.places import fill_townships
from dashboard.importing.problems import FileRefusedError

# A township (and trade) answers once in a survey.
KEY = ("township", "trade", "period_from", "period_to")
ROUNDING = 0.051

_ALL = re.compile("^(?:合计|总计|全部|小计|全部行业|综合)$")


def check(checked: Checked) -> None:
    """Period, township and trade; answers that do not add up; the printed rate.

    Raises FileRefusedError period_missing when neither a column nor a title tells the time.
    """
    span = checked.context.span or checked.context.reported
    own = checked.column("surveyed_on")
    if span is None and not any(own):
        raise FileRefusedError(
            "period_missing",
            f"“{checked.sheet or '文件'}”没有调查日期，标题也没有写年份。"
            "请在标题里写上年份或日期，或指定期间。",
        )
    spans = [one or span for one in own]
    checked.values["period_from"] = [one.start if one else None for one in spans]
    checked.values["period_to"] = [one.end if one else None for one in spans]
    for position, one in enumerate(spans):
        if one is None:
            checked.report(
                position, "surveyed_on", "date_missing", "rejected",
                "没有填写调查日期，标题也没有写年份。请补填，例如 2010-06-30。",
            )  # fmt: skip
    fill_townships(checked, checked.values["period_to"])
    _fill_trades(checked)
    _join_satisfied(checked)
    _check_answers(checked)
    _read_rates(checked)


def _fill_trades(checked: Checked) -> None:
    trades: list[str | None] = []
    for position, text in enumerate(checked.column("trade")):
        if not text or _ALL.match(text):
            trades.append(None)
            continue
        result = parse_trade(text)
        if result.code is not None:
            checked.report(
                position, "trade", result.code, "notice" if result.value else "rejected",
                result.note,
            )  # fmt: skip
        trades.append(result.value)
    checked.values["trade"] = trades


def _join_satisfied(checked: Checked) -> None:
    """Sheets with 非常满意 beside 满意: both are satisfied."""
    if checked.mapping.column_of("very_satisfied") is None:
        return
    checked.values["satisfied"] = [
        None if one is None else one + (more or 0)
        for one, more in zip(
            checked.column("satisfied"), checked.column("very_satisfied"), strict=True
        )
    ]


def _check_answers(checked: Checked) -> None:
    names = ("satisfied", "fairly_satisfied", "dissatisfied")
    answers = zip(*(checked.column(name) for name in names), strict=True)
    for position, (asked, given) in enumerate(zip(checked.column("asked"), answers, strict=True)):
        told = sum(value or 0 for value in given)
        if asked is not None and told > asked:
            checked.report(
                position, "asked", "answers_exceed_asked", "rejected",
                f"各种回答相加是{told}人，多于调查的{asked}人。请核对人数。",
            )  # fmt: skip


def _read_rates(checked: Checked) -> None:
    """The printed rate beside the one that the counts give, with or without 基本满意."""
    match = checked.mapping.column_of("printed_rate")
    if match is None:
        return
    scale = percentage_scale(list(checked.raw(match.index)))
    rates: list[float | None] = []
    for position, cell in enumerate(checked.raw(match.index)):
        result = parse_percentage(cell, scale=scale)
        rates.append(result.value)
        if result.code is not None:
            checked.report(position, "printed_rate", result.code, "notice", result.note)
            continue
        asked, satisfied = checked.column("asked")[position], checked.column("satisfied")[position]
        if result.value is None or not asked or satisfied is None:
            continue
        fairly = checked.column("fairly_satisfied")[position] or 0
        computed = [100 * satisfied / asked, 100 * (satisfied + fairly) / asked]
        if all(abs(result.value - rate) > ROUNDING for rate in computed):
            checked.report(
                position, "printed_rate", "printed_rate_differs", "notice",
                f"写的满意率{result.value:g}%，按人数算是{computed[0]:.1f}%。按人数计，写的另存，请核对。",
            )  # fmt: skip
    checked.values["printed_rate"] = rates


def summarise(checked: Checked) -> dict[str, int]:
    """Rows, people asked and satisfied ones, of the rows for all trades together if there are."""
    kept = checked.accepted()
    trades = checked.column("trade")
    whole = [position for position in kept if trades[position] is None] or kept
    return {
        "rows": len(kept),
        "asked": sum(checked.column("asked")[position] for position in whole),
        "satisfied": sum(checked.column("satisfied")[position] for position in whole),
    }


KIND = Kind(check, KEY, summarise)
