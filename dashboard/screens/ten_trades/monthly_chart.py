"""Monthly reports, registers and the even pace to a deadline, in one picture."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

import plotly.graph_objects as go

from dashboard import look
from dashboard.charts.figure import add_text, new_figure
from dashboard.charts.remembered import by_inputs
from dashboard.words import formats

Points = Sequence[tuple[date, Fraction, str]]


@by_inputs
def monthly(
    reported: Points,
    registers: Points,
    pace: Sequence[tuple[date, Fraction]],
    *,
    target: Fraction,
    target_label: str,
    until: date | None,
    height: int = 240,
) -> go.Figure:
    """reported, registers: day, rate 0..1, hover text; pace: day and rate; target 0..1 and its
    label; until: the deadline, None where it lies outside the picture."""
    figure = new_figure(height, margin={"l": 44, "r": 98, "t": 26, "b": 32})
    days = sorted({day for day, *_ in (*reported, *registers)} | ({until} if until else set()))
    if pace:
        figure.add_scatter(
            x=[day for day, _ in pace],
            y=[float(rate * 100) for _, rate in pace],
            mode="lines",
            line={"color": look.CONTEXT, "width": 1.5, "dash": "2px,3px"},
            hoverinfo="skip",
        )
    _add(figure, registers, "lines+markers", look.CONTEXT, 9)
    _add(figure, reported, "lines+markers", look.DATA, 7)
    if until:
        figure.add_vline(x=until, line={"color": look.CONTEXT, "width": 1})
        add_text(figure, until, 1, f"{until.month}月{until.day}日", yref="paper", yanchor="bottom")
    goal = float(target * 100)
    figure.add_hline(y=goal, line=look.TARGET_LINE)
    add_text(figure, 0, goal, target_label, xref="paper", xanchor="left", yanchor="bottom")
    _label_ends(figure, reported, registers, target)
    months = sorted({(day.year, day.month): day for day in days}.values())
    step = max(1, -(-len(months) // 7))
    figure.update_xaxes(
        type="date",
        tickvals=months[::step],
        ticktext=[f"{day.month}月" for day in months[::step]],
        tickangle=0,
    )
    lowest = float(min(rate for _, rate, _ in (*reported, *registers)) * 100)
    figure.update_yaxes(range=[lowest - 4, 102], ticksuffix="%", nticks=6)
    return figure


def _add(figure: go.Figure, points: Points, mode: str, color: str, size: int) -> None:
    figure.add_scatter(
        x=[day for day, *_ in points],
        y=[float(rate * 100) for _, rate, _ in points],
        mode=mode,
        line={"color": color, "width": 2},
        marker={"size": size},
        hovertext=[text for *_, text in points],
        hoverinfo="text",
    )


def _label_ends(figure: go.Figure, reported: Points, registers: Points, target: Fraction) -> None:
    """Names at the right: the reports in the data's colour, the register above or below them; a
    register that ends earlier is named at its own end."""
    where: dict[str, Any] = {"xref": "paper", "xanchor": "left", "xshift": 6}
    ends = [("月报", reported, look.DATA), ("名册", registers, look.TEXT_SECOND)]
    if reported and registers and registers[-1][0] < reported[-1][0]:
        day, rate, _ = registers[-1]
        text = f"<b>名册</b> {formats.rate_text(rate, against=target)}"
        at: dict[str, Any] = {"xanchor": "left", "yanchor": "top", "xshift": 6, "yshift": -4}
        add_text(figure, day, float(rate * 100), text, color=look.TEXT_SECOND, **at)
        ends = ends[:1]
    known = [(name, points[-1][1], color) for name, points, color in ends if points]
    last: float | None = None
    for name, rate, color in sorted(known, key=lambda item: -item[1]):
        y = float(rate * 100) if last is None else min(float(rate * 100), last - 2.2)
        last = y
        text = f"<b>{name}</b> {formats.rate_text(rate, against=target)}"
        add_text(figure, 1, y, text, color=color, **where)
