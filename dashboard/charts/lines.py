"""Lines over time: census rates, and the county beside cited references."""

import itertools
from collections.abc import Sequence
from datetime import date

import pandas as pd
import plotly.graph_objects as go

from dashboard import look
from dashboard.charts.figure import add_targets, add_text, new_figure
from dashboard.charts.remembered import by_inputs
from dashboard.indicators.asked import as_text
from dashboard.indicators.definitions import Measure
from dashboard.words import formats

REFERENCE_MARKS = (
    *(("x-thin", "✕"), ("diamond-open", "◇"), ("square-open", "□"), ("triangle-up-open", "△")),
    *(("cross-thin", "＋"), ("star-open", "☆")),
)
"""Mark of a cited series on the chart, and the same as text before its name."""

LABEL_PX = 21  # the height that a label at the end of a line needs


@by_inputs
def lines(
    named: dict[str, Sequence[tuple[date, Measure]]], *, grain: str = "month", height: int = 230
) -> go.Figure:
    """Rates of a census over time, one line per name, labelled at its end; a gap breaks a line."""
    figure = new_figure(height, margin={"l": 44, "r": 118, "t": 16, "b": 40})
    colors = (look.CONTEXT, look.DATA, look.FRAME) if len(named) > 1 else (look.DATA,)
    days = sorted({day for points in named.values() for day, _ in points})
    place = {day: i for i, day in enumerate(days)}
    ends: list[tuple[float, str, str]] = []
    lowest = 100.0
    for (name, points), color in zip(named.items(), colors, strict=False):
        y = [None if m.rate is None else float(m.rate) * 100 for _, m in points]
        lowest = min([lowest, *[v for v in y if v is not None]])
        figure.add_scatter(
            x=[place[day] for day, _ in points],
            y=y,
            mode="lines+markers",
            line={"color": color, "width": 2},
            marker={"size": 7},
            connectgaps=False,
            customdata=[as_text(m) for _, m in points],
            hovertext=[
                f"<b>{formats.date_text(day)}</b><br>{name} {m.text}（{m.counts_text}）"
                for day, m in points
            ],
            hoverinfo="text",
        )
        if y and y[-1] is not None:
            ends.append((y[-1], f"<b>{name}</b> {points[-1][1].text}", color))
    _end_labels(figure, ends, (106 - lowest) * LABEL_PX / (height - 56))
    newest = {day: m.target for day, m in list(named.values())[-1]}
    target = add_targets(figure, [newest.get(day) for day in days])
    step = max(1, -(-len(days) // 5))
    figure.update_xaxes(
        tickvals=list(range(0, len(days), step)),
        ticktext=[
            _short_day(days[i], days[i - step] if i else None) for i in range(0, len(days), step)
        ],
        range=[-0.4, len(days) - 0.6],
        tickangle=0,
    )
    figure.update_yaxes(range=[lowest - 4, 102], ticksuffix="%", nticks=6)
    if target:
        goal = float(target.value) * 100
        add_text(
            figure,
            0,
            goal,
            target.shown,
            xref="paper",
            xanchor="left",
            yanchor="bottom",
            xshift=6,
        )
    return figure


def _end_labels(
    figure: go.Figure,
    ends: list[tuple[float, str, str]],
    apart: float,
    lowest: float = float("-inf"),
) -> None:
    """Labels at the right end, pushed apart so that they do not overlap, none below `lowest`."""
    places: list[float] = []
    ordered = sorted(ends, reverse=True)
    for value, _, _ in ordered:
        places.append(min(value, places[-1] - apart) if places else value)
    for up, place in enumerate(reversed(range(len(places)))):
        places[place] = max(places[place], lowest + up * apart)
    for y, (_, text, color) in zip(places, ordered, strict=True):
        ink = look.TEXT_SECOND if color == look.CONTEXT else color
        add_text(figure, 1, y, text, xref="paper", xanchor="left", color=ink, xshift=6)


def _short_day(day: date, before: date | None) -> str:
    """6月, with the year under it where it changes."""
    same_year = before is not None and before.year == day.year
    return f"{day.month}月" if same_year else f"{day.month}月<br>{day.year % 100:02d}年"


@by_inputs
def references(
    own: Sequence[tuple[date, Measure]], cited: pd.DataFrame, *, height: int = 260
) -> go.Figure:
    """The county's yearly rate beside cited published rates, told apart by mark and label.

    cited: rows of dashboard.spot_checks.published with year, rate_pct, series (name of the line).
    """
    figure = new_figure(height, margin={"l": 44, "r": 204, "t": 12, "b": 30})
    ends: list[tuple[float, str, str]] = []
    values = []
    marks = itertools.cycle(REFERENCE_MARKS)
    for (name, rows), (symbol, glyph) in zip(
        cited.groupby("series", sort=False), marks, strict=False
    ):
        rows = rows.sort_values("year")
        values += list(rows["rate_pct"])
        figure.add_scatter(
            x=rows["year"],
            y=rows["rate_pct"],
            mode="lines+markers",
            line={"color": look.CONTEXT, "width": 1.5, "dash": "2px,3px"},
            marker={"size": 9, "symbol": symbol, "line": {"width": 2, "color": look.CONTEXT}},
            hovertext=[
                f"<b>{name}</b> {r.year}年 {r.rate_pct:g}%<br>{r.cite}" for r in rows.itertuples()
            ],
            hoverinfo="text",
        )
        ends.append((float(rows["rate_pct"].iloc[-1]), f"{glyph} {name}", look.CONTEXT))
    shown = [(day.year, float(m.rate) * 100, m) for day, m in own if m.rate is not None]
    values += [v for _, v, _ in shown]
    figure.add_scatter(
        x=[y for y, _, _ in shown],
        y=[v for _, v, _ in shown],
        mode="lines+markers",
        line={"color": look.DATA, "width": 2.5},
        marker={"size": 8},
        customdata=[as_text(m) for _, _, m in shown],
        hovertext=[f"<b>本县</b> {y}年 {m.text}（{m.counts_text}）" for y, _, m in shown],
        hoverinfo="text",
    )
    if shown:
        ends.append((shown[-1][1], f"● <b>本县</b> {shown[-1][2].text}", look.DATA))
    low, high = min([*values, 100]), max([*values, 0])
    bottom, top = max(-4, low - 5), min(104, high + 5)
    _end_labels(figure, ends, (top - bottom) * LABEL_PX / (height - 42), bottom + 0.5)
    figure.update_yaxes(range=[bottom, top], ticksuffix="%", nticks=6)
    years = sorted({y for y, _, _ in shown} | set(cited["year"] if len(cited) else []))
    step = max(1, -(-len(years) // 7))
    figure.update_xaxes(
        tickvals=years[::step], ticktext=[f"{y}年" for y in years[::step]], tickangle=0
    )
    return figure
