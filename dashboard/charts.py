"""Charts: table + selection → plotly figure. They never query and never judge.

Titles, subtitles and feet are written by the page as HTML (they wrap there); a figure holds marks,
direct labels and the target line. Rates come in as 0..1 and are drawn in percent.
"""

from collections.abc import Sequence
from datetime import date

import pandas as pd
import plotly.graph_objects as go

from dashboard import look, wording
from dashboard.indicators import Indicator, Measure

ROW_PX = 20
OPEN_FILL = look.WHITE


def _figure(height: int, **layout: object) -> go.Figure:
    figure = go.Figure()
    figure.update_layout(template=look.template, height=height, **layout)
    return figure


def _text(
    figure: go.Figure,
    x: object,
    y: object,
    text: str,
    *,
    size: int = look.SIZE_AXIS,
    color: str = look.TEXT,
    **where: object,
) -> None:
    figure.add_annotation(
        x=x,
        y=y,
        text=text,
        showarrow=False,
        font={"size": size, "color": color},
        **where,
    )


def ranking(
    table: pd.DataFrame, county: Measure, indicator: Indicator, selected: str | None = None
) -> go.Figure:
    """League table as points with 95% intervals, best on top; rank and rank interval beside.

    table: the ranked rows of `evidence.Ranking.table`. A click on a point carries the township.
    """
    rows = table.reset_index(drop=True)
    count = len(rows)
    figure = _figure(
        ROW_PX * count + 64, margin={"l": 96, "r": 150, "t": 26, "b": 30}, hovermode="closest"
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
        f"第{r.rank}名（区间{r.rank_low}—{r.rank_high}）<br>{r.gap}"
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
    for i, r in enumerate(rows.itertuples()):
        color = look.TEXT
        bold = ("<b>", "</b>") if strong[i] else ("", "")
        cell = {"xref": "paper", "yref": "y"}
        _text(
            figure,
            0,
            i,
            f"{bold[0]}{r.township}{bold[1]}",
            xanchor="right",
            xshift=-30,
            color=color,
            **cell,
        )
        _text(figure, 0, i, str(r.rank), xanchor="right", xshift=-6, color=color, **cell)
        _text(figure, 1, i, f"{bold[0]}{r.number}{bold[1]}", xanchor="right", xshift=56, **cell)
        _text(
            figure,
            1,
            i,
            f"{r.rank_low}—{r.rank_high}",
            xanchor="right",
            xshift=126,
            color=look.TEXT_SECOND,
            **cell,
        )
    head = {"xref": "paper", "yref": "paper", "yanchor": "bottom"}
    unit = f"（{indicator.unit}）"
    _text(figure, 1, 1, f"{indicator.short_name[-3:]}{unit}", xanchor="right", xshift=64, **head)
    _text(figure, 1, 1, "名次区间", xanchor="right", xshift=136, **head)
    _vertical(figure, county, indicator)
    figure.update_xaxes(
        range=[low, 101], ticksuffix="%", showgrid=True, gridcolor=look.GRID, nticks=8
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


def _vertical(figure: go.Figure, county: Measure, indicator: Indicator) -> None:
    """County line (grey, solid) and target line (dashed) with their labels at the top."""
    top = {"yref": "paper", "yanchor": "bottom"}
    rate = county.rate
    target = county.target or indicator.target("township", date.max)
    crowded = bool(rate is not None and target and abs(rate - target.value) < 0.06)
    if rate is not None:
        x = float(rate) * 100
        figure.add_vline(x=x, line=look.COUNTY_LINE, layer="below")
        side = "right" if crowded and target and rate < target.value else "left"
        side = side if crowded else "center"
        _text(figure, x, 1, f"全县 {county.number}", color=look.TEXT_SECOND, xanchor=side, **top)
    if target:
        x = float(target.value) * 100
        figure.add_vline(x=x, line=look.TARGET_LINE)
        side = "center" if not crowded else "left" if rate and rate < target.value else "right"
        _text(figure, x, 1, f"<b>目标{target.printed}</b>", xanchor=side, **top)


def series(
    points: Sequence[tuple[date, Measure]],
    grain: str,
    *,
    height: int = 330,
    as_of: date | None = None,
) -> go.Figure:
    """A sampled rate over time: verdict markers, exact intervals, target line.

    points: (first day of the period, measure), oldest first. Filled marks are certain, open ones
    are not; circles reached, diamonds missed; too few: only counts under the axis.
    """
    figure = _figure(height, margin={"l": 44, "r": 16, "t": 22, "b": 52})
    low = 100.0
    for i, (_, m) in enumerate(points):
        if m.lower is None or m.upper is None:
            continue
        low = min(low, m.lower * 100)
        figure.add_scatter(
            x=[i, i],
            y=[m.lower * 100, m.upper * 100],
            mode="lines",
            line={"color": look.INTERVAL, "width": 7},
            hoverinfo="skip",
        )
    shown = [(i, m) for i, (_, m) in enumerate(points) if m.rate is not None]
    figure.add_scatter(
        x=[i for i, _ in shown],
        y=[float(m.rate or 0) * 100 for _, m in shown],
        mode="markers+text",
        text=[f"<b>{m.number}</b>" for _, m in shown],
        textposition="middle right",
        textfont={"size": look.SIZE_AXIS, "color": look.TEXT},
        marker=_verdict_marker([m for _, m in shown]),
        hovertext=[
            f"<b>{wording.period_text(points[i][0], grain)}</b><br>{m.indicator.short_name} {m.text}"
            f"（{m.numerator}/{m.denominator}{m.indicator.noun}）<br>区间 {m.interval_text}<br>"
            f"{m.look.label}"
            for i, m in shown
        ],
        hoverinfo="text",
        cliponaxis=False,
    )
    ticks = [
        f"{_tick(day, grain)}<br>{m.numerator}/{m.denominator}{m.indicator.noun}"
        for day, m in points
    ]
    step = max(1, -(-len(points) // 12))
    figure.update_xaxes(
        tickvals=list(range(0, len(points), step)),
        ticktext=ticks[::step],
        range=[-0.6, len(points) - 0.4],
        tickangle=0,
    )
    figure.update_yaxes(range=[max(0.0, low - 6), 104], ticksuffix="%", nticks=7)
    target = next((m.target for _, m in reversed(points) if m.target), None)
    if target:
        goal = float(target.value) * 100
        figure.add_hline(y=goal, line=look.TARGET_LINE)
        _text(
            figure, 1, goal, f"目标 {target.text}", xref="paper", xanchor="right", yanchor="bottom"
        )
    return figure


def _tick(day: date, grain: str) -> str:
    if grain == "half":
        return f"{day.year}年<br>{'上' if day.month < 7 else '下'}半年"
    if grain == "quarter":
        return f"{day.year}年<br>{(day.month + 2) // 3}季度"
    return wording.period_text(day, grain)


def _verdict_marker(measures: Sequence[Measure]) -> dict[str, object]:
    looks = [m.look for m in measures]
    return {
        "size": 13,
        "symbol": ["diamond" if one.glyph in "◆◇" and one.glyph else "circle" for one in looks],
        "color": [one.ink if one.glyph in "●◆" and one.glyph else OPEN_FILL for one in looks],
        "line": {"width": 2, "color": [one.ink for one in looks]},
        "opacity": 1,
    }


def lines(
    named: dict[str, Sequence[tuple[date, Measure]]], *, grain: str = "month", height: int = 230
) -> go.Figure:
    """Rates of a census over time, one line per name, labelled at its end; a gap breaks a line."""
    figure = _figure(height, margin={"l": 44, "r": 96, "t": 16, "b": 40})
    colors = (look.DATA, look.CONTEXT, look.FRAME)
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
            hovertext=[
                f"<b>{wording.date_text(day)}</b><br>{name} {m.text}（{m.counts_text}）"
                for day, m in points
            ],
            hoverinfo="text",
        )
        if y and y[-1] is not None:
            ends.append((y[-1], f"<b>{name}</b> {points[-1][1].number}%", color))
    _end_labels(figure, ends, max(4.0, (102 - lowest) * 0.09))
    target = next((m.target for points in named.values() for _, m in points if m.target), None)
    step = max(1, -(-len(days) // 9))
    figure.update_xaxes(
        tickvals=list(range(0, len(days), step)),
        ticktext=[_short_day(days, i) for i in range(0, len(days), step)],
        range=[-0.4, len(days) - 0.6],
    )
    figure.update_yaxes(range=[lowest - 4, 102], ticksuffix="%", nticks=6)
    if target:
        goal = float(target.value) * 100
        figure.add_hline(y=goal, line=look.TARGET_LINE)
        _text(
            figure, 0, goal, f"目标 {target.text}", xref="paper", xanchor="left", yanchor="bottom"
        )
    return figure


def _end_labels(figure: go.Figure, ends: list[tuple[float, str, str]], apart: float) -> None:
    """Labels at the right end, pushed apart so that they do not overlap."""
    last = None
    for value, text, color in sorted(ends, reverse=True):
        y = value if last is None else min(value, last - apart)
        last = y
        ink = look.TEXT_SECOND if color == look.CONTEXT else color
        _text(figure, 1, y, text, xref="paper", xanchor="left", color=ink, xshift=6)


def _short_day(days: Sequence[date], i: int) -> str:
    day = days[i]
    first = i == 0 or days[i - 1].year != day.year
    return f"{day.month}月<br>{day.year}年" if first else f"{day.month}月"


def bars(
    labels: Sequence[str],
    values: Sequence[float],
    texts: Sequence[str],
    *,
    strong: Sequence[int] = (0,),
    height: int | None = None,
) -> go.Figure:
    """Horizontal bars from zero, largest first as given, text behind each."""
    figure = _figure(
        height or 30 * len(labels) + 16, margin={"l": 8, "r": 90, "t": 4, "b": 4}, bargap=0.34
    )
    figure.add_bar(
        x=list(values),
        y=list(range(len(labels))),
        orientation="h",
        marker={
            "color": [look.DATA if i in set(strong) else look.DATA_SOFT for i in range(len(labels))]
        },
        text=list(texts),
        textposition="outside",
        constraintext="none",
        cliponaxis=False,
        textfont={"size": look.SIZE_TABLE, "color": look.TEXT},
        hovertext=[f"<b>{a}</b><br>{b}" for a, b in zip(labels, texts, strict=True)],
        hoverinfo="text",
    )
    figure.update_xaxes(visible=False, range=[0, max([*values, 1]) * 1.02])
    figure.update_yaxes(
        tickvals=list(range(len(labels))),
        ticktext=list(labels),
        range=[len(labels) - 0.5, -0.5],
        showgrid=False,
        tickfont={"size": look.SIZE_TABLE, "color": look.TEXT},
    )
    return figure


def zone_lines(zones: pd.DataFrame, *, pass_mark: float | None, height: int = 330) -> go.Figure:
    """Small multiples: total of each zone by year with the sign of its conclusion.

    zones: rows of queries/reports/zones.sql; at most six zones are drawn, best last year first.
    """
    newest = zones.sort_values("year").groupby("zone")["total"].last()
    names = list(newest.sort_values(ascending=False).index)[:6]
    years = sorted(zones["year"].unique())
    columns, rows_ = 3, -(-len(names) // 3)
    figure = _figure(height, margin={"l": 34, "r": 8, "t": 26, "b": 24})
    low = min(float(zones["total"].min()), pass_mark or 100.0) - 6
    high = max(float(zones["total"].max()), pass_mark or 0.0) + 6
    for k, name in enumerate(names):
        one = zones[zones["zone"] == name].sort_values("year")
        col, row = k % columns, k // columns
        n = "" if k == 0 else str(k + 1)
        x0, y1 = col / columns, 1 - row / rows_
        domain_x = [x0 + (0.02 if col else 0), (col + 1) / columns - 0.03]
        domain_y = [y1 - 1 / rows_ + 0.14 / rows_, y1 - 0.16 / rows_]
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
                f"<b>{name}</b><br>{r.year}年 {r.total:.1f}分 {r.conclusion}"
                for r in one.itertuples()
            ],
            hoverinfo="text",
        )
        axis = {"xref": f"x{n}", "yref": f"y{n}"}
        last = one.iloc[-1]
        _text(figure, last["year"], last["total"], f"<b>{last['total']:.1f}</b>", yshift=16, **axis)
        _text(
            figure,
            years[0] - 0.5,
            high,
            f"<b>{name}</b>",
            xanchor="left",
            yanchor="bottom",
            size=look.SIZE_TABLE,
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
                _text(
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


def zone_state(conclusion: str | None) -> str:
    """Look of an assessment's conclusion."""
    return {"通过": "zone_passed", "未通过": "zone_failed"}.get(
        conclusion or "", "zone_in_progress"
    )


def _zone_symbol(glyph: str) -> str:
    return {"●": "circle", "◆": "diamond"}.get(glyph, "square")


def references(
    own: Sequence[tuple[date, Measure]], cited: pd.DataFrame, *, height: int = 260
) -> go.Figure:
    """The county's yearly rate beside cited published rates, told apart by line and label.

    cited: rows of dashboard.published with year, rate_pct, series (name of the line).
    """
    figure = _figure(height, margin={"l": 44, "r": 150, "t": 12, "b": 30})
    ends: list[tuple[float, str, str]] = []
    values = []
    for name, rows in cited.groupby("series", sort=False):
        rows = rows.sort_values("year")
        values += list(rows["rate_pct"])
        figure.add_scatter(
            x=rows["year"],
            y=rows["rate_pct"],
            mode="lines+markers",
            line={"color": look.CONTEXT, "width": 1.5, "dash": "2px,3px"},
            marker={"size": 8, "symbol": "x-thin", "line": {"width": 2, "color": look.CONTEXT}},
            hovertext=[
                f"<b>{name}</b> {r.year}年 {r.rate_pct:g}%<br>{r.cite}" for r in rows.itertuples()
            ],
            hoverinfo="text",
        )
        ends.append((float(rows["rate_pct"].iloc[-1]), str(name), look.CONTEXT))
    shown = [(day.year, float(m.rate) * 100, m) for day, m in own if m.rate is not None]
    values += [v for _, v, _ in shown]
    figure.add_scatter(
        x=[y for y, _, _ in shown],
        y=[v for _, v, _ in shown],
        mode="lines+markers",
        line={"color": look.DATA, "width": 2.5},
        marker={"size": 8},
        hovertext=[f"<b>本县</b> {y}年 {m.text}（{m.counts_text}）" for y, _, m in shown],
        hoverinfo="text",
    )
    if shown:
        ends.append((shown[-1][1], f"<b>本县</b> {shown[-1][2].number}%", look.DATA))
    low, high = min([*values, 100]), max([*values, 0])
    _end_labels(figure, ends, max(3.0, (high - low) * 0.11))
    figure.update_yaxes(range=[max(0, low - 5), min(104, high + 5)], ticksuffix="%", nticks=6)
    years = sorted({y for y, _, _ in shown} | set(cited["year"] if len(cited) else []))
    step = max(1, len(years) // 8)
    figure.update_xaxes(tickvals=years[::step], ticktext=[f"{y}年" for y in years[::step]])
    return figure
