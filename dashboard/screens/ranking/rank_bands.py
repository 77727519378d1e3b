"""Where each rank may lie: one row per township, bands of those that cannot be told apart."""

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from dashboard import look
from dashboard.charts.figure import add_text, new_figure
from dashboard.charts.remembered import by_inputs

ROW_PX = 19


@by_inputs
def rank_bands(
    table: pd.DataFrame, band_names: Sequence[str], selected: str | None = None
) -> go.Figure:
    """Rank as counted and the interval where it may lie.

    table, best first: township, rank, rank_low, rank_high, band (1, 2, …).
    band_names: one word per band, written at its first row; a line parts the bands.
    """
    count = len(table)
    figure = new_figure(ROW_PX * count + 52, margin={"l": 76, "r": 44, "t": 24, "b": 8})
    rows = table.reset_index(drop=True)
    y = list(range(count))
    xs: list[float | None] = []
    for low, high in zip(rows["rank_low"], rows["rank_high"], strict=True):
        xs += [low, high, None]
    figure.add_scatter(
        x=xs,
        y=[v for i in y for v in (i, i, None)],
        mode="lines",
        line={"color": look.INTERVAL, "width": 7},
        hoverinfo="skip",
    )
    strong = [name == selected for name in rows["township"]]
    figure.add_scatter(
        x=rows["rank"],
        y=y,
        mode="markers",
        marker={
            "size": 9,
            "color": [look.FRAME if flag else look.DATA for flag in strong],
            "line": {"color": look.WHITE, "width": 1},
        },
        customdata=rows["township"],
        hovertext=[
            f"<b>{r.township}</b> 第{r.rank}名<br>可能名次：第{r.rank_low}—{r.rank_high}名"
            for r in rows.itertuples()
        ],
        hoverinfo="text",
    )
    _bands(figure, rows, band_names)
    figure.update_xaxes(
        range=[0.2, count + 0.8],
        tickvals=[1, *range(5, count + 1, 5)],
        ticktext=[str(n) for n in (1, *range(5, count + 1, 5))],
        side="top",
        showgrid=True,
        gridcolor=look.GRID,
    )
    figure.update_yaxes(
        range=[count - 0.4, -0.6],
        tickvals=y,
        ticktext=[f"<b>{n}</b>" if s else n for n, s in zip(rows["township"], strong, strict=True)],
        showgrid=False,
    )
    return figure


def _bands(figure: go.Figure, rows: pd.DataFrame, names: Sequence[str]) -> None:
    for place, name in enumerate(names, start=1):
        members = rows.index[rows["band"] == place]
        if members.empty:
            continue
        if place > 1:
            figure.add_hline(y=members[0] - 0.5, line={"color": look.CONTEXT, "width": 1})
        add_text(
            figure,
            1,
            members[0],
            name,
            xref="paper",
            xanchor="left",
            xshift=6,
            color=look.TEXT_SECOND,
        )
