"""What the page on regular reports shows: units × periods, rates, the reminder to paste."""

from collections.abc import Sequence
from fractions import Fraction
from html import escape

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from dashboard import messages
from dashboard.charts.duties import Cell, duty_grid
from dashboard.documents import clauses
from dashboard.duties import completions, reporting
from dashboard.duties import definitions as duty_definitions
from dashboard.duties import groups as duty_groups
from dashboard.duties import words as duty_words
from dashboard.duties.definitions import Duty, State
from dashboard.duties.due_dates import Period
from dashboard.duties.plan import Line
from dashboard.duties.reporting import Register, UnitRate
from dashboard.duties.words import state_text
from dashboard.frame import View
from dashboard.screens.plan import plan
from dashboard.words import formats

WIDE_COLUMNS = 8
"""Up to so many periods a cell has room for the day of the report."""


def choose(view: View) -> Duty:
    """Which regular report: by default the newest document's that exists on the as-of day."""
    known = {item.id: item for item in reporting.report_duties()}
    issued = {key: clauses.document(item.document).date for key, item in known.items()}
    order = sorted(known, key=lambda key: (issued[key] <= view.as_of, issued[key]), reverse=True)
    words = {key: f"{known[key].document} {known[key].due}" for key in order}
    return known[view.pick("report", "报送", words, width=230)]


def register(view: View, duty: Duty) -> Register:
    """The matrix of the report, in the units of its time."""
    found = view.ask(completions.plan, view.as_of, duty.document, True)
    return reporting.register(duty, found)


def matrix(found: Register, chosen: str | None) -> go.Figure:
    """Glyphs by unit and period with the days late."""
    cells = {
        (row, column): _cell(found, unit, period, found.cells[unit, period.label])
        for row, unit in enumerate(found.units)
        for column, period in enumerate(found.periods)
    }
    heads = [duty_words.period_head(one) for one in found.periods]
    return duty_grid(found.units, heads, cells, chosen=chosen)


def _cell(found: Register, unit: str, period: Period, state: State) -> Cell:
    is_wide = len(found.periods) <= WIDE_COLUMNS
    hover = f"<b>{escape(unit)}</b><br>{duty_words.period_words(period)}　{state_text(state)}"
    if state.done_on:
        hover += f"<br>{formats.date_text(state.done_on)}收到"
    words = duty_words.cell_words(state, is_wide)
    key = "@".join((found.duty.id, period.label, unit))
    return Cell(state.name, words, hover, key)


def _led(duty: Duty, lines: Sequence[Line], state: str, number: int, **limits: str) -> str:
    """A number of reports in a state, which leads to them in the plan; — of none."""
    if not number:
        return formats.MISSING
    asked = {"任务": duty_words.paper_title(duty), **limits, "状态": state}
    return plan.each_of(duty.document).told(lines, asked, number)


def rate_table(
    duty: Duty, lines: Sequence[Line], rates: Sequence[UnitRate]
) -> tuple[list[tuple[str, str]], list[list[str]]]:
    """Units with late or missing reports: on time of due, late, missing, days late."""
    heads = [
        ("单位", "left"),
        ("按时/到期（期）", ""),
        ("迟", ""),
        ("没报", ""),
        ("共迟（天）", ""),
    ]
    rows = [
        [
            one.unit,
            f"{one.on_time}/{one.due}",
            _led(duty, lines, plan.state_word(duty_definitions.LATE), one.late, 单位=one.unit),
            _led(duty, lines, plan.SILENT, one.missing, 单位=one.unit),
            str(one.late_days or formats.MISSING),
        ]
        for one in rates
        if one.on_time < one.due
    ]
    return heads, rows


def period_table(
    found: Register, view: View, lines: Sequence[Line]
) -> tuple[list[tuple[str, str]], list[list[str]]]:
    """Periods that are due, newest first: on time of all, late, missing, rate."""
    heads = [("期", "left"), ("按时/应报", ""), ("迟", ""), ("没报", ""), ("按时率（%）", "")]
    rows = []
    for period in reversed(found.due(view.as_of)):
        states = [state for _, state in found.states(period)]
        on_time = sum(state.name == duty_definitions.ON_TIME for state in states)
        late = sum(state.name == duty_definitions.LATE for state in states)
        missing = len(found.missing(period))
        named = duty_words.period_name(period)
        rows.append(
            [
                duty_words.period_words(period),
                f"{on_time}/{len(states)}",
                _led(found.duty, lines, plan.state_word(duty_definitions.LATE), late, 期=named),
                _led(found.duty, lines, plan.SILENT, missing, 期=named),
                formats.percent(Fraction(on_time, len(states))),
            ]
        )
    return heads, rows


def link_to_lists(found: Register) -> None:
    """A link for each group that is left out because nobody has listed its bodies."""
    for group in duty_groups.groups():
        if group.name in found.unlisted:
            st.page_link(
                "pages/documents.py",
                label=messages.plain(f"{group.name}名单未定，去确定 →"),
                query_params={"group": group.id},
            )


def as_rows(found: Register) -> pd.DataFrame:
    """The matrix as a table to download: one row per unit and period."""
    return pd.DataFrame(
        [
            {
                "单位": unit,
                "期": duty_words.period_name(period),
                "应报日期": period.due,
                "收到日期": found.cells[unit, period.label].done_on,
                "状态": found.cells[unit, period.label].label,
            }
            for unit in found.units
            for period in found.periods
        ]
    )


def source(view: View, duty: Duty) -> str:
    """Files behind the matrix."""
    if view.is_demo:
        return view.source_of()
    files = view.ask(completions.sources, {duty.id})
    return formats.names_text(files, 3) if files else "还没有报送登记"
