"""Horizontal bars."""

from collections.abc import Sequence

import plotly.graph_objects as go

from dashboard import look
from dashboard.charts.figure import new_figure
from dashboard.charts.remembered import by_inputs
from dashboard.words.formats import text_width


@by_inputs
def bars(
    labels: Sequence[str],
    values: Sequence[float],
    texts: Sequence[str],
    *,
    strong: Sequence[int] = (0,),
    height: int | None = None,
    counted: Sequence[str] = (),
) -> go.Figure:
    """Horizontal bars from zero, largest first as given, text behind each. counted: what a click
    on each leads to (frame/behind.py)."""
    room = max(map(text_width, texts), default=0) * look.SIZE_TABLE + 14
    figure = new_figure(
        height or 30 * len(labels) + 16, margin={"l": 8, "r": room, "t": 4, "b": 4}, bargap=0.34
    )
    figure.add_bar(
        x=list(values),
        y=list(range(len(labels))),
        orientation="h",
        marker={
            "color": [look.DATA if i in set(strong) else look.DATA_SOFT for i in range(len(labels))]
        },
        text=list(texts),
        textposition="outside",
        constraintext="none",
        cliponaxis=False,
        textfont={"size": look.SIZE_TABLE, "color": look.TEXT},
        hovertext=[f"<b>{a}</b><br>{b}" for a, b in zip(labels, texts, strict=True)],
        hoverinfo="text",
        customdata=list(counted) or None,
    )
    figure.update_xaxes(visible=False, range=[0, max([*values, 1]) * 1.02])
    figure.update_yaxes(
        tickvals=list(range(len(labels))),
        ticktext=list(labels),
        range=[len(labels) - 0.5, -0.5],
        showgrid=False,
        tickfont={"size": look.SIZE_TABLE, "color": look.TEXT},
    )
    return figure
