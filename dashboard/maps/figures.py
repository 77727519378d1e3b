"""Maps of rates and verdicts.

Every map takes a table with one row per township (townships that are left out count as
without data) and these columns:

- township: name as in `units.names`;
- value: a rate from 0 to 1, or an amount; NaN where there is none;
- verdict: a key of look.VERDICTS such as 'reached_unproven', 'too_few' or 'no_data';
  may be missing on rate and amount maps;
- label: second line under the name, e.g. '13/16' or '未报' (optional);
- hover: text under the name when pointing at it, lines parted by <br> (optional).

customdata of a clicked unit is [township]; `clicked` reads it from a Streamlit selection.
A caption under each map must carry look.SCHEMATIC_NOTE and divisions.boundary_credit.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard import look
from dashboard.charts.remembered import by_inputs
from dashboard.divisions import Units
from dashboard.maps import layers
from dashboard.maps.labels import box_of, county_view, focus_view, leader, places
from dashboard.maps.table import (
    WITHOUT_VALUE,
    WORDS_ON_MAP,
    NumberFormat,
    Row,
    class_of,
    percent,
    prepare,
    scale_for,
    with_target,
)
from dashboard.maps.view import Box, View, overlap

WIDTH, HEIGHT = 420, 470
SIZE = look.SIZE_SMALL
NO_DATA_WORD = look.VERDICTS["no_data"].word


@dataclass(frozen=True)
class _Text:
    """A unit's name on the map, its second line, and the ink that reads on its fill."""

    row: Row
    lines: list[str]
    ink: str
    fill: str


@by_inputs
def rate_map(
    table: pd.DataFrame,
    units: Units,
    *,
    breaks: Sequence[float],
    target: float | None,
    selected: str | None = None,
    height: int = HEIGHT,
    width: int = WIDTH,
    number_format: NumberFormat = percent,
    no_data_word: str = NO_DATA_WORD,
    outlined: Sequence[str] = (),
) -> go.Figure:
    """How much: rates on the blue scale, darker is higher, the target is a class limit.

    `outlined`: units that get one border around them together.
    """
    rows = prepare(table, units)
    fills = fills_of(rows, breaks, target)
    known = no_data_word if sum(map(_lacks_data, rows)) <= WORDS_ON_MAP else ""
    texts = [
        _Text(
            row,
            _two_lines(places(units.id)[row.name].text, _word(row, known)),
            ink_on(fill),
            fill,
        )
        for row, fill in zip(rows, fills, strict=True)
    ]
    view = county_view(units.id, width, height)
    fig = layers.figure(view, f"各乡镇分级设色地图，{len(rows)}个单位")
    layers.add_fills(fig, units, fills, hovers(rows, number_format, no_data_word))
    _edge_too_few(fig, units, rows)
    layers.add_outline(fig)
    layers.add_border_around(fig, units.id, outlined)
    _finish(fig, view, units, _lay_out(view, units, texts, selected), selected)
    return fig


@by_inputs
def verdict_map(
    table: pd.DataFrame,
    units: Units,
    *,
    selected: str | None = None,
    height: int = HEIGHT,
    width: int = WIDTH,
    focus: Sequence[str] | None = None,
    number_format: NumberFormat = percent,
    no_data_word: str = NO_DATA_WORD,
    outlined: Sequence[str] = (),
) -> go.Figure:
    """Reached or not: fill, hatch and glyph of each verdict. `focus` shows some units only.

    `outlined`: units that get one border around them together.
    """
    rows = [replace(row, state=row.state or "no_data") for row in prepare(table, units)]
    faces = [look.VERDICTS[row.state] for row in rows]
    crowded = sum(row.state == "no_data" for row in rows) > WORDS_ON_MAP
    texts = []
    for row, face in zip(rows, faces, strict=True):
        first = face.glyph + places(units.id)[row.name].text
        second = row.label or ("" if crowded else _word(row, no_data_word))
        ink = look.TEXT_FOOT if row.state == "no_data" else face.on_fill
        texts.append(_Text(row, _two_lines(first, second), ink, face.fill))
    view = (
        focus_view(units.id, tuple(focus), width, height)
        if focus
        else county_view(units.id, width, height)
    )
    fig = layers.figure(view, f"各乡镇达标判定地图，{len(rows)}个单位")
    fills = fills_of(rows, None, None)
    layers.add_fills(fig, units, fills, hovers(rows, number_format, no_data_word))
    laid = _lay_out(view, units, texts, selected)
    _add_hatches(fig, view, units, rows, [box for _, box in laid])
    _edge_too_few(fig, units, rows)
    layers.add_outline(fig)
    layers.add_border_around(fig, units.id, outlined)
    _finish(fig, view, units, laid, selected)
    return fig


