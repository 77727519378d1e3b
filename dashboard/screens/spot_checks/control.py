"""Control chart: a rate over time inside the limits of its own ordinary variation."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from dashboard import look
from dashboard.charts.figure import add_text, new_figure
from dashboard.charts.remembered import by_inputs
from dashboard.statistics import Cause, PhasedChart, RunRules

CAUSE_WORDS = {
    Cause.OUTSIDE: "超出控制限",
    Cause.SHIFT: "连续7点在均值同侧",
    Cause.TREND: "连续7点升或降",
    Cause.TWO_OF_THREE: "3点中2点靠近控制限",
}


@by_inputs
def control(
    chart: PhasedChart,
    rules: RunRules,
    periods: Sequence[str],
    counts: Sequence[str],
    *,
    target: float | None = None,
    target_label: str = "",
    height: int = 330,
) -> go.Figure:
    """Points in order of time; only those that break a rule are filled and named.

    periods: tick texts (year and part apart by <br>). counts: "12/15批" per point. A period
    without data leaves a gap.
    """
    figure = new_figure(height, margin={"l": 44, "r": 74, "t": 18, "b": 44})
    x = list(range(len(periods)))
    for limit in (chart.lower, chart.upper):
        figure.add_scatter(
            x=x,
            y=limit * 100,
            mode="lines",
            line={"color": look.INTERVAL, "width": 1.5, "shape": "hvh"},
            connectgaps=True,
            hoverinfo="skip",
        )
    figure.add_scatter(
        x=x,
        y=chart.values * 100,
        mode="lines+markers",
        line={"color": look.DATA_SOFT, "width": 1.5},
        marker={
            "size": [11 if flag else 8 for flag in rules.special],
            "color": [look.FRAME if flag else look.DATA_SOFT for flag in rules.special],
            "line": {"color": look.WHITE, "width": 1},
        },
        connectgaps=False,
        hovertext=_hover(chart, rules, periods, counts),
        hoverinfo="text",
        cliponaxis=False,
    )
    for i in np.flatnonzero(rules.outside):
        up = rules.direction[i] > 0
        text = f"<b>{chart.values[i] * 100:.1f}</b>"
        add_text(figure, int(i), float(chart.values[i]) * 100, text, yshift=13 if up else -13)
    figure.add_scatter(
        x=x,
        y=chart.centre * 100,
        mode="lines",
        line={**look.COUNTY_LINE, "shape": "hvh"},
        connectgaps=False,
        hoverinfo="skip",
    )
    for start in np.flatnonzero(np.diff(chart.phase)):
        figure.add_vline(x=float(start) + 0.5, line=look.COUNTY_LINE, layer="below")
    present = chart.centre[~np.isnan(chart.centre)]
    _levels(figure, float(present[-1]), target, target_label)
    step = max(1, -(-len(periods) // 10))
    figure.update_xaxes(
        tickvals=x[::step],
        ticktext=list(periods)[::step],
        range=[-0.6, len(periods) - 0.4],
        tickangle=0,
    )
    known = np.concatenate([chart.lower, chart.values])
    low = float(np.nanmin(known)) * 100
    figure.update_yaxes(range=[max(-2.0, low - 4), 104], ticksuffix="%", nticks=7)
    return figure


def _hover(
    chart: PhasedChart, rules: RunRules, periods: Sequence[str], counts: Sequence[str]
) -> list[str]:
    texts = []
    for i, period in enumerate(periods):
        cause = CAUSE_WORDS.get(rules.cause[i], "属普通波动")
        name = period.replace("<br>", "")
        texts.append(
            f"<b>{name}</b><br>{chart.values[i] * 100:.1f}%（{counts[i]}）<br>"
            f"控制限 {chart.lower[i] * 100:.1f}—{chart.upper[i] * 100:.1f}%<br>{cause}"
        )
    return texts


def _levels(figure: go.Figure, centre: float, target: float | None, target_label: str) -> None:
    """Labels of the present mean and of the target at the right end, kept apart; the target."""
    end: dict[str, Any] = {"xref": "paper", "xanchor": "left", "xshift": 6}
    shift = 0
    if target is not None:
        figure.add_hline(y=target * 100, line=look.TARGET_LINE, layer="below")
        close = abs(target - centre) < 0.06
        shift = (9 if centre > target else -9) if close else 0
        add_text(figure, 1, target * 100, target_label, yshift=-shift, **end)
    text = f"均值 {centre * 100:.1f}%"
    add_text(figure, 1, centre * 100, text, color=look.TEXT_SECOND, yshift=shift, **end)
