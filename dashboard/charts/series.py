"""A sampled rate over time with its intervals and verdicts."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import plotly.graph_objects as go

from dashboard import look
from dashboard.charts.figure import add_targets, add_text, add_texts, new_figure, text_at
from dashboard.charts.remembered import by_inputs
from dashboard.indicators.asked import as_text
from dashboard.indicators.definitions import Measure
from dashboard.words import formats

TICK_PX = 20  # between two ticks, so that their words do not touch


@by_inputs
def series(points: Sequence[tuple[date, Measure]], grain: str, *, height: int = 330) -> go.Figure:
    """A sampled rate over time: verdict markers, exact intervals, target line.

    points: (first day of the period, measure), oldest first. Filled marks are certain, open ones
    are not; circles reached, diamonds missed; too few: only counts under the axis.
    """
    figure = new_figure(height, margin={"l": 44, "r": 62, "t": 26, "b": 56})
    low = 100.0
    for i, (_, m) in enumerate(points):
        if m.lower is None or m.upper is None:
            continue
        low = min(low, m.lower * 100)
        figure.add_scatter(
            x=[i, i],
            y=[m.lower * 100, m.upper * 100],
            mode="lines",
            line={"color": look.INTERVAL, "width": 7},
            hoverinfo="skip",
        )
    shown = [(i, m) for i, (_, m) in enumerate(points) if m.rate is not None]
    figure.add_scatter(
        x=[i for i, _ in shown],
        y=[float(m.rate or 0) * 100 for _, m in shown],
        mode="markers",
        marker=_verdict_marker([m for _, m in shown]),
        customdata=[as_text(m) for _, m in shown],
        hovertext=[
            f"<b>{formats.period_text(points[i][0], grain)}</b><br>"
            f"{m.indicator.short_name} {m.text}"
            f"（{m.numerator}/{m.denominator}{m.indicator.noun}）<br>区间 {m.interval_text}<br>"
            f"{m.look.label}"
            for i, m in shown
        ],
        hoverinfo="text",
        cliponaxis=False,
    )
    size = look.SIZE_AXIS if len(points) <= 12 else look.SIZE_SMALL
    add_texts(figure, [_value_label(i, m, size) for i, m in shown])
    ticks = [
        f"{_tick(day, grain)}<br>{m.numerator}/{m.denominator}{m.indicator.noun}"
        for day, m in points
    ]
    step = max(1, -(-len(points) // 12))
    figure.update_xaxes(
        tickvals=list(range(0, len(points), step)),
        ticktext=ticks[::step],
        range=[-0.6, len(points) - 0.4],
        tickangle=0,
    )
    bottom = max(0.0, low - 6)
    has_room = (height - 82) * 10 / (106 - bottom) >= TICK_PX
    marks = list(range(0, 101, 10 if has_room else 20))
    figure.update_yaxes(range=[bottom, 106], tickvals=marks, ticksuffix="%")
    target = add_targets(figure, [m.target for _, m in points])
    if target:
        goal = float(target.value) * 100
        text = target.shown.replace(" ", "<br>")
        add_text(figure, 1, goal, text, xref="paper", xanchor="left", xshift=4)
    return figure


def _tick(day: date, grain: str) -> str:
    if grain == "half":
        return f"{day.year}年<br>{'上' if day.month < 7 else '下'}半年"
    if grain == "quarter":
        return f"{day.year}年<br>{(day.month + 2) // 3}季度"
    return formats.period_text(day, grain)


def _verdict_marker(measures: Sequence[Measure]) -> dict[str, object]:
    looks = [m.look for m in measures]
    return {
        "size": 13,
        "symbol": ["diamond" if one.glyph in "◆◇" and one.glyph else "circle" for one in looks],
        "color": [one.ink if one.glyph in "●◆" and one.glyph else look.WHITE for one in looks],
        "line": {"width": 2, "color": [one.ink for one in looks]},
        "opacity": 1,
    }


def _value_label(i: int, m: Measure, size: int) -> dict[str, Any]:
    """The value above the interval, clear of the marker where that ends at the top."""
    rate = float(m.rate or 0) * 100
    top = m.upper * 100 if m.upper is not None else rate
    shift = 10 if top > rate + 3 else 16
    return text_at(i, top, f"<b>{m.number}</b>", yshift=shift, size=size)
