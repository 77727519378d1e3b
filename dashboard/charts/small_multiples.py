"""Small multiples: one little line per trade, all on the same axes, each with its target line."""

from collections.abc import Mapping, Sequence
from datetime import date

import plotly.graph_objects as go

from dashboard import look
from dashboard.charts.figure import add_texts, new_figure, text_at
from dashboard.charts.remembered import by_inputs
from dashboard.indicators.asked import as_text
from dashboard.indicators.definitions import Measure
from dashboard.words import formats

COLUMNS = 5
ROW_PX, HEAD_PX = 118, 30


@by_inputs
def small_multiples(
    named: Mapping[str, Sequence[tuple[date, Measure]]], *, columns: int = COLUMNS
) -> go.Figure:
    """Rates over the same registers, in the order given; a gap breaks a line. A name without any
    rate keeps its place and says so."""
    rows = -(-len(named) // columns)
    height = rows * (ROW_PX + HEAD_PX) + 24
    figure = new_figure(height, margin={"l": 8, "r": 8, "t": 4, "b": 20})
    days = sorted({day for points in named.values() for day, _ in points})
    place = {day: i for i, day in enumerate(days)}
    known = [float(m.rate) for points in named.values() for _, m in points if m.rate is not None]
    low = max(0.0, min([*known, 0.98]) * 100 - 2)
    texts = []
    for number, (name, points) in enumerate(named.items()):
        axis = "" if number == 0 else str(number + 1)
        row, column = divmod(number, columns)
        left, right = column / columns + 0.012, (column + 1) / columns - 0.012
        top = 1 - (row * (ROW_PX + HEAD_PX) + HEAD_PX) / (height - 24)
        bottom = top - ROW_PX / (height - 24)
        figure.update_layout(
            {
                f"xaxis{axis}": {
                    "domain": [left, right],
                    "anchor": f"y{axis}",
                    "range": [-0.4, max(len(days) - 0.6, 0.6)],
                    "tickvals": [0, len(days) - 1] if len(days) > 1 else [0],
                    "ticktext": [f"{d.year}年{d.month}月" for d in _ends(days)],
                    "showticklabels": row == rows - 1,
                    "tickangle": 0,
                    "tickfont": {"size": look.SIZE_SMALL, "color": look.TEXT_FOOT},
                    "automargin": False,
                },
                f"yaxis{axis}": {
                    "domain": [max(bottom, 0), top],
                    "anchor": f"x{axis}",
                    "range": [low, 101],
                    "showticklabels": False,
                    "showgrid": False,
                },
            }
        )
        _line(figure, axis, name, points, place)
        texts.append(_title(name, points, left, top))
        target = next((m.target for _, m in reversed(points) if m.target), None)
        if target:
            figure.add_shape(
                type="line",
                xref=f"x{axis} domain",
                yref=f"y{axis}",
                x0=0,
                x1=1,
                y0=float(target.value) * 100,
                y1=float(target.value) * 100,
                line=look.TARGET_LINE,
            )
    add_texts(figure, texts)
    return figure


def _ends(days: Sequence[date]) -> list[date]:
    return [days[0], days[-1]] if len(days) > 1 else list(days)


def _line(
    figure: go.Figure,
    axis: str,
    name: str,
    points: Sequence[tuple[date, Measure]],
    place: Mapping[date, int],
) -> None:
    figure.add_scatter(
        x=[place[day] for day, _ in points],
        y=[None if m.rate is None else float(m.rate) * 100 for _, m in points],
        xaxis=f"x{axis}",
        yaxis=f"y{axis}",
        mode="lines+markers",
        line={"color": look.DATA, "width": 2},
        marker={"size": 5},
        connectgaps=False,
        customdata=[as_text(m) for _, m in points],
        hovertext=[
            f"<b>{name}</b> {formats.date_text(day)}<br>{m.text}（{m.counts_text}）"
            for day, m in points
        ],
        hoverinfo="text",
    )


def _title(
    name: str, points: Sequence[tuple[date, Measure]], left: float, top: float
) -> dict[str, object]:
    newest = points[-1][1] if points else None
    value = "无数据" if newest is None or not newest.denominator else newest.text
    return text_at(
        left,
        top,
        f"<b>{name}</b>　{value}",
        xref="paper",
        yref="paper",
        xanchor="left",
        yanchor="bottom",
        yshift=2,
        size=look.SIZE_TABLE,
    )
