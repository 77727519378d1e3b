"""Where enterprises went between classes from one day of classification to the next."""

from collections.abc import Mapping, Sequence
from datetime import date

import plotly.graph_objects as go

from dashboard import look
from dashboard.charts.figure import add_texts, new_figure, text_at
from dashboard.charts.remembered import by_inputs

ORDER = ("A", "B", "C", "退出", "")
NAMES = {"A": "A类", "B": "B类", "C": "C类", "退出": "退出", "": "未列入"}
FILLS = {
    "A": look.SEQUENTIAL[1],
    "B": look.SEQUENTIAL[2],
    "C": look.FRAME,
    "退出": look.CONTEXT,
    "": look.GRID,
}
_BAR, _GAP = 0.05, 0.062
_POINTS = 24
_LEAST_LABEL = 0.035


Flow = tuple[date, date, str, str, int]
"""From day, to day, class before, class after ('' not listed), enterprises."""


@by_inputs
def class_flow(flows: Sequence[Flow], days: Sequence[date], *, height: int = 420) -> go.Figure:
    """Columns of classes by day; bands as thick as the enterprises that went that way.

    Bands of enterprises that rose are blue, of those that fell or left grey; every block and every
    band of some width that changes class carries its number.
    """
    figure = new_figure(height, margin={"l": 8, "r": 8, "t": 8, "b": 34})
    figure.update_xaxes(visible=False, range=[-0.22, len(days) - 1 + 0.44])
    figure.update_yaxes(visible=False, range=[1.02, -0.02])
    if len(days) < 2:
        return figure
    columns = [_column(flows, day) for day in days]
    gaps = _GAP * (max(len(column) for column in columns) + 0.5)
    scale = (1 - gaps) / max(sum(column.values()) for column in columns)
    tops = [_tops(column, scale) for column in columns]
    out = [dict(one) for one in tops]
    into = [dict(one) for one in tops]
    place = {day: number for number, day in enumerate(days)}
    texts = [
        text_at(number, 1.02, f"{day.year}年{day.month}月{day.day}日", yanchor="top")
        for number, day in enumerate(days)
    ]
    for start, _, before, after, count in sorted(flows, key=_by_order):
        left = place[start]
        thick = count * scale
        y0, y1 = out[left][before], into[left + 1][after]
        out[left][before] += thick
        into[left + 1][after] += thick
        _band(figure, left, (y0, y1, thick), before, after, count)
        if before != after and thick >= _LEAST_LABEL:
            x, y = left + _BAR / 2 + 0.04, y0 + thick / 2
            texts.append(text_at(x, y, f"{count}", xanchor="left", size=look.SIZE_AXIS))
    for number, column in enumerate(columns):
        for word, count in column.items():
            top = tops[number][word]
            _block(figure, number, top, count * scale, word)
            label = f"<b>{NAMES[word]}</b> {count}家"
            middle = top + count * scale / 2
            last = number == len(columns) - 1
            x = number + _BAR / 2 + 0.02 if last else number - _BAR / 2
            texts.append(
                text_at(
                    x,
                    middle if last else top,
                    label,
                    xanchor="left",
                    yanchor="middle" if last else "bottom",
                    size=look.SIZE_TABLE,
                )
            )
    add_texts(figure, texts)
    return figure


def _by_order(flow: Flow) -> tuple[date, int, int]:
    return flow[0], ORDER.index(flow[2]), ORDER.index(flow[3])


def _column(flows: Sequence[Flow], day: date) -> dict[str, int]:
    """Enterprises by class on a day, in the order of classes."""
    starts: dict[str, int] = {}
    ends: dict[str, int] = {}
    for start, end, before, after, count in flows:
        if start == day:
            starts[before] = starts.get(before, 0) + count
        if end == day:
            ends[after] = ends.get(after, 0) + count
    counts = {word: max(starts.get(word, 0), ends.get(word, 0)) for word in ORDER}
    return {word: count for word, count in counts.items() if count}


def _tops(column: Mapping[str, int], scale: float) -> dict[str, float]:
    """Upper edge of every block, from the top down."""
    found, y = {}, _GAP
    for word, count in column.items():
        found[word] = y
        y += count * scale + _GAP
    return found


def _band_fill(before: str, after: str) -> str:
    if before == after:
        return look.PANEL
    if "" in (before, after):
        return look.GRID
    return look.SEQUENTIAL[0] if ORDER.index(after) < ORDER.index(before) else look.BORDER


def _block(figure: go.Figure, x: int, top: float, thick: float, word: str) -> None:
    figure.add_shape(
        type="rect",
        x0=x - _BAR / 2,
        x1=x + _BAR / 2,
        y0=top,
        y1=top + thick,
        fillcolor=FILLS[word],
        line={"width": 0},
    )


def _band(
    figure: go.Figure,
    left: int,
    edge: tuple[float, float, float],
    before: str,
    after: str,
    count: int,
) -> None:
    """One band as a filled outline of two S-curves; edge: upper left, upper right, thickness."""
    y0, y1, thick = edge
    steps = [n / _POINTS for n in range(_POINTS + 1)]
    curve = [t * t * (3 - 2 * t) for t in steps]
    start, width = left + _BAR / 2, 1 - _BAR
    xs = [start + width * t for t in steps]
    upper = [y0 + (y1 - y0) * c for c in curve]
    lower = [y + thick for y in upper]
    figure.add_scatter(
        x=xs + xs[::-1],
        y=upper + lower[::-1],
        mode="lines",
        line={"width": 0},
        fill="toself",
        fillcolor=_band_fill(before, after),
        hoveron="fills",
        text=f"{NAMES[before]} → {NAMES[after]}：{count}家",
        hoverinfo="text",
        name=f"{NAMES[before]} → {NAMES[after]}：{count}家",
    )
