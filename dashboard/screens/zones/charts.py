"""Small multiples of the demonstration zones."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard import look
from dashboard.charts.figure import add_text, new_figure
from dashboard.charts.remembered import by_inputs
from dashboard.zones.facts import zone_state

SMALL = 6  # so many stand three in a row, more of them four
LONG = 5  # letters of a name beyond which the names beside one another need less room


@by_inputs
def zone_lines(zones: pd.DataFrame, *, pass_mark: float | None, height: int = 380) -> go.Figure:
    """Small multiples: total of each zone by year with the sign of its conclusion.

    zones: rows of queries/reports/zones.sql; every zone is drawn, best last year first; the height
    is that of two rows and grows with the third. An assessment without a total has no point.
    """
    zones = zones.dropna(subset=["total"])
    if zones.empty:
        return new_figure(height)
    newest = zones.sort_values("year").groupby("zone")["total"].last()
    names = list(newest.sort_values(ascending=False).index)
    years = sorted(zones["year"].unique())
    columns = 3 if len(names) <= SMALL else 4
    rows_ = -(-len(names) // columns)
    tall = max(height, height * rows_ // 2)
    figure = new_figure(tall, margin={"l": 34, "r": 8, "t": 26, "b": 24})
    low = min(float(zones["total"].min()), pass_mark or 100.0) - 6
    high = max(float(zones["total"].max()), pass_mark or 0.0) + 6
    for k, name in enumerate(names):
        one = zones[zones["zone"] == name].sort_values("year")
        col, row = k % columns, k // columns
        n = "" if k == 0 else str(k + 1)
        x0, y1 = col / columns, 1 - row / rows_
        domain_x = [x0 + (0.02 if col else 0), (col + 1) / columns - 0.03]
        domain_y = [y1 - 1 / rows_ + 0.16 / rows_, y1 - 0.2 / rows_]
        figure.update_layout(
            {
                f"xaxis{n}": {
                    "domain": domain_x,
                    "anchor": f"y{n}",
                    "tickvals": list(years),
                    "ticktext": [f"{years[0] % 100}年", *[f"{y % 100:02d}" for y in years[1:]]],
                    "range": [years[0] - 0.5, years[-1] + 0.5],
                },
                f"yaxis{n}": {
                    "domain": domain_y,
                    "anchor": f"x{n}",
                    "range": [low, high],
                    "nticks": 4,
                    "showticklabels": col == 0,
                },
            }
        )
        looks = [look.VERDICTS[zone_state(c)] for c in one["conclusion"]]
        figure.add_scatter(
            x=one["year"],
            y=one["total"],
            xaxis=f"x{n}",
            yaxis=f"y{n}",
            mode="lines+markers",
            line={"color": look.DATA, "width": 1.5},
            marker={
                "size": 11,
                "symbol": [_zone_symbol(one_.glyph) for one_ in looks],
                "color": [look.WHITE if one_.glyph == "□" else one_.ink for one_ in looks],
                "line": {"width": 1.6, "color": [one_.ink for one_ in looks]},
            },
            hovertext=[
                f"<b>{name}</b><br>{year}年 {total:.1f}分 {one_.word}"
                for year, total, one_ in zip(one["year"], one["total"], looks, strict=True)
            ],
            hoverinfo="text",
        )
        axis: dict[str, Any] = {"xref": f"x{n}", "yref": f"y{n}"}
        last = one.iloc[-1]
        add_text(
            figure, last["year"], last["total"], f"<b>{last['total']:.1f}</b>", yshift=16, **axis
        )
        add_text(
            figure,
            years[0] - 0.5,
            high,
            f"<b>{name}</b>",
            xanchor="left",
            yanchor="bottom",
            size=look.SIZE_SMALL if max(map(len, names)) > LONG else look.SIZE_TABLE,
            **axis,
        )
        if pass_mark:
            figure.add_scatter(
                x=[years[0] - 0.5, years[-1] + 0.5],
                y=[pass_mark] * 2,
                xaxis=f"x{n}",
                yaxis=f"y{n}",
                mode="lines",
                line=look.TARGET_LINE,
                hoverinfo="skip",
            )
            if k == 0:
                add_text(
                    figure,
                    years[0] - 0.4,
                    pass_mark,
                    f"{pass_mark:.0f}分通过",
                    xanchor="left",
                    yanchor="bottom",
                    size=look.SIZE_SMALL,
                    **axis,
                )
    return figure


def _zone_symbol(glyph: str) -> str:
    return {"●": "circle", "◆": "diamond"}.get(glyph, "square")
