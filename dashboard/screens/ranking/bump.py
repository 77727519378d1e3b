"""Rank over time, only for units that moved beyond what chance explains."""

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from dashboard import look
from dashboard.charts.figure import add_texts, new_figure, text_at
from dashboard.charts.remembered import by_inputs


@by_inputs
def bump(
    ranks: Mapping[str, Sequence[int | None]], periods: Sequence[str], count: int
) -> go.Figure:
    """One line per unit over the periods, rank 1 on top; risers deep blue, others grey blue.

    count: number of units ranked, the bottom of the axis.
    """
    figure = new_figure(max(200, 15 * count + 60), margin={"l": 92, "r": 92, "t": 30, "b": 8})
    texts = []
    last = len(periods) - 1
    for name, own in ranks.items():
        known = [(i, r) for i, r in enumerate(own) if r is not None]
        (_, first), (_, newest) = known[0], known[-1]
        color = look.FRAME if newest < first else look.CONTEXT
        figure.add_scatter(
            x=list(range(len(own))),
            y=list(own),
            mode="lines+markers",
            line={"color": color, "width": 2},
            marker={"size": 8},
            connectgaps=False,
            hovertext=[f"<b>{name}</b> {p} 第{r}名" for p, r in zip(periods, own, strict=True)],
            hoverinfo="text",
        )
        ends = ((0, first, "right", -8), (last, newest, "left", 8))
        for x, rank, anchor, shift in ends:
            label = f"{name} {rank}" if x == 0 else f"{rank} {name}"
            texts.append(
                text_at(x, rank, label, xanchor=anchor, xshift=shift, size=look.SIZE_SMALL)
            )
    add_texts(figure, texts)
    figure.update_xaxes(
        tickvals=list(range(len(periods))),
        ticktext=list(periods),
        range=[-0.1, last + 0.1],
        side="top",
        tickangle=0,
    )
    figure.update_yaxes(range=[count + 0.6, 0.4], showticklabels=False, showgrid=False)
    return figure
