"""Charts of a question of one's own: bars, lines or little lines of groups beside each other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from dashboard import look
from dashboard.charts.figure import add_text, add_texts, new_figure, text_at
from dashboard.charts.remembered import by_inputs
from dashboard.indicators.definitions import Target

COLOURS = (look.FRAME, look.SAND, look.DATA_SOFT, look.SLATE, look.DATA, look.CONTEXT)
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
MARKS = ("circle", "square", "diamond", "triangle-up", "cross", "star")
MOST_SERIES, MOST_PLACES = 6, 60
COLUMNS, ROW_PX = 3, 130


@dataclass(frozen=True)
class Point:
    """One group: value (per cent or a number, None breaks a line), its text, what a click opens;
    is_other: something else was clicked, so that it stands back."""

    value: float | None
    text: str
    opens: str
    is_other: bool = False


BACK = 0.35


Named = Mapping[str, Sequence[Point]]


@by_inputs
def bars(places: Sequence[str], named: Named, target: Target | None, unit: str) -> go.Figure:
    """Bars lying beside each other, first place on top; one colour per name."""
    chosen = dict(list(named.items())[:MOST_SERIES])
    height = 70 + max(22, 16 * len(chosen)) * len(places)
    figure = new_figure(
        height, margin={"l": 8, "r": 60, "t": 28, "b": 30}, barmode="group", bargap=0.25
    )
    figure.update_layout(showlegend=len(chosen) > 1, legend=_legend())
    for place, (name, points) in enumerate(chosen.items()):
        figure.add_bar(
            orientation="h",
            name=name,
            y=list(places),
            x=[point.value for point in points],
            text=[point.text for point in points],
            textposition="outside",
            cliponaxis=False,
            marker={
                "color": COLOURS[place],
                "opacity": [BACK if p.is_other else 1 for p in points],
            },
            customdata=[[point.opens] for point in points],
            hovertext=_hovers(places, name, points),
            hoverinfo="text",
        )
    figure.update_yaxes(autorange="reversed", type="category", showgrid=False)
    figure.update_xaxes(rangemode="tozero", ticksuffix=unit, showgrid=True, gridcolor=look.GRID)
    if target is not None:
        figure.add_vline(x=float(target.value) * 100, line=look.TARGET_LINE)
        add_text(
            figure, float(target.value) * 100, 1, target.shown,
            yref="paper", yanchor="bottom", size=look.SIZE_SMALL,
        )  # fmt: skip
    return figure


@by_inputs
def lines(places: Sequence[str], named: Named, target: Target | None, unit: str) -> go.Figure:
    """A line per name, told apart by colour, dash and mark, named at its end."""
    chosen = dict(list(named.items())[:MOST_SERIES])
    figure = new_figure(330, margin={"l": 44, "r": 110, "t": 16, "b": 40})
    for place, (name, points) in enumerate(chosen.items()):
        figure.add_scatter(
            name=name,
            x=list(places),
            y=[point.value for point in points],
            mode="lines+markers",
            connectgaps=False,
            line={"color": COLOURS[place], "width": 2, "dash": DASHES[place]},
            marker={"size": 9, "symbol": MARKS[place]},
            opacity=_opacity(points),
            customdata=[[point.opens] for point in points],
            hovertext=_hovers(places, name, points),
            hoverinfo="text",
        )
        last = next((i for i in range(len(points) - 1, -1, -1) if points[i].value is not None), -1)
        if last >= 0:
            add_text(
                figure, places[last], points[last].value, f"<b>{name}</b> {points[last].text}",
                xanchor="left", xshift=8, color=COLOURS[place],
            )  # fmt: skip
    figure.update_xaxes(type="category", categoryorder="array", categoryarray=list(places))
    figure.update_yaxes(ticksuffix=unit)
    if target is not None:
        figure.add_hline(y=float(target.value) * 100, line=look.TARGET_LINE)
        add_text(
            figure, 1, float(target.value) * 100, target.shown,
            xref="paper", xanchor="left", yanchor="bottom", size=look.SIZE_SMALL,
        )  # fmt: skip
    return figure


@by_inputs
def multiples(places: Sequence[str], named: Named, target: Target | None, unit: str) -> go.Figure:
    """One little line per name, all on the same axes; for more names than one chart can bear."""
    rows = -(-len(named) // COLUMNS)
    height = rows * (ROW_PX + 30) + 24
    figure = new_figure(height, margin={"l": 8, "r": 8, "t": 4, "b": 20})
    values = [p.value for points in named.values() for p in points if p.value is not None]
    aim = [float(target.value) * 100] if target else []
    low, high = min([*values, *aim], default=0.0), max([*values, *aim], default=1.0)
    reach = (high - low) * 0.12 or 1.0
    texts = []
    for number, (name, points) in enumerate(named.items()):
        axis = "" if number == 0 else str(number + 1)
        row, column = divmod(number, COLUMNS)
        left, right = column / COLUMNS + 0.012, (column + 1) / COLUMNS - 0.012
        top = 1 - (row * (ROW_PX + 30) + 30) / (height - 24)
        bottom = max(top - ROW_PX / (height - 24), 0)
        figure.update_layout(
            {
                f"xaxis{axis}": {
                    "domain": [left, right], "anchor": f"y{axis}", "type": "category",
                    "categoryorder": "array", "categoryarray": list(places),
                    "showticklabels": row == rows - 1, "nticks": 3, "automargin": False,
                    "tickfont": {"size": look.SIZE_SMALL, "color": look.TEXT_FOOT},
                },
                f"yaxis{axis}": {
                    "domain": [bottom, top], "anchor": f"x{axis}",
                    "range": [low - reach, high + reach], "showticklabels": False,
                    "showgrid": False,
                },
            }
        )  # fmt: skip
        figure.add_scatter(
            x=list(places),
            y=[point.value for point in points],
            xaxis=f"x{axis}",
            yaxis=f"y{axis}",
            mode="lines+markers",
            connectgaps=False,
            line={"color": look.DATA, "width": 2},
            marker={"size": 5},
            opacity=_opacity(points),
            customdata=[[point.opens] for point in points],
            hovertext=_hovers(places, name, points),
            hoverinfo="text",
        )
        newest = next((p.text for p in reversed(points) if p.value is not None), "无数据")
        texts.append(
            text_at(
                left, top, f"<b>{name}</b>　{newest}", xref="paper", yref="paper",
                xanchor="left", yanchor="bottom", yshift=2, size=look.SIZE_TABLE,
            )
        )  # fmt: skip
        if target is not None:
            y = float(target.value) * 100
            figure.add_shape(
                type="line", xref=f"x{axis} domain", yref=f"y{axis}", x0=0, x1=1, y0=y, y1=y,
                line=look.TARGET_LINE,
            )  # fmt: skip
    add_texts(figure, texts)
    return figure


def _opacity(points: Sequence[Point]) -> float:
    return BACK if points and all(point.is_other for point in points) else 1


def _hovers(places: Sequence[str], name: str, points: Sequence[Point]) -> list[str]:
    return [f"<b>{p}</b> {name}<br>{o.text}" for p, o in zip(places, points, strict=True)]


def _legend() -> dict[str, object]:
    return {"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0}
