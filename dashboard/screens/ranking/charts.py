"""League table of townships with intervals."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard import look
from dashboard.charts.figure import add_texts, new_figure, text_at
from dashboard.charts.remembered import by_inputs
from dashboard.indicators.definitions import Indicator, Measure, Target

ROW_PX = 20


@by_inputs
def ranking(
    table: pd.DataFrame, county: Measure, target: Target | None, selected: str | None = None
) -> go.Figure:
    """League table as points with 95% intervals, best on top; rank and rank interval beside.

    table: the ranked rows of `measured.Ranking.table`; target: what its units are compared with.
    A click on a point carries the township.
    """
    rows, indicator = table.reset_index(drop=True), county.indicator
    count = len(rows)
    figure = new_figure(
        ROW_PX * count + 86, margin={"l": 96, "r": 122, "t": 48, "b": 30}, hovermode="closest"
    )
    y = list(range(count))
    strong = [name == selected or bool(v) for name, v in _pairs(rows, "township", "versus_county")]
    for flag, color, width in ((False, look.INTERVAL, 2), (True, look.FRAME, 2.5)):
        xs: list[float | None] = []
        ys: list[int | None] = []
        for i in y:
            if strong[i] == flag:
                xs += [rows.low[i] * 100, rows.high[i] * 100, None]
                ys += [i, i, None]
        figure.add_scatter(
            x=xs, y=ys, mode="lines", line={"color": color, "width": width}, hoverinfo="skip"
        )
    hover = [
        f"<b>{r.township}</b><br>{indicator.short_name} {r.number}%"
        f"（{r.numerator:,}/{r.denominator:,}{indicator.noun}）<br>"
        f"第{r.rank}名（可能第{r.rank_low}到{r.rank_high}名）<br>{r.gap}"
        for r in rows.itertuples()
    ]
    figure.add_scatter(
        x=rows["rate"] * 100,
        y=y,
        mode="markers",
        marker={
            "size": [11 if s else 9 for s in strong],
            "color": [look.FRAME if s else look.DATA for s in strong],
            "line": {"color": look.WHITE, "width": 1},
        },
        customdata=rows["township"],
        hovertext=hover,
        hoverinfo="text",
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 1}},
    )
    low = min(float(rows["low"].min()) * 100, 100)
    low = max(0.0, low - 2)
    beside = _vertical(figure, county, target or county.target)
    add_texts(figure, _columns(rows, strong, indicator) + beside)
    figure.update_xaxes(
        range=[low, 101], ticksuffix="%", showgrid=True, gridcolor=look.GRID, nticks=4, tickangle=0
    )
    figure.update_yaxes(
        range=[count - 0.4, -0.6],
        showticklabels=False,
        showgrid=False,
        tickmode="array",
        tickvals=[],
    )
    return figure


def _pairs(rows: pd.DataFrame, *names: str) -> zip:
    return zip(*(rows[name] for name in names), strict=True)


def _columns(
    rows: pd.DataFrame, strong: Sequence[bool], indicator: Indicator
) -> list[dict[str, Any]]:
    """Name and rank on the left of each line, value and rank interval on the right, two heads."""
    grey = look.TEXT_SECOND
    texts = []
    for i, r in enumerate(rows.itertuples()):
        name, value = (f"<b>{t}</b>" if strong[i] else t for t in (r.township, r.number))
        interval = f"{r.rank_low}—{r.rank_high}"
        cell: dict[str, Any] = {"xref": "paper", "yref": "y", "xanchor": "right"}
        texts += [
            text_at(0, i, name, xshift=-30, **cell),
            text_at(0, i, str(r.rank), xshift=-6, **cell),
            text_at(1, i, value, xshift=46, **cell),
            text_at(1, i, interval, xshift=114, color=grey, **cell),
        ]
    head: dict[str, Any] = {"xref": "paper", "yref": "paper", "yanchor": "bottom"}
    texts.append(text_at(1, 1, indicator.unit, xanchor="right", xshift=52, **head))
    texts.append(text_at(1, 1, "可能名次", xanchor="right", xshift=118, **head))
    return texts


def _vertical(figure: go.Figure, county: Measure, target: Target | None) -> list[dict[str, Any]]:
    """County line (grey, solid) and target line (dashed); their labels, on two rows on top."""
    top: dict[str, Any] = {"yref": "paper", "yanchor": "bottom"}
    texts = []
    if county.rate is not None:
        x = float(county.rate) * 100
        figure.add_vline(x=x, line=look.COUNTY_LINE, layer="below")
        label = f"全县 {county.figure}"
        texts.append(text_at(x, 1, label, color=look.TEXT_SECOND, yshift=20, **top))
    if target:
        x = float(target.value) * 100
        figure.add_vline(x=x, line=look.TARGET_LINE)
        texts.append(text_at(x, 1, f"<b>{target.label}</b>", **top))
    return texts
