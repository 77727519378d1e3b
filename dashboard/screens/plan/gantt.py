"""The plan as a Gantt table: a row per duty, texts left and right, marks on a time axis between.

A fuzzy deadline is a pale block from its first to its last day; a bar is days late or overdue; the
line of the as-of day crosses all rows. Rows are clickable: customdata carries their key.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from html import escape
from typing import Any

import plotly.graph_objects as go

from dashboard import look
from dashboard.charts.duties import LOOKS, marker
from dashboard.charts.figure import new_figure
from dashboard.charts.remembered import by_inputs
from dashboard.duties.definitions import LATE, OVERDUE, UNDECIDED

Shape = dict[str, Any]

ROW = 22
LEFT, RIGHT, TOP, BOTTOM = 540, 302, 34, 32  # px, for words of 16 px
_NUMBER, _TITLE, _ACTOR, _DUE = -LEFT + 22, -LEFT + 30, -LEFT + 322, -10
_STATE, _PROOF = 14, 118
_TITLE_LENGTH, _ACTOR_LENGTH, _PROOF_LENGTH = 18, 7, 15

# The width of the figure in three parts: the texts on the left, the time axis, those on the right.
_PIXELS = {"xref": "paper", "xsizemode": "pixel", "layer": "below"}
_ACROSS: tuple[Shape, ...] = (
    {**_PIXELS, "xanchor": 0, "x0": -LEFT, "x1": 0},
    {"xref": "paper", "x0": 0, "x1": 1, "layer": "below"},
    {**_PIXELS, "xanchor": 1, "x0": 0, "x1": RIGHT},
)


@dataclass(frozen=True)
class Mark:
    """One period of a duty: the days it may fall on, when it was done, its state."""

    opens: date | None
    due: date
    done: date | None
    state: str
    hover: str
    key: str


@dataclass(frozen=True)
class Row:
    """One duty, or the head of a group (title alone)."""

    title: str
    number: str = ""
    actor: str = ""
    due: str = ""
    state: str = ""
    state_text: str = ""
    proof: str = ""
    key: str = ""
    marks: Sequence[Mark] = field(default=())

    @property
    def is_head(self) -> bool:
        """Whether it only names a group."""
        return not self.key


def span_of(rows: Sequence[Row], as_of: date) -> tuple[date, date]:
    """First and last day of the axis: all marks, and the as-of day when it is not far behind."""
    days = [d for row in rows for m in row.marks for d in (m.opens, m.due, m.done) if d]
    if not days:
        return as_of - timedelta(days=30), as_of + timedelta(days=30)
    first, last = min(days), max(days)
    pad = max((last - first).days // 40, 4)
    far = timedelta(days=max((last - first).days // 4, 45))
    if first - far <= as_of <= last + far:
        first, last = min(first, as_of), max(last, as_of)
    return first - timedelta(days=pad), last + timedelta(days=pad)


@by_inputs
def gantt(rows: Sequence[Row], *, as_of: date, chosen: str = "") -> go.Figure:
    """Figure of the rows in their order; `chosen` is the key of the row to emphasise."""
    first, last = span_of(rows, as_of)
    marks = [(y, mark) for y, row in enumerate(rows) for mark in row.marks]
    height = TOP + BOTTOM + ROW * len(rows)
    figure = new_figure(height, margin={"l": LEFT, "r": RIGHT, "t": TOP, "b": BOTTOM})
    _axes(figure, len(rows), first, last)
    _click_rows(figure, rows, first, last)
    _points(figure, marks, as_of, last)
    day_line, day_text = _as_of(as_of, first, last)
    figure.update_layout(
        shapes=[*_rules(rows, chosen), *_bars(marks, first, last, as_of), *day_line],
        annotations=[
            *_heads(),
            *(text for y, row in enumerate(rows) for text in _texts(y, row)),
            day_text,
        ],
    )
    return figure


def _axes(figure: go.Figure, count: int, first: date, last: date) -> None:
    days = _ticks(first, last)
    many_years = (last - first).days > 800
    texts = [f"{d.year}年" if many_years or d.month == 1 else f"{d.month}月" for d in days]
    figure.update_xaxes(
        range=[first.isoformat(), last.isoformat()],
        tickvals=[d.isoformat() for d in days],
        ticktext=texts,
        side="top",
        showgrid=True,
        gridcolor=look.GRID,
        ticks="",
        showline=False,
        ticklabelposition="outside right",
        automargin=False,
        tickangle=0,
        type="date",
    )
    figure.update_yaxes(range=[count - 0.5, -0.5], visible=False, showgrid=False, automargin=False)


def _ticks(first: date, last: date) -> list[date]:
    """Firsts of months, of quarters or of years, at most about a dozen."""
    days = (last - first).days
    step = 1 if days <= 400 else 3 if days <= 800 else 12
    found, year, month = [], first.year, 1
    while date(year, month, 1) <= last - timedelta(days=days // 16):
        if date(year, month, 1) >= first:
            found.append(date(year, month, 1))
        year, month = (year, month + step) if month + step <= 12 else (year + 1, 1)
    return found


def _rules(rows: Sequence[Row], chosen: str) -> Iterator[Shape]:
    """Hairlines under rows, a darker one under a head, the ground of the chosen row."""
    for y, row in enumerate(rows):
        if row.key and row.key == chosen:
            yield from ({**_box(y, 0.5, look.SELECTED), **part} for part in _ACROSS)
        line = {"color": look.BORDER if row.is_head else look.GRID, "width": 1}
        for part in _ACROSS:
            yield {"type": "line", "y0": y + 0.5, "y1": y + 0.5, "line": line, **part}


def _as_of(as_of: date, first: date, last: date) -> tuple[list[Shape], Shape]:
    """The line of the as-of day with its label; only a label with an arrow when it is far off."""
    day = as_of.isoformat()
    words = f"统计截止 {as_of.year}年{as_of.month}月{as_of.day}日"
    if first <= as_of <= last:
        line = {"color": look.FRAME, "width": 2}
        shape = {"type": "line", "x0": day, "x1": day, "yref": "paper", "y0": 0, "y1": 1}
        text = _note(0, f"<b>{words}</b>", x=day, xref="x", y=0, yref="paper", color=look.FRAME)
        return [{**shape, "line": line}], {**text, "yshift": -18}
    after = as_of > last
    text = _note(
        0,
        f"{words} →" if after else f"← {words}",
        "right" if after else "left",
        x=int(after),
        y=0,
        yref="paper",
        color=look.FRAME,
    )
    return [], {**text, "yshift": -18}


def _click_rows(figure: go.Figure, rows: Sequence[Row], first: date, last: date) -> None:
    """Invisible bars, so that a click anywhere between the columns chooses the row."""
    own = [(y, row) for y, row in enumerate(rows) if row.key]
    figure.add_bar(
        x=[(last - first).days * 86_400_000] * len(own),
        base=[first.isoformat()] * len(own),
        y=[y for y, _ in own],
        orientation="h",
        marker={"color": look.WHITE, "opacity": 0},
        width=1,
        customdata=[row.key for _, row in own],
        hovertext=[
            f"<b>{row.title}</b><br>{row.actor}　{row.due}<br>{row.state_text}" for _, row in own
        ],
        hoverinfo="text",
    )


def _bars(
    marks: Sequence[tuple[int, Mark]], first: date, last: date, as_of: date
) -> Iterator[Shape]:
    for y, mark in marks:
        if mark.opens and mark.opens < mark.due:
            days = {"x0": mark.opens.isoformat(), "x1": mark.due.isoformat()}
            yield {**_box(y, 0.3, look.SEQUENTIAL[0]), **days, "layer": "between"}
        yield _line(y, mark.due, mark.due, look.TEXT, 1.6, height=0.34)
        if mark.state == OVERDUE:
            yield _line(y, mark.due, min(as_of, last), LOOKS[OVERDUE].ink, 4)
        elif mark.done and mark.done > mark.due:
            ink = look.BORDER if mark.state == UNDECIDED else LOOKS[LATE].ink
            yield _line(y, mark.due, mark.done, ink, 4)
        elif mark.done and mark.done < (mark.opens or mark.due):
            yield _line(y, max(mark.done, first), mark.due, look.BORDER, 1.5)


def _box(y: int, half: float, ground: str) -> Shape:
    return {"type": "rect", "y0": y - half, "y1": y + half, "fillcolor": ground, "line_width": 0}


def _line(y: int, start: date, end: date, colour: str, width: float, height: float = 0.0) -> Shape:
    return {
        "type": "line",
        "x0": start.isoformat(),
        "x1": end.isoformat(),
        "y0": y - height,
        "y1": y + height,
        "layer": "between",
        "line": {"color": colour, "width": width},
    }


def _points(figure: go.Figure, marks: list[tuple[int, Mark]], as_of: date, last: date) -> None:
    """The sign of each state: done on its day, overdue now, open on the due day."""
    days = [
        mark.done or (min(as_of, last) if mark.state == OVERDUE else mark.due) for _, mark in marks
    ]
    figure.add_scatter(
        x=[day.isoformat() for day in days],
        y=[y for y, _ in marks],
        mode="markers",
        marker=marker([mark.state for _, mark in marks], 11),
        customdata=[mark.key for _, mark in marks],
        hovertext=[mark.hover for _, mark in marks],
        hoverinfo="text",
        cliponaxis=False,
    )


def _note(
    shift: int,
    text: str,
    anchor: str = "center",
    *,
    size: int = look.SIZE_AXIS,
    color: str = look.TEXT_SECOND,
    **where: object,
) -> Shape:
    font = {"size": size, "color": color}
    place = {"x": 0, "xref": "paper", "xshift": shift, "xanchor": anchor}
    return {"text": text, "font": font, "showarrow": False, **place, **where}


def _heads() -> list[Shape]:
    top: dict[str, Any] = {"y": 1, "yref": "paper", "yanchor": "bottom", "yshift": 4}
    return [
        _note(_TITLE, "<b>工作内容</b>", "left", **top),
        _note(_ACTOR, "<b>责任单位</b>", "left", **top),
        _note(_DUE, "<b>时限</b>", "right", **top),
        _note(_STATE, "<b>状态</b>", "left", x=1, **top),
        _note(_PROOF, "<b>佐证</b>", "left", x=1, **top),
    ]


def _texts(y: int, row: Row) -> list[Shape]:
    if row.is_head:
        words = f"<b>{row.title}</b>"
        return [_note(_TITLE - 24, words, "left", y=y, size=look.SIZE_TABLE, color=look.FRAME)]
    is_strong = row.state == OVERDUE
    one = LOOKS[row.state]
    title, state = _cut(row.title, _TITLE_LENGTH), f"{one.glyph} {row.state_text}"
    if is_strong:
        title, state = f"<b>{title}</b>", f"<b>{state}</b>"
    proof = escape(_cut(row.proof, _PROOF_LENGTH), quote=False)
    return [
        _note(_NUMBER, row.number, "right", y=y),
        _note(_TITLE, title, "left", y=y, size=look.SIZE_TABLE, color=look.TEXT),
        _note(_ACTOR, _cut(row.actor, _ACTOR_LENGTH), "left", y=y),
        _note(_DUE, row.due, "right", y=y),
        _note(_STATE, state, "left", x=1, y=y, color=one.ink),
        _note(_PROOF, proof, "left", x=1, y=y, size=look.SIZE_SMALL),
    ]


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"
