"""The empty figure with our template, and text on it."""

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from dashboard import look


def new_figure(height: int, **layout: object) -> go.Figure:
    """A figure with the one template; margins, hover and the like go in as layout."""
    figure = go.Figure()
    figure.update_layout(template=look.template, height=height, **layout)
    return figure


def text_at(
    x: object,
    y: object,
    text: str,
    *,
    size: int = look.SIZE_AXIS,
    color: str = look.TEXT,
    **where: object,
) -> dict[str, Any]:
    """One text as an annotation without an arrow; `where` takes xref, xanchor, xshift and so on."""
    font = {"size": size, "color": color}
    return {"x": x, "y": y, "text": text, "showarrow": False, "font": font, **where}


def add_texts(figure: go.Figure, texts: Sequence[dict[str, Any]]) -> None:
    """Put many texts at once: one by one Plotly checks all earlier ones again (seconds for 150)."""
    figure.layout.annotations = [*figure.layout.annotations, *texts]


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
    """Put one text."""
    add_texts(figure, [text_at(x, y, text, size=size, color=color, **where)])