def clicked(selection: Mapping[str, Any] | None) -> str | None:
    """Township of the first selected point of st.plotly_chart(on_select='rerun'), if any."""
    points = ((selection or {}).get("selection") or {}).get("points") or []
    for point in points:
        data = point.get("customdata")
        if data:
            return str(data[0] if isinstance(data, list | tuple) else data)
        if point.get("location"):
            return str(point["location"])
    return None


def fills_of(
    rows: Sequence[Row], breaks: Sequence[float] | None, target: float | None
) -> list[str]:
    """Colours of rates by their class limits, or of verdicts where there are none."""
    if breaks is None:
        return [look.VERDICTS[row.state or "no_data"].fill for row in rows]
    limits = with_target(breaks, target)
    scale = scale_for(limits)
    return [
        scale[class_of(row.value, limits)] if row.valued else look.VERDICTS[_empty(row)].fill
        for row in rows
    ]


def hovers(rows: Sequence[Row], number_format: NumberFormat, no_data_word: str) -> list[str]:
    """Name in bold, then the given text, or else the number, or the word for none."""
    found = []
    for row in rows:
        if row.hover:
            text = row.hover
        elif row.valued and row.value is not None:
            text = number_format(row.value)
        else:
            text = row.label or _word(row, no_data_word) or look.VERDICTS[row.state].word
        found.append(f"<b>{row.name}</b><br>{text}")
    return found


def _empty(row: Row) -> str:
    return "too_few" if row.state == "too_few" else "no_data"


def _lacks_data(row: Row) -> bool:
    return not row.valued and row.state == "no_data"


def _word(row: Row, no_data_word: str) -> str:
    """Second line of a unit without a value; a unit with one has none of its own."""
    if row.valued or row.state not in WITHOUT_VALUE:
        return ""
    return row.label or (no_data_word if row.state == "no_data" else "")


def _two_lines(first: str, second: str) -> list[str]:
    return [first, second] if second else [first]


def ink_on(fill: str) -> str:
    """Colour of a text on a fill."""
    if fill in look.SEQUENTIAL:
        return look.SEQUENTIAL_TEXT[look.SEQUENTIAL.index(fill)]
    return look.TEXT_SECOND


def _edge_too_few(fig: go.Figure, units: Units, rows: Sequence[Row]) -> None:
    few = [row.name for row in rows if row.state == "too_few"]
    layers.add_edges(fig, units.id, few, look.MAP_OUTLINE, 1.0)


def _lay_out(
    view: View, units: Units, texts: Sequence[_Text], selected: str | None
) -> list[tuple[_Text, Box]]:
    """Texts that fit without touching another, the selected one and outside ones first.

    Names come before second lines: one that does not fit is left to the text on pointing,
    and a second line is added only where it touches no other text.
    """
    where = places(units.id)
    order = sorted(
        texts, key=lambda text: (text.row.name != selected, where[text.row.name].point is None)
    )
    laid: dict[str, tuple[_Text, Box]] = {}
    for count in (1, 2):
        for text in order:
            name = text.row.name
            if count == 2 and (name not in laid or len(text.lines) == 1):
                continue
            lines = text.lines[:count]
            box = box_of(where[name], lines, view, SIZE)
            others = (other for one, (_, other) in laid.items() if one != name)
            if view.holds(box) and not any(overlap(box, other) for other in others):
                laid[name] = (replace(text, lines=lines), box)
    return list(laid.values())


def _add_hatches(
    fig: go.Figure, view: View, units: Units, rows: Sequence[Row], holes: Sequence[Box]
) -> None:
    shapes = layers.shapes_px(units.id, view)
    for state in dict.fromkeys(row.state for row in rows):
        if sign := look.VERDICTS[state].hatch:
            hatched = [shapes[row.name] for row in rows if row.state == state]
            layers.add_hatch(fig, view, hatched, sign, holes)


def _finish(
    fig: go.Figure,
    view: View,
    units: Units,
    laid: Sequence[tuple[_Text, Box]],
    selected: str | None,
) -> None:
    """Selection, leader lines and names, in this order from below."""
    if selected in units.names:
        layers.add_edges(fig, units.id, [str(selected)], look.FRAME, 3.0)
    where = places(units.id)
    drawn, leaders, halos = [], [], []
    for text, box in laid:
        place = where[text.row.name]
        ink = text.ink
        if place.point:
            leaders.append(leader(box, view.to_px(*place.point)))
            ink = look.TEXT_SECOND if text.row.state in WITHOUT_VALUE else look.TEXT
        halos.append(look.WHITE if place.point else text.fill)
        first, *rest = text.lines
        first = f"<b>{first}</b>" if text.row.name == selected else first
        drawn.append((*view.to_px(*place.at), "<br>".join([first, *rest]), ink))
    layers.add_leaders(fig, view, leaders)
    layers.add_texts(fig, view, drawn, SIZE, halos)
