"""Figures of the field work: score sheets, rounds, two-month windows, the rectification clock."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from dashboard import look
from dashboard.charts.figure import add_texts, new_figure, text_at
from dashboard.charts.remembered import by_inputs

ROW = 19


@dataclass(frozen=True)
class SheetRow:
    """One township's sheet: rank as printed text, total, points and shares (0..1) by item."""

    township: str
    rank: str
    total: str
    points: Sequence[float | None]
    shares: Sequence[float | None]
    note: str = ""


@by_inputs
def score_sheet(
    items: Sequence[str], rows: Sequence[SheetRow], *, selected: str | None = None
) -> go.Figure:
    """Townships down, best first; items across: points, darker is a higher share of full marks."""
    known = [share for row in rows for share in row.shares if share is not None]
    low = min(known, default=0.0)
    figure = new_figure(58 + ROW * len(rows), margin={"l": 144, "r": 8, "t": 54, "b": 4})
    steps = len(look.SEQUENTIAL) - 1
    figure.add_heatmap(
        z=[list(row.shares) for row in rows],
        x=list(range(len(items))),
        y=list(range(len(rows))),
        zmin=low,
        zmax=1,
        colorscale=[[i / steps, colour] for i, colour in enumerate(look.SEQUENTIAL)],
        showscale=False,
        xgap=2,
        ygap=1,
        customdata=[[row.township] * len(items) for row in rows],
        hovertext=[
            [
                f"<b>{row.township}</b><br>{item} {_points(point)}分"
                + (f"（满分的{share * 100:.0f}%）" if share is not None else "")
                for item, point, share in zip(items, row.points, row.shares, strict=True)
            ]
            for row in rows
        ],
        hoverinfo="text",
    )
    texts = []
    for y, row in enumerate(rows):
        for x, (point, share) in enumerate(zip(row.points, row.shares, strict=True)):
            is_dark = share is not None and (share - low) / max(1 - low, 1e-9) > 0.66
            ink = look.WHITE if is_dark else look.TEXT
            texts.append(text_at(x, y, _points(point), color=ink, size=look.SIZE_SMALL))
        texts.append(text_at(len(items) - 0.1, y, f"<b>{row.total}</b>", size=look.SIZE_AXIS))
        left = {"xref": "paper", "xanchor": "right"}
        texts.append(text_at(0, y, row.rank, xshift=-86, size=look.SIZE_SMALL, **left))
        name = f"<b>{row.township}</b>" if row.township == selected else row.township
        texts.append(text_at(0, y, name + row.note, xshift=-4, size=look.SIZE_AXIS, **left))
    add_texts(figure, texts)
    figure.update_xaxes(
        range=[-0.5, len(items) + 0.25],
        tickvals=[*range(len(items)), len(items) - 0.1],
        ticktext=[*(_wrapped(item) for item in items), "总分"],
        side="top",
        ticklabelstandoff=6,
        ticks="",
        showline=False,
        tickangle=0,
        tickfont={"size": look.SIZE_SMALL, "color": look.TEXT_SECOND},
    )
    figure.update_yaxes(
        range=[len(rows) - 0.5, -0.5], showticklabels=False, showgrid=False, automargin=False
    )
    return figure


def _points(point: float | None) -> str:
    return "—" if point is None else f"{point:g}"


def _wrapped(item: str) -> str:
    half = (len(item) + 1) // 2
    return item if len(item) <= 5 else f"{item[:half]}<br>{item[half:]}"


@dataclass(frozen=True)
class Strip:
    """One round of one series: its name, its day, shares (0..1) of full marks by township."""

    name: str
    day: str
    shares: Mapping[str, float]


@by_inputs
def round_strips(
    series: Mapping[str, Sequence[Strip]], *, selected: str | None = None, height: int = 240
) -> go.Figure:
    """A dot per township and round, the mean as a bar; series side by side, never joined."""
    figure = new_figure(height, margin={"l": 40, "r": 8, "t": 24, "b": 40})
    texts, ticks, labels = [], [], []
    start = 0.0
    every = [v for strips in series.values() for s in strips for v in s.shares.values()]
    low = 100 * min(every, default=0.5)
    for name, strips in series.items():
        middle = start + (len(strips) - 1) / 2
        texts.append(text_at(middle, 1, f"<b>{name}</b>", yref="paper", yshift=14))
        for number, strip in enumerate(strips):
            x = start + number
            ticks.append(x)
            labels.append(f"{strip.name}<br>{strip.day}")
            _add_strip(figure, x, strip)
            mean = 100 * sum(strip.shares.values()) / len(strip.shares)
            texts.append(text_at(x + 0.3, mean, f"<b>{mean:.1f}</b>", xanchor="left"))
        own = [
            (start + i, 100 * share)
            for i, strip in enumerate(strips)
            for township, share in strip.shares.items()
            if township == selected
        ]
        if own:
            figure.add_scatter(
                x=[x for x, _ in own],
                y=[y for _, y in own],
                mode="lines+markers",
                line={"color": look.FRAME, "width": 2},
                marker={"size": 9, "color": look.FRAME},
                hoverinfo="skip",
            )
        start += len(strips) + 0.6
    add_texts(figure, texts)
    figure.update_xaxes(
        tickvals=ticks, ticktext=labels, range=[-0.5, max(start - 0.8, 0.6)], tickangle=0
    )
    figure.update_yaxes(range=[low - 3, 102], ticksuffix="", nticks=5)
    return figure


