"""Map of amounts: circles whose area grows with the amount, for instance households missing."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from dashboard import look
from dashboard.charts.remembered import by_inputs
from dashboard.divisions import Units
from dashboard.maps import layers
from dashboard.maps.figures import HEIGHT, NO_DATA_WORD, SIZE, WIDTH, hovers
from dashboard.maps.flows import OUTSIDE, Arc, add_arcs
from dashboard.maps.labels import Place, box_of, county_view, leader, places, roomy_view, short_name
from dashboard.maps.table import NumberFormat, Row, prepare
from dashboard.maps.view import Box, View, overlap, text_box, text_size

LARGEST = 52.0  # px across, for the largest amount on a map of the default height
NUMBERED = 22.0  # circles from this size carry their number, and their name beside them
_INSET, _MARGIN = 8.0, 24


@dataclass(frozen=True)
class _Circle:
    name: str
    amount: float
    x: float
    y: float
    size: float

    @property
    def box(self) -> Box:
        half = self.size / 2
        return self.x - half, self.y - half, self.x + half, self.y + half


@by_inputs
def amount_map(
    table: pd.DataFrame,
    units: Units,
    *,
    unit: str,
    selected: str | None = None,
    height: int = HEIGHT,
    width: int = WIDTH,
    number_format: NumberFormat = "{:,.0f}".format,
    no_data_word: str = NO_DATA_WORD,
    has_legend: bool = True,
    arcs: Sequence[Arc] = (),
) -> go.Figure:
    """How many are missing where. `value` is the amount in `unit` (户, 批, 人); no circle for 0.

    Columns as in maps.figures. Grey units carry `no_data_word` instead of a circle.
    arcs: from where to where it goes, drawn below the circles.
    """
    rows = prepare(table, units)
    has_outside = any(one.origin == OUTSIDE for one in arcs)
    view = (
        roomy_view(units.id, width, height, _MARGIN)  # what comes from outside stands beside it
        if has_outside
        else county_view(units.id, width, height)
    )
    fig = layers.figure(view, f"各乡镇数量圆圈地图，{len(rows)}个单位")
    fills = [look.MAP_GROUND if row.valued else look.MAP_NO_DATA for row in rows]
    told = hovers(rows, lambda amount: number_format(amount) + unit, no_data_word)
    layers.add_fills(fig, units, fills, told)
    layers.add_outline(fig)
    if selected in units.names:
        layers.add_edges(fig, units.id, [str(selected)], look.FRAME, 3.0)
    circles = _circles(rows, units, view)
    add_arcs(fig, view, units, arcs, {circle.name: circle.size for circle in circles})
    _add_circles(fig, view, circles, dict(zip(units.names, told, strict=True)))
    missing = _missing(rows, units, no_data_word)
    taken = [box_of(place, lines, view, SIZE) for place, lines in missing]
    outside = [
        leader(box, view.to_px(*place.point))
        for (place, _), box in zip(missing, taken, strict=True)
        if place.point
    ]
    layers.add_leaders(fig, view, outside)
    texts = [
        (*view.to_px(*place.at), "<br>".join(lines), look.TEXT_SECOND) for place, lines in missing
    ]
    texts += _names(circles, taken, view, selected, is_every=bool(arcs))
    texts += [
        (circle.x, circle.y, f"<b>{number_format(circle.amount)}</b>", look.WHITE)
        for circle in circles
        if circle.size >= NUMBERED
    ]
    halos = [look.SEQUENTIAL[3] if text[3] == look.WHITE else look.WHITE for text in texts]
    layers.add_texts(fig, view, texts, SIZE, halos if arcs else None)
    if has_legend:
        _add_size_legend(fig, circles, unit, number_format)
    return fig


def _circles(rows: list[Row], units: Units, view: View) -> list[_Circle]:
    """Largest first, so that small circles lie on top."""
    amounts = {row.name: row.value for row in rows if row.valued and row.value}
    if not amounts:
        return []
    factor = LARGEST * min(1.0, view.height / HEIGHT) / math.sqrt(max(amounts.values()))
    where = places(units.id)
    return [
        _Circle(
            name,
            amount,
            *view.to_px(*where[name].inside),
            max(4.0, math.sqrt(amount) * factor),
        )
        for name, amount in sorted(amounts.items(), key=lambda item: -item[1])
    ]


def _add_circles(fig: go.Figure, view: View, circles: list[_Circle], told: dict[str, str]) -> None:
    if not circles:
        return
    points = [view.to_lonlat(circle.x, circle.y) for circle in circles]
    fig.add_scattergeo(
        lon=[lon for lon, _ in points],
        lat=[lat for _, lat in points],
        mode="markers",
        marker={
            "size": [circle.size for circle in circles],
            "color": look.SEQUENTIAL[3],
            "opacity": 1,
            "line": {"color": look.WHITE, "width": 1},
        },
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 1}},
        customdata=[[circle.name] for circle in circles],
        text=[told[circle.name] for circle in circles],
        hovertemplate="%{text}<extra></extra>",
    )


def _missing(rows: list[Row], units: Units, word: str) -> list[tuple[Place, list[str]]]:
    where = places(units.id)
    return [
        (where[row.name], [where[row.name].text, row.label or word])
        for row in rows
        if not row.valued
    ]


def _names(
    circles: list[_Circle], taken: list[Box], view: View, selected: str | None, *, is_every: bool
) -> list[tuple[float, float, str, str]]:
    """Names beside the numbered circles, or all, where nothing else stands; largest first."""
    blocked = taken + [circle.box for circle in circles]
    texts = []
    for circle in circles:
        if circle.size < NUMBERED and circle.name != selected and not is_every:
            continue
        text = short_name(circle.name)
        across, down = text_size([text], SIZE)
        side, level = (circle.size + across) / 2 + 3, (circle.size + down) / 2
        for dx, dy in ((side, 0), (-side, 0), (0, level), (0, -level)):
            x, y = circle.x + dx, circle.y + dy
            box = text_box(x, y, [text], SIZE)
            if view.holds(box) and not any(overlap(box, other) for other in blocked):
                blocked.append(box)
                texts.append((x, y, f"<b>{text}</b>", look.TEXT))
                break
    return texts


def _add_size_legend(
    fig: go.Figure, circles: list[_Circle], unit: str, number_format: NumberFormat
) -> None:
    """Three nested circles with their amounts, bottom left."""
    if not circles:
        return
    biggest = circles[0]
    amounts = _round_amounts(biggest.amount)
    sizes = [biggest.size * math.sqrt(amount / biggest.amount) for amount in amounts]
    middle = _INSET + sizes[0] / 2
    foot = _INSET + 17.0 * len(amounts)
    for size in sizes:
        fig.add_shape(
            type="circle",
            xref="paper",
            yref="paper",
            xsizemode="pixel",
            ysizemode="pixel",
            xanchor=0,
            yanchor=0,
            x0=middle - size / 2,
            x1=middle + size / 2,
            y0=foot,
            y1=foot + size,
            line={"color": look.TEXT_SECOND, "width": 1},
        )
    for index, amount in enumerate(amounts):
        fig.add_annotation(
            xref="paper",
            yref="paper",
            x=0,
            y=0,
            xshift=middle,
            yshift=foot - 17.0 * (index + 0.5),
            xanchor="center",
            yanchor="middle",
            showarrow=False,
            text=f"{number_format(amount)}{unit}",
            font={"size": SIZE, "color": look.TEXT_SECOND},
        )


def _round_amounts(most: float) -> list[float]:
    """Up to three round amounts not above the largest, such as 50, 20, 5."""
    power = 10 ** math.floor(math.log10(most))
    ladder = [base * power * 10**step for step in (-2, -1, 0) for base in (1, 2, 5)]
    fitting = [amount for amount in ladder if amount <= most and (amount >= 1 or most < 3)]
    return [amount for amount in fitting[::-1][:4] if amount != 10 * power][:3]
