"""Figures of a demonstration campaign: quotas, pipeline, waiting days, members as tiles."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from dashboard import look
from dashboard.charts.figure import add_texts, new_figure, text_at
from dashboard.charts.remembered import by_inputs

BAND_STEPS = (0.1, 0.075, 0.05, 0.025)
"""Half widths of the soft band around 左右, as shares of the number. It is for the eye only."""


@dataclass(frozen=True)
class QuotaRow:
    """One quota as it is drawn: counts, the number asked for, and whether it says 左右."""

    name: str
    done: int
    disputed: int
    under_way: int
    wanted: int
    about: bool
    text: str


@by_inputs
def quotas(rows: Sequence[QuotaRow]) -> go.Figure:
    """A bar per quota in shares of the number asked for: done, disputed, under way.

    An exact number is a dashed line, 左右 a soft band without an edge.
    """
    figure = new_figure(
        62 * len(rows) + 34, margin={"l": 8, "r": 12, "t": 6, "b": 28}, barmode="stack", bargap=0.5
    )
    y = list(range(len(rows)))
    parts = (
        ("已审定", [r.done for r in rows], look.DATA, ""),
        ("日期有问题", [r.disputed for r in rows], look.AMBER_GROUND, "/"),
        ("在办", [r.under_way for r in rows], look.SEQUENTIAL[0], ""),
    )
    for word, values, colour, shape in parts:
        figure.add_bar(
            x=[100 * v / r.wanted if r.wanted else 0 for v, r in zip(values, rows, strict=True)],
            y=y,
            orientation="h",
            width=0.36,
            marker={
                "color": colour,
                "pattern": {"shape": shape, "fgcolor": look.AMBER, "size": 5},
                "line": {"color": look.BORDER, "width": 0 if colour == look.DATA else 1},
            },
            hovertext=[
                f"<b>{r.name}</b><br>{word}{v}个" for v, r in zip(values, rows, strict=True)
            ],
            hoverinfo="text",
        )
    highest = max(
        [120.0]
        + [100 * (r.done + r.disputed + r.under_way) / r.wanted + 4 for r in rows if r.wanted]
    )
    shapes = []
    for number, row in enumerate(rows):
        shapes += _goal(number, row.about)
    figure.update_layout(shapes=shapes)
    texts = [
        text_at(0, n, f"<b>{r.name}</b>　{r.text}", xanchor="left", yshift=22, xshift=-2)
        for n, r in enumerate(rows)
    ]
    texts += [
        text_at(
            100,
            len(rows) - 0.5,
            "文件写的个数",
            size=look.SIZE_SMALL,
            color=look.TEXT_SECOND,
            yanchor="top",
            yshift=-2,
        )
    ]
    add_texts(figure, texts)
    figure.update_xaxes(visible=False, range=[0, highest])
    figure.update_yaxes(visible=False, range=[len(rows) - 0.5, -0.75])
    return figure


def _goal(row: int, about: bool) -> list[dict[str, object]]:
    top, bottom = row - 0.26, row + 0.26
    if not about:
        line = {"type": "line", "x0": 100, "x1": 100, "y0": top, "y1": bottom}
        return [{**line, "line": {"color": look.TEXT, "width": 2, "dash": "4px,3px"}}]
    return [
        {
            "type": "rect",
            "x0": 100 - 100 * half,
            "x1": 100 + 100 * half,
            "y0": top,
            "y1": bottom,
            "fillcolor": look.TEXT,
            "opacity": 0.06,
            "line": {"width": 0},
        }
        for half in BAND_STEPS
    ]


@by_inputs
def pipeline(
    steps: Sequence[str],
    in_order: Mapping[str, int],
    claimed: Mapping[str, int],
    notes: Mapping[str, str],
    ways: Sequence[str],
) -> go.Figure:
    """A bar per stage: applicants with all days in order, and those the list only claims. ways: to
    the applicants of each stage."""
    figure = new_figure(
        34 * len(steps) + 12, margin={"l": 8, "r": 8, "t": 2, "b": 4}, barmode="stack", bargap=0.34
    )
    y = list(range(len(steps)))
    more = [claimed[name] - in_order[name] for name in steps]
    figure.add_bar(
        x=[in_order[name] for name in steps],
        y=y,
        orientation="h",
        marker={"color": look.DATA},
        hovertext=[f"<b>{name}</b><br>{in_order[name]}个，日期齐全" for name in steps],
        hoverinfo="text",
        customdata=list(ways),
    )
    figure.add_bar(
        x=more,
        y=y,
        orientation="h",
        marker={
            "color": look.AMBER_GROUND,
            "pattern": {"shape": "/", "fgcolor": look.AMBER, "size": 5},
            "line": {"color": look.AMBER, "width": 1},
        },
        hovertext=[f"<b>{n}</b><br>{m}个日期有问题" for n, m in zip(steps, more, strict=True)],
        hoverinfo="text",
    )
    most = max([*claimed.values(), 1])
    add_texts(
        figure,
        [
            text_at(
                claimed[name],
                place,
                f"<b>{in_order[name]}</b>个　{notes.get(name, '')}",
                xanchor="left",
                xshift=6,
            )
            for place, name in enumerate(steps)
        ],
    )
    figure.update_xaxes(visible=False, range=[0, most * 1.62])
    figure.update_yaxes(
        tickvals=y,
        ticktext=list(steps),
        range=[len(steps) - 0.5, -0.5],
        showgrid=False,
        tickfont={"size": look.SIZE_TABLE, "color": look.TEXT},
    )
    return figure


@dataclass(frozen=True)
class Waiting:
    """One applicant that waits for a stage: days since the last one."""

    name: str
    step: str
    days: int


@by_inputs
def waiting(rows: Sequence[Waiting], usual: Mapping[str, float]) -> go.Figure:
    """A dot per applicant on the line of the stage it waits for; a tick at the usual days."""
    steps = list(dict.fromkeys(row.step for row in rows))
    figure = new_figure(
        38 * len(steps) + 46, margin={"l": 8, "r": 16, "t": 6, "b": 38}, hovermode="closest"
    )
    seen: dict[tuple[str, int], int] = {}
    y = []
    for row in rows:
        level = seen.get((row.step, row.days), 0)
        seen[row.step, row.days] = level + 1
        y.append(steps.index(row.step) - 0.11 * level)
    figure.add_scatter(
        x=[row.days for row in rows],
        y=y,
        mode="markers",
        marker={"size": 9, "color": look.DATA, "line": {"color": look.WHITE, "width": 1}},
        hovertext=[f"<b>{r.name}</b><br>等{r.step}已{r.days}天" for r in rows],
        hoverinfo="text",
    )
    known = [(steps.index(name), days) for name, days in usual.items() if name in steps]
    figure.add_scatter(
        x=[days for _, days in known],
        y=[place for place, _ in known],
        mode="markers",
        marker={
            "symbol": "line-ns",
            "size": 22,
            "line": {"color": look.TEXT, "width": 2},
        },
        hovertext=[f"走到这一步的一般用{days:g}天（中位）" for _, days in known],
        hoverinfo="text",
    )
    figure.update_xaxes(rangemode="tozero", ticksuffix="天", nticks=7)
    figure.update_yaxes(
        tickvals=list(range(len(steps))),
        ticktext=[f"等{name}" for name in steps],
        range=[len(steps) - 0.5, -0.6],
        tickfont={"size": look.SIZE_TABLE, "color": look.TEXT},
    )
    return figure


@dataclass(frozen=True)
class Tile:
    """One member on the tile map: where it lies, what is written, and its share 0..1 or None."""

    name: str
    column: int
    row: int
    text: str
    share: float | None
    hover: str


@by_inputs
def tiles(rows: Sequence[Tile], *, selected: str | None = None, height: int = 330) -> go.Figure:
    """Members as squares that only say who lies where; darker is a higher share."""
    figure = new_figure(height, margin={"l": 4, "r": 4, "t": 4, "b": 4})
    shapes = []
    for tile in rows:
        chosen = tile.name == selected
        shapes.append(
            {
                "type": "rect",
                "x0": tile.column - 0.48,
                "x1": tile.column + 0.48,
                "y0": tile.row - 0.47,
                "y1": tile.row + 0.47,
                "fillcolor": look.MAP_NO_DATA if tile.share is None else _fill(tile.share)[0],
                "line": {
                    "color": look.FRAME if chosen else look.WHITE,
                    "width": 3 if chosen else 1,
                },
                "layer": "below",
            }
        )
    figure.update_layout(shapes=shapes)
    figure.add_scatter(
        x=[tile.column for tile in rows],
        y=[tile.row for tile in rows],
        mode="markers",
        marker={"symbol": "square", "size": 66, "opacity": 0},
        customdata=[tile.name for tile in rows],
        hovertext=[tile.hover for tile in rows],
        hoverinfo="text",
        selected={"marker": {"opacity": 0}},
        unselected={"marker": {"opacity": 0}},
    )
    texts = []
    for tile in rows:
        ink = look.TEXT if tile.share is None else _fill(tile.share)[1]
        texts.append(
            text_at(tile.column, tile.row, f"<b>{tile.name}</b>", color=ink, yshift=14, size=15)
        )
        texts.append(text_at(tile.column, tile.row, tile.text, color=ink, yshift=-12))
    add_texts(figure, texts)
    columns = [tile.column for tile in rows] or [1]
    lines = [tile.row for tile in rows] or [1]
    figure.update_xaxes(visible=False, range=[min(columns) - 0.55, max(columns) + 0.55])
    figure.update_yaxes(visible=False, range=[max(lines) + 0.55, min(lines) - 0.55])
    return figure


def _fill(share: float) -> tuple[str, str]:
    place = min(len(look.SEQUENTIAL) - 1, int(share * len(look.SEQUENTIAL)))
    return look.SEQUENTIAL[place], look.SEQUENTIAL_TEXT[place]
