"""月报: month by month what townships reported, beside the register, against the even pace."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

from dashboard.frame import View, panel, table
from dashboard.frame.html import page_note
from dashboard.indicators.coverage import mark
from dashboard.indicators.definitions import Target, indicator
from dashboard.indicators.measured import Slice
from dashboard.indicators.words import Title
from dashboard.screens import led
from dashboard.screens.ten_trades.monthly_chart import monthly as monthly_chart
from dashboard.ten_trades import monthly, words
from dashboard.ten_trades.monthly import Month
from dashboard.words import formats

COLUMNS = [
    ("月", "left"),
    ("报了", ""),
    ("规范/总数", ""),
    ("规范率", ""),
    ("比名册", ""),
]
SILENT_NAMED = 4  # more stand in the hover text and on the page 报送情况


def reports(view: View, chosen: Slice) -> list[Month]:
    """The reports known on the page's day, whichever register it shows."""
    return view.ask(monthly.months, replace(chosen, as_of=view.as_of))


def draw(view: View, found: list[Month], scope: str, chosen: Slice) -> None:
    """Chart and table of the reports; nothing without reports."""
    target = indicator("compliance_rate").target(scope, view.as_of)
    if not found or target is None:
        return
    shown = title(view, found, target)
    with panel(*shown, foot=words.MONTHLY_FOOT):
        draw_chart(view, found, target, shown[0], height=240)
        table(COLUMNS, rows(found, target.value, replace(chosen, as_of=view.as_of)))
        unread = view.ask(monthly.without_rows, Slice(view.as_of))
        page_note(words.silent_sentence(found, SILENT_NAMED) + words.unread_sentence(unread))


def title(view: View, found: list[Month], target: Target) -> Title:
    """What the newest possible report says against the even pace, or at the deadline."""
    until = monthly.deadline()
    now = next((one for one in reversed(found) if one.is_possible), None)
    if now is None and not any(one.is_contradictory for one in found):
        return words.NO_RATE_REPORTED, words.monthly_sub()
    needed = monthly.pace_on(found, target.value, until, now.end) if now else None
    due = monthly.at_deadline(found, view.as_of)
    return words.monthly_panel(now, needed, target.value, due)


def draw_chart(view: View, found: list[Month], target: Target, alt: str, height: int) -> None:
    """Reports and registers month by month; nothing where no report can be right."""
    until = monthly.deadline()
    reported = [(one.end, rate, _hover(one)) for one in found if (rate := one.rate) is not None]
    if reported:
        figure = monthly_chart(
            reported,
            registers(found),
            path(found, target.value, until),
            target=target.value,
            target_label=f"目标 {target.text}",
            until=until if (found[-1].end - until).days < 200 else None,
            height=height,
        )
        view.chart(figure, "monthly", alt)


def path(found: list[Month], goal: Fraction, until: date) -> list[tuple[date, Fraction]]:
    """The even pace from the first report to the deadline; empty where it has passed."""
    first = next((one for one in found if one.is_possible), None)
    if first is None or first.rate is None or first.end >= until:
        return []
    return [(first.end, first.rate), (until, max(goal, first.rate))]


def registers(found: list[Month]) -> list[tuple[date, Fraction, str]]:
    """Compliance of the registers of those months, of the townships that reported."""
    return [
        (day, Fraction(good, total), f"<b>{formats.date_text(day)}名册</b><br>{good:,}/{total:,}户")
        for one in found
        if one.register
        for day, good, total in [one.register]
        if total
    ]


def rows(found: list[Month], goal: Fraction, chosen: Slice) -> list[list[str]]:
    """One row per month, newest first; goal: what the rates are compared with; chosen: what the
    reports are of."""
    return [
        [
            f"{one.month.year % 100:02d}年{one.month.month}月",
            f"{len(one.reporters)}个" + (" 不完整" if one.is_incomplete else ""),
            _reported(one, f"{one.compliant:,}/{one.outlets:,}", chosen),
            _rate(one, goal),
            words.gap_text(one.gap),
        ]
        for one in reversed(found)
    ]


def _reported(one: Month, text: str, chosen: Slice) -> str:
    """A figure of a month, which leads to the lines of its reports."""
    if not one.reporters:
        return formats.MISSING
    only = {led.TOWNSHIP: one.reporters, led.TRADE: chosen.trades, **led.period(one.month, "month")}
    return led.rows(text, "monthly_progress", chosen.as_of, only, words.reports_of(one.month))


def _rate(one: Month, goal: Fraction) -> str:
    if one.rate is not None:
        return formats.percent(one.rate, against=goal)
    return "多于总数" if one.outlets else formats.MISSING


def _hover(one: Month) -> str:
    silent = f"<br>没有报：{'、'.join(one.silent)}" if one.silent else ""
    silent += f"<br>待报：{len(one.awaited)}个" if one.awaited else ""
    gone = f"<br>{mark(one.left_out)}" if one.left_out else ""
    return f"<b>{one.month.month}月月报</b><br>{one.compliant:,}/{one.outlets:,}户{silent}{gone}"
