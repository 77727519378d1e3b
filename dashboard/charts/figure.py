"""The empty figure with our template, and text on it."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

import plotly.graph_objects as go

from dashboard import look
from dashboard.indicators.definitions import Target


def new_figure(height: int, **layout: object) -> go.Figure:
    """A figure with the one template; margins, hover and the like go in as layout."""
    figure = go.Figure()
    figure.update_layout(template=look.template, height=height, **layout)
    return figure


def add_targets(figure: go.Figure, targets: Sequence[Target | None]) -> Target | None:
    """A line at the target of each place of the x axis, one across where it never changes.

    Returns the newest target, for its text; None where no place has one.
    """
    known = [one for one in targets if one]
    if len({one.value for one in known}) == 1:
        figure.add_hline(y=float(known[0].value) * 100, line=look.TARGET_LINE)
        return known[-1]
    for target, run in groupby(range(len(targets)), key=lambda place: targets[place]):
        places = list(run)
        if target:
            y, x = float(target.value) * 100, (places[0] - 0.5, places[-1] + 0.5)
            figure.add_shape(type="line", x0=x[0], x1=x[1], y0=y, y1=y, line=look.TARGET_LINE)
    return known[-1] if known else None


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