def _add_strip(figure: go.Figure, x: float, strip: Strip) -> None:
    values = sorted(strip.shares.items(), key=lambda item: item[1])
    offsets = [((i * 7) % 11 - 5) / 40 for i in range(len(values))]
    figure.add_scatter(
        x=[x + offset for offset in offsets],
        y=[100 * value for _, value in values],
        mode="markers",
        marker={"size": 7, "color": look.DATA_SOFT, "line": {"color": look.WHITE, "width": 0.5}},
        customdata=[name for name, _ in values],
        hovertext=[f"<b>{name}</b><br>{strip.name} 满分的{100 * v:.1f}%" for name, v in values],
        hoverinfo="text",
    )
    mean = 100 * sum(strip.shares.values()) / len(strip.shares)
    figure.add_scatter(
        x=[x - 0.26, x + 0.26],
        y=[mean] * 2,
        mode="lines",
        line={"color": look.DATA, "width": 3},
        hovertext=f"{strip.name}平均 满分的{mean:.1f}%",
        hoverinfo="text",
    )


@dataclass(frozen=True)
class WindowBox:
    """One two-month window: label, actions in it, and its look in look.VERDICTS."""

    label: str
    actions: int
    state: str


@by_inputs
def windows(rows: Sequence[WindowBox], *, height: int = 74) -> go.Figure:
    """A box per window with its number of actions; glyph and word say whether one was held."""
    figure = new_figure(height, margin={"l": 2, "r": 2, "t": 2, "b": 2})
    shapes, texts = [], []
    for x, row in enumerate(rows):
        face = look.VERDICTS[row.state]
        ground = {look.GREEN: look.GREEN_GROUND, look.RED: look.RED_GROUND}.get(
            face.ink, look.AMBER_GROUND
        )
        box = {"x0": x + 0.02, "x1": x + 0.98, "y0": 0, "y1": 1}
        shapes.append(
            {"type": "rect", **box, "fillcolor": ground, "line": {"color": look.BORDER, "width": 1}}
        )
        word = (
            f"{row.actions}次" if row.actions else ("没有" if row.state == "overdue" else "还没有")
        )
        texts.append(text_at(x + 0.5, 0.7, row.label, color=look.TEXT_SECOND))
        texts.append(text_at(x + 0.5, 0.3, f"<b>{face.glyph} {word}</b>", color=face.ink, size=15))
    figure.update_layout(shapes=shapes)
    add_texts(figure, texts)
    figure.update_xaxes(visible=False, range=[0, max(len(rows), 1)])
    figure.update_yaxes(visible=False, range=[-0.04, 1.04])
    return figure


CLOCK = {
    "按期整改": ("●", look.GREEN, look.VERDICTS["reached"].fill),
    "逾期整改": ("○", look.AMBER, look.VERDICTS["reached_unproven"].fill),
    "整改期内": ("□", look.GREY, look.MAP_IN_PROGRESS),
    "逾期未整改": ("◆", look.RED, look.VERDICTS["missed"].fill),
    "没有期限": ("—", look.GREY, look.MAP_NO_DATA),
}


@by_inputs
def clock(rows: Sequence[tuple[str, Mapping[str, int]]]) -> go.Figure:
    """A stacked bar per row (all, then by kind of visit): how each finding was settled."""
    figure = new_figure(
        34 * len(rows) + 8, margin={"l": 8, "r": 8, "t": 2, "b": 2}, barmode="stack", bargap=0.3
    )
    y = list(range(len(rows)))
    for state, (glyph, _, fill) in CLOCK.items():
        values = [counts.get(state, 0) for _, counts in rows]
        if not any(values):
            continue
        figure.add_bar(
            x=[100 * v / max(sum(c.values()), 1) for v, (_, c) in zip(values, rows, strict=True)],
            y=y,
            orientation="h",
            marker={"color": fill, "line": {"color": look.WHITE, "width": 1}},
            text=[f"{glyph}{value}" if value else "" for value in values],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            textfont={"size": look.SIZE_AXIS, "color": look.WHITE if glyph == "◆" else look.TEXT},
            hovertext=[
                f"<b>{name}</b><br>{state}{value}处"
                for value, (name, _) in zip(values, rows, strict=True)
            ],
            hoverinfo="text",
        )
    figure.update_layout(uniformtext={"minsize": look.SIZE_SMALL, "mode": "hide"})
    figure.update_xaxes(visible=False, range=[0, 100])
    figure.update_yaxes(
        tickvals=y,
        ticktext=[f"{name}　{sum(counts.values())}处" for name, counts in rows],
        range=[len(rows) - 0.5, -0.5],
        showgrid=False,
        tickfont={"size": look.SIZE_TABLE, "color": look.TEXT},
    )
    return figure
