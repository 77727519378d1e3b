"""Figures of the long-term mechanism: turns per person, days to settle, satisfaction, money."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from dashboard import look
from dashboard.charts.figure import add_texts, new_figure, text_at
from dashboard.charts.remembered import by_inputs

ROW = 19


@by_inputs
def turns(classes: Mapping[str, tuple[int, int]], *, height: int = 170) -> go.Figure:
    """Columns: share of the people due by turns of training, with people and groups above."""
    total = sum(people for people, _ in classes.values()) or 1
    shares = [100 * people / total for people, _ in classes.values()]
    figure = new_figure(height, margin={"l": 8, "r": 8, "t": 50, "b": 28}, bargap=0.4)
    figure.add_bar(
        x=list(range(len(classes))),
        y=shares,
        marker={"color": [look.DATA_SOFT, look.DATA_SOFT, look.DATA][-len(classes) :]},
        hovertext=[
            f"<b>{name}</b><br>应训{people:,}人，{groups}个乡镇×行业"
            for name, (people, groups) in classes.items()
        ],
        hoverinfo="text",
    )
    texts = [
        text_at(x, share, f"<b>{share:.1f}%</b><br>{people:,}人", yanchor="bottom", yshift=2)
        for x, (share, (people, _)) in enumerate(zip(shares, classes.values(), strict=True))
    ]
    add_texts(figure, texts)
    figure.update_xaxes(
        tickvals=list(range(len(classes))), ticktext=list(classes), tickangle=0, ticks=""
    )
    figure.update_yaxes(visible=False, range=[0, max([*shares, 1]) * 1.02])
    return figure


@by_inputs
def handling(
    days: Sequence[int], *, median: float | None, height: int = 170, step: int = 5
) -> go.Figure:
    """Histogram of the days from acceptance to settlement; the median is a line."""
    figure = new_figure(height, margin={"l": 30, "r": 8, "t": 26, "b": 34}, bargap=0.08)
    last = max(days, default=0) // step + 1
    counts = [sum(step * i <= day < step * (i + 1) for day in days) for i in range(last)]
    figure.add_bar(
        x=[step * i + step / 2 for i in range(last)],
        y=counts,
        width=step * 0.92,
        marker={"color": look.DATA},
        hovertext=[
            f"{step * i}—{step * (i + 1) - 1}天：{count}件" for i, count in enumerate(counts)
        ],
        hoverinfo="text",
    )
    if median is not None:
        figure.add_vline(x=median, line=look.TARGET_LINE)
        add_texts(
            figure,
            [
                text_at(
                    median,
                    1,
                    f"中位{median:g}天",
                    yref="paper",
                    xanchor="left",
                    yanchor="bottom",
                    xshift=-18,
                )
            ],
        )
    figure.update_xaxes(ticksuffix="天", nticks=7, ticklen=8)
    figure.update_yaxes(nticks=4)
    return figure


@dataclass(frozen=True)
class Answer:
    """One township's share of satisfied people with its interval, all 0..1, and n."""

    township: str
    share: float
    low: float
    high: float
    asked: int


@by_inputs
def satisfaction(
    rows: Sequence[Answer], county: float | None, *, selected: str | None = None
) -> go.Figure:
    """Interval and dot per township, highest first; the county is a grey line."""
    figure = new_figure(31 + ROW * len(rows), margin={"l": 78, "r": 68, "t": 27, "b": 4})
    y = list(range(len(rows)))
    for place, row in enumerate(rows):
        figure.add_scatter(
            x=[100 * row.low, 100 * row.high],
            y=[place, place],
            mode="lines",
            line={"color": look.INTERVAL, "width": 2},
            hoverinfo="skip",
        )
    figure.add_scatter(
        x=[100 * row.share for row in rows],
        y=y,
        mode="markers",
        marker={
            "size": 8,
            "color": [look.FRAME if row.township == selected else look.DATA for row in rows],
        },
        customdata=[row.township for row in rows],
        hovertext=[
            f"<b>{r.township}</b><br>满意{r.share * 100:.1f}%"
            f"（{r.low * 100:.1f}—{r.high * 100:.1f}%）<br>问了{r.asked}人"
            for r in rows
        ],
        hoverinfo="text",
    )
    if county is not None:
        figure.add_vline(x=100 * county, line=look.COUNTY_LINE)
    texts = [
        text_at(1, place, f"{row.asked}人", xref="paper", xanchor="left", xshift=6, size=12)
        for place, row in enumerate(rows)
    ]
    if county is not None:
        label = f"全县{100 * county:.1f}%"
        texts.append(
            text_at(
                100 * county,
                1,
                label,
                yref="paper",
                yanchor="bottom",
                size=12,
                color=look.TEXT_SECOND,
            )
        )
    add_texts(figure, texts)
    low = min((100 * row.low for row in rows), default=0.0)
    figure.update_xaxes(range=[max(0, low - 3), 101], ticksuffix="%", side="top", visible=False)
    figure.update_yaxes(
        tickvals=y,
        ticktext=[row.township for row in rows],
        range=[len(rows) - 0.5, -0.5],
        showgrid=False,
        automargin=False,
        tickfont={"size": look.SIZE_AXIS, "color": look.TEXT},
    )
    return figure


@by_inputs
def money(rows: Mapping[str, tuple[float | None, float | None, int]]) -> go.Figure:
    """Planned (light) and paid (dark) per purpose, in 万元."""
    names = list(rows)
    figure = new_figure(
        46 * len(rows) + 8, margin={"l": 8, "r": 210, "t": 2, "b": 2}, barmode="overlay"
    )
    y = list(range(len(rows)))
    planned = [(rows[name][0] or 0) / 10_000 for name in names]
    paid = [(rows[name][1] or 0) / 10_000 for name in names]
    figure.add_bar(
        x=planned,
        y=y,
        orientation="h",
        width=0.56,
        marker={"color": look.SEQUENTIAL[0], "line": {"color": look.BORDER, "width": 1}},
        hoverinfo="skip",
    )
    figure.add_bar(
        x=paid, y=y, orientation="h", width=0.32, marker={"color": look.DATA}, hoverinfo="skip"
    )
    texts = [
        text_at(
            max(planned[i], paid[i]),
            i,
            f"安排{_wan(rows[name][0])}，已拨{_wan(rows[name][1])}",
            xanchor="left",
            xshift=6,
        )
        for i, name in enumerate(names)
    ]
    add_texts(figure, texts)
    figure.update_xaxes(visible=False, range=[0, max([*planned, *paid, 0.1])])
    figure.update_yaxes(
        tickvals=y,
        ticktext=names,
        range=[len(names) - 0.5, -0.5],
        showgrid=False,
        tickfont={"size": look.SIZE_TABLE, "color": look.TEXT},
    )
    return figure


def _wan(yuan: float | None) -> str:
    return "无数据" if yuan is None else f"{yuan / 10_000:,.1f}万元"
