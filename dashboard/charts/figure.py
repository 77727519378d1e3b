"""The empty figure with our template, and text on it."""

import plotly.graph_objects as go

from dashboard import look


def new_figure(height: int, **layout: object) -> go.Figure:
    figure = go.Figure()
    figure.update_layout(template=look.template, height=height, **layout)
    return figure


def add_text(
    figure: go.Figure,
    x: object,
    y: object,
    text: str,
    *,
    size: int = look.SIZE_AXIS,
    color: str = look.TEXT,
    **where: object,
) -> None:
    figure.add_annotation(
        x=x,
        y=y,
        text=text,
        showarrow=False,
        font={"size": size, "color": color},
        **where,
    )
