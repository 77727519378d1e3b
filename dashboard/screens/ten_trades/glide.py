"""Glide path: what was reached so far and where the pace leads by the deadline."""

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from dashboard import look
from dashboard.charts.figure import add_text, new_figure
from dashboard.charts.remembered import by_inputs
from dashboard.statistics import GlidePath


@by_inputs
def glide(
    past: Sequence[tuple[str, float]],
    path: GlidePath,
    total: int,
    future: Sequence[str],
    *,
    target: float,
    target_label: str,
    height: int = 260,
) -> go.Figure:
    """Past rates (label, 0..1), then the central range and median of the paths to the deadline.

    future: labels of the remaining periods, as many as the path has.
    """
    figure = new_figure(height, margin={"l": 44, "r": 92, "t": 16, "b": 30})
    start = len(past) - 1
    if path.median is not None and path.lower is not None and path.upper is not None:
        x = list(range(start, start + len(path.median) + 1))
        now = past[-1][1] * 100
        low = [now, *(path.lower / total * 100)]
        high = [now, *(path.upper / total * 100)]
        figure.add_scatter(
            x=[*x, *x[::-1]],
            y=[*high, *low[::-1]],
            fill="toself",
            fillcolor=look.SEQUENTIAL[1],
            line={"width": 0},
            hoverinfo="skip",
            mode="lines",
        )
        middle = [now, *(path.median / total * 100)]
        figure.add_scatter(
            x=x,
            y=middle,
            mode="lines",
            line={"color": look.DATA, "width": 1.5, "dash": "3px,3px"},
            hoverinfo="skip",
        )
        end: dict[str, Any] = {"xref": "paper", "xanchor": "left", "xshift": 6}
        add_text(figure, 1, middle[-1], f"约{middle[-1]:.1f}%", color=look.DATA, **end)
    figure.add_scatter(
        x=list(range(len(past))),
        y=[rate * 100 for _, rate in past],
        mode="lines+markers",
        line={"color": look.DATA, "width": 2.5},
        marker={"size": 8},
        hovertext=[f"<b>{label}</b><br>{rate * 100:.1f}%" for label, rate in past],
        hoverinfo="text",
    )
    figure.add_hline(y=target * 100, line=look.TARGET_LINE)
    add_text(figure, 0, target * 100, target_label, xref="paper", xanchor="left", yanchor="bottom")
    labels = [label for label, _ in past] + list(future)
    lowest = min(rate for _, rate in past) * 100
    figure.update_xaxes(
        tickvals=list(range(len(labels))), ticktext=labels, range=[-0.3, len(labels) - 0.8]
    )
    figure.update_yaxes(range=[lowest - 3, 101.5], ticksuffix="%", nticks=6)
    return figure
