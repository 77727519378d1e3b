"""Stages of a campaign behind a series by period: thin bands, their names on pointing."""

from collections.abc import Sequence
from datetime import date

import plotly.graph_objects as go

from dashboard import look
from dashboard.charts.figure import add_text
from dashboard.words import formats

Stage = tuple[str, date, date]
"""Name, first and last day; neighbours may share a day."""

WIDE = 0.45  # a stage that takes up so much of the place of a period bears its own numeral
BANDS = (look.SEQUENTIAL[0], look.SELECTED)


def add_stages(
    figure: go.Figure, stages: Sequence[Stage], days: Sequence[date], grain: str, label: str
) -> None:
    """Mark the stages on the time axis of `charts.series`; nothing when they lie outside it.

    days: first days of the periods of the series, in order. The place of period i is i ± 0.5.
    """
    shown = []
    for name, first, last in stages:
        start, end = _place(first, days, grain), _place(last, days, grain)
        if start is not None and end is not None:
            shown.append((name, first, last, start, end))
    if not shown:
        return
    bottom, top = figure.layout.yaxis.range
    for number, (name, first, last, start, end) in enumerate(shown):
        figure.add_scatter(
            x=[start, end, end, start],
            y=[bottom, bottom, top, top],
            mode="lines",
            line={"width": 0},
            fill="toself",
            fillcolor=BANDS[number % 2],
            hoveron="fills",
            text=f"{label}·{name}<br>{formats.date_text(first)}—{formats.date_text(last)}",
            hoverinfo="text",
            zorder=-2,
        )
        if end - start >= WIDE:
            add_text(figure, (start + end) / 2, bottom, formats.numeral(number + 1),
                     yanchor="bottom", color=look.TEXT_FOOT)  # fmt: skip
    middle = (shown[0][3] + shown[-1][4]) / 2
    add_text(figure, middle, top, label, yanchor="bottom", color=look.TEXT_SECOND,
             size=look.SIZE_SMALL)  # fmt: skip


def _place(day: date, days: Sequence[date], grain: str) -> float | None:
    """Where a day lies on the axis, or None when none of the periods holds it."""
    for position, start in enumerate(days):
        end = formats.period_end(start, grain)
        if start <= day <= end:
            return position - 0.5 + (day - start).days / ((end - start).days + 1)
    return None
