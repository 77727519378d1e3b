"""Funnel plot: rates against the number of units, inside the limits that chance explains."""

from math import log10
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard import look
from dashboard.charts.figure import add_text, new_figure
from dashboard.charts.remembered import by_inputs

MOST_LABELS = 8
_TICKS = [n * 10**power for power in range(6) for n in (1, 2, 3, 5)]


@by_inputs
def funnel(
    points: pd.DataFrame,
    limits: pd.DataFrame,
    centre: float,
    centre_label: str,
    *,
    noun: str,
    selected: str | None = None,
    height: int = 430,
) -> go.Figure:
    """One mark per unit; lines at the centre and at the 95% and 99.8% limits.

    points: township, denominator (at least 1), rate (0..1), outside (1 above, -1 below, 0 inside
    the 99.8% limits), hover. limits, by rising total: total, low_95, high_95, low_998, high_998.
    Only units outside the limits and the selected one are named.
    """
    figure = new_figure(height, margin={"l": 48, "r": 76, "t": 12, "b": 44})
    _limit_lines(figure, limits)
    x = [log10(n) for n in points["denominator"]]
    named = [name == selected or bool(out) for name, out in _pairs(points)]
    figure.add_scatter(
        x=x,
        y=points["rate"] * 100,
        mode="markers",
        marker={
            "size": [11 if flag else 9 for flag in named],
            "color": [look.FRAME if flag else look.DATA_SOFT for flag in named],
            "line": {"color": look.WHITE, "width": 1},
        },
        customdata=points["township"],
        hovertext=points["hover"],
        hoverinfo="text",
        cliponaxis=False,
    )
    _names(figure, points, x, selected)
    ends = [log10(limits["total"].iloc[0]), log10(limits["total"].iloc[-1])]
    figure.add_shape(
        type="line", x0=ends[0], x1=ends[1], y0=centre * 100, y1=centre * 100, line=look.COUNTY_LINE
    )
    end: dict[str, Any] = {"xref": "paper", "xanchor": "left", "xshift": 4}
    add_text(figure, 1, centre * 100, centre_label, color=look.TEXT_SECOND, **end)
    last = limits.iloc[-1]
    for column, name in (("low_998", "99.8%"), ("high_998", "99.8%")):
        y = float(last[column]) * 100
        if 0 < y < 100 and abs(y - centre * 100) > _spread(points, limits) * 0.05:
            add_text(figure, 1, y, name, color=look.TEXT_FOOT, **end)
    ticks = [n for n in _TICKS if ends[0] <= log10(n) <= ends[1]]
    if len(ticks) < 2:
        ticks = sorted({int(limits["total"].iloc[0]), int(limits["total"].iloc[-1])})
    figure.update_xaxes(
        range=[ends[0] - 0.02, ends[1] + 0.02],
        tickvals=[log10(n) for n in ticks],
        ticktext=[f"{n:,}" for n in ticks],
        title={"text": f"{noun}数", "font": {"size": look.SIZE_AXIS}, "standoff": 4},
    )
    low, high = _range(points, limits)
    step = next(s for s in (1, 2, 5, 10, 20) if (100 - low) / s <= 7)
    ticks = list(range(100, int(low) - 1, -step))
    figure.update_yaxes(range=[low, high], tickvals=ticks, ticktext=[f"{t}%" for t in ticks])
    return figure


def _pairs(points: pd.DataFrame) -> zip:
    return zip(points["township"], points["outside"], strict=True)


def _limit_lines(figure: go.Figure, limits: pd.DataFrame) -> None:
    x = [log10(n) for n in limits["total"]]
    for columns, dash in ((("low_998", "high_998"), "solid"), (("low_95", "high_95"), "3px,3px")):
        for column in columns:
            figure.add_scatter(
                x=x,
                y=limits[column] * 100,
                mode="lines",
                line={"color": look.INTERVAL, "width": 1.5, "dash": dash},
                hoverinfo="skip",
            )


def _names(figure: go.Figure, points: pd.DataFrame, x: list[float], selected: str | None) -> None:
    """Names beside the marks furthest outside, and of the selected unit."""
    middle = np.median(x) if x else 0
    distance = (points["outside"] != 0) * points["gap"].abs()
    order = list(distance.sort_values(ascending=False).index)
    shown = [i for i in order if points.loc[i, "outside"]][:MOST_LABELS]
    shown += [i for i in order if points.loc[i, "township"] == selected and i not in shown]
    for i in shown:
        place = list(points.index).index(i)
        left = x[place] > middle
        add_text(
            figure,
            x[place],
            float(points.loc[i, "rate"]) * 100,
            f"<b>{points.loc[i, 'township']}</b>",
            xanchor="right" if left else "left",
            xshift=-8 if left else 8,
        )


def _range(points: pd.DataFrame, limits: pd.DataFrame) -> tuple[float, float]:
    """The marks decide; limits of very small units may leave the frame."""
    low = min(float(points["rate"].min()), float(limits["low_95"].min())) * 100
    return max(-1.0, low - 3), 100 + (103 - low) * 0.03


def _spread(points: pd.DataFrame, limits: pd.DataFrame) -> float:
    low, high = _range(points, limits)
    return high - low
