"""Relapse curves: the share of outlets that stayed compliant after they were found so."""

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from dashboard import look
from dashboard.charts.figure import add_text, new_figure
from dashboard.charts.remembered import by_inputs
from dashboard.statistics import RelapseCurve

DAYS_PER_MONTH = 30.4375


@by_inputs
def relapse(
    whole: RelapseCurve,
    named: Mapping[str, RelapseCurve],
    *,
    days: float,
    whole_name: str = "全部行业",
    height: int = 300,
) -> go.Figure:
    """Step curves over months, up to `days`; the whole with its 95% limits behind.

    named: a few curves that the title names, labelled at their ends.
    """
    figure = new_figure(height, margin={"l": 44, "r": 118, "t": 12, "b": 44})
    x, low = _steps(whole, whole.lower, days)
    _, high = _steps(whole, whole.upper, days)
    figure.add_scatter(
        x=[*x, *x[::-1]],
        y=[*high, *low[::-1]],
        fill="toself",
        fillcolor=look.SEQUENTIAL[0],
        line={"width": 0},
        mode="lines",
        hoverinfo="skip",
    )
    ends: list[tuple[float, str, str]] = []
    bottom = min(low)
    colors = [look.CONTEXT if named else look.DATA, look.FRAME, look.DATA, look.DATA_SOFT]
    curves = {whole_name: whole, **named}
    for (name, curve), color in zip(curves.items(), colors, strict=False):
        x, y = _steps(curve, curve.still_compliant, days)
        bottom = min(bottom, *y)
        figure.add_scatter(
            x=x,
            y=y,
            mode="lines",
            line={"color": color, "width": 2},
            hovertext=[
                f"<b>{name}</b><br>{m:.0f}个月后仍规范 {v:.1f}%" for m, v in zip(x, y, strict=True)
            ],
            hoverinfo="text",
        )
        ends.append((y[-1], f"<b>{name}</b> {y[-1]:.1f}%", color))
    _end_labels(figure, ends, (101 - bottom) * 0.075)
    months = days / DAYS_PER_MONTH
    step = 6 if months <= 42 else 12
    figure.update_xaxes(
        range=[0, months],
        tickvals=list(range(0, int(months) + 1, step)),
        ticktext=["查实规范时", *[f"{m}个月" for m in range(step, int(months) + 1, step)]],
    )
    figure.update_yaxes(range=[bottom - 2, 100.6], ticksuffix="%", nticks=6)
    return figure


def _steps(
    curve: RelapseCurve, share: NDArray[np.float64], days: float
) -> tuple[list[float], list[float]]:
    x, y, level = [0.0], [100.0], 100.0
    for time, value in zip(curve.time, share, strict=True):
        if time > days:
            break
        if not np.isnan(value):
            x += [time / DAYS_PER_MONTH] * 2
            y += [level, value * 100]
            level = value * 100
    return [*x, days / DAYS_PER_MONTH], [*y, level]


def _end_labels(figure: go.Figure, ends: list[tuple[float, str, str]], apart: float) -> None:
    last: float | None = None
    for value, text, color in sorted(ends, reverse=True):
        y = value if last is None else min(value, last - apart)
        last = y
        ink = {look.CONTEXT: look.TEXT_SECOND, look.DATA_SOFT: look.DATA}.get(color, color)
        add_text(figure, 1, y, text, xref="paper", xanchor="left", color=ink, xshift=6)
