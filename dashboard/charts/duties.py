"""States of duties as drawn: glyph, ink, marker; a grid of them, bodies down, periods across."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import plotly.graph_objects as go

from dashboard import look
from dashboard.charts.figure import new_figure
from dashboard.charts.remembered import by_inputs
from dashboard.duties.definitions import (
    DISPUTED,
    LATE,
    NEAR,
    NOT_DUE,
    ON_TIME,
    OVERDUE,
    UNDECIDED,
)
from dashboard.look import VerdictLook

Shape = dict[str, Any]

ROW = 20
LEFT, LINE = 84, 21  # px; of a line of a head

LOOKS: dict[str, VerdictLook] = {
    ON_TIME: look.VERDICTS["done_on_time"],
    LATE: look.VERDICTS["done_late"],
    OVERDUE: look.VERDICTS["overdue"],
    NEAR: look.VERDICTS["due_soon"],
    DISPUTED: look.VERDICTS["disputed"],
    NOT_DUE: look.VERDICTS["not_due"],
    UNDECIDED: replace(look.VERDICTS["no_data"], word=UNDECIDED, glyph="—"),
}
SYMBOLS = {
    ON_TIME: "circle",
    LATE: "circle",
    OVERDUE: "diamond",
    NEAR: "diamond",
    DISPUTED: "triangle-up",
    NOT_DUE: "square",
    UNDECIDED: "line-ew",
}
_FILLED = {ON_TIME, OVERDUE, DISPUTED}


def marker(names: list[str], size: int) -> dict[str, object]:
    """Plotly marker of a list of states: filled is certain, open is with a reservation."""
    inks = [LOOKS[name].ink for name in names]
    return {
        "size": size,
        "symbol": [SYMBOLS[name] for name in names],
        "color": [
            ink if name in _FILLED else look.WHITE for name, ink in zip(names, inks, strict=True)
        ],
        "line": {"color": inks, "width": 1.8},
        "opacity": 1,
    }


@dataclass(frozen=True)
class Cell:
    """One state, a word beside it (晚5), the hover text and what a click chooses."""

    state: str
    text: str
    hover: str
    key: str


@by_inputs
def duty_grid(
    units: Sequence[str],
    columns: Sequence[str],
    cells: Mapping[tuple[int, int], Cell],
    *,
    chosen: str | None = None,
) -> go.Figure:
    """Figure of cells by (row, column); heads may break lines with <br>.

    Cells that are late or missing have a tinted ground, so that they are found at a glance.
    """
    heads = max((head.count("<br>") + 1 for head in columns), default=1)
    top = LINE * heads + 14
    figure = new_figure(top + ROW * len(units) + 8, margin={"l": LEFT, "r": 8, "t": top, "b": 8})
    has_words = any(cell.text for cell in cells.values())
    shift = -0.36 if has_words and len(columns) <= 8 else 0.0
    figure.add_scatter(
        x=[column + shift for _, column in cells],
        y=[row for row, _ in cells],
        mode="markers",
        marker=marker([cell.state for cell in cells.values()], 10),
        customdata=[cell.key for cell in cells.values()],
        hovertext=[cell.hover for cell in cells.values()],
        hoverinfo="text",
    )
    figure.update_layout(
        shapes=_shapes(units, columns, cells, chosen),
        annotations=[
            _word(row, column + shift, cell) for (row, column), cell in cells.items() if cell.text
        ],
    )
    figure.update_xaxes(
        range=[-0.5, len(columns) - 0.5],
        tickvals=list(range(len(columns))),
        ticktext=list(columns),
        ticklabelstandoff=5 * (heads - 1),  # larger words of several lines need it on a wall
        side="top",
        ticks="",
        showline=False,
        automargin=False,
        tickangle=0,
        tickfont={"size": look.SIZE_SMALL, "color": look.TEXT_SECOND},
    )
    figure.update_yaxes(
        range=[len(units) - 0.5, -0.5],
        tickvals=list(range(len(units))),
        ticktext=list(units),
        showgrid=False,
        automargin=False,
        tickfont={"size": look.SIZE_AXIS, "color": look.TEXT},
    )
    return figure


def _shapes(
    units: Sequence[str],
    columns: Sequence[str],
    cells: Mapping[tuple[int, int], Cell],
    chosen: str | None,
) -> list[Shape]:
    across = {"x0": -0.5, "x1": len(columns) - 0.5}
    line = {"color": look.GRID, "width": 1}
    shapes: list[Shape] = [
        {"type": "line", **across, "y0": y - 0.5, "y1": y - 0.5, "line": line, "layer": "below"}
        for y in range(len(units) + 1)
    ]
    for (row, column), cell in cells.items():
        ground = {LATE: look.AMBER_GROUND, OVERDUE: look.RED_GROUND}.get(cell.state)
        if ground:
            box = {"x0": column - 0.5, "x1": column + 0.5, "y0": row - 0.5, "y1": row + 0.5}
            shapes.append(
                {"type": "rect", **box, "fillcolor": ground, "line_width": 0, "layer": "below"}
            )
    if chosen in units:
        y = units.index(chosen)
        frame = {"color": look.FRAME, "width": 1.5}
        shapes.append({"type": "rect", **across, "y0": y - 0.5, "y1": y + 0.5, "line": frame})
    return shapes


def _word(row: int, x: float, cell: Cell) -> Shape:
    font = {"size": look.SIZE_SMALL, "color": look.TEXT_SECOND}
    place = {"x": x, "y": row, "xanchor": "left", "xshift": 8}
    return {"text": cell.text, "font": font, "showarrow": False, **place}
