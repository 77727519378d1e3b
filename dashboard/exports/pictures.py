"""Charts and maps of a report as pictures (PNG, SVG), drawn without a browser.

What a picture needs to be pasted anywhere is burnt in: the finding as its title, the definition,
n where the chart has it, source, as-of date, version, and 模拟数据 on simulated figures.
"""

import io
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Polygon

from dashboard import look
from dashboard.exports.areas import area, legend
from dashboard.maps.plain_shapes import outlines
from dashboard.report.model import Chart, Map, Part, Report
from dashboard.settings import DATA
from dashboard.words import formats
from dashboard.words.formats import text_width

FONT_FILE = "fonts/NotoSansSC-subset.ttf"
FORMS = {"png": "image/png", "svg": "image/svg+xml"}
WIDTH = 9.0  # inches
ROW = 0.24
MOST_COLUMNS = 12
MAP_SIZE = (900, 760)
_DASH = (0, (5, 3))


def picture(report: Report, part: Part, form: str = "png", *, scale: float = 2.0) -> bytes:
    """The chart of a part, or else its map, with everything burnt in. KeyError for no picture."""
    if part.chart is None and part.map is None:
        raise KeyError(f"part {part.key} has nothing to draw")
    shown = part.chart or part.map
    assert shown is not None
    figure, axes = _frame(report, part, shown.title, shown.subtitle, _height(shown))
    if isinstance(shown, Chart):
        _chart(axes, shown)
    else:
        _map(axes, shown)
    return _saved(figure, form, scale)


def bare(shown: Chart | Map) -> str:
    """The drawing alone as SVG, for a page that writes title and source itself."""
    figure = Figure(figsize=(WIDTH, _height(shown)))
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0)) if isinstance(shown, Map) else _axes(figure, shown)
    if isinstance(shown, Chart):
        _chart(axes, shown)
    else:
        _map(axes, shown)
    text = _saved(figure, "svg", 1.0).decode()
    return text[text.index("<svg") :]


def _frame(
    report: Report, part: Part, title: str, subtitle: str, height: float
) -> tuple[Figure, Axes]:
    head, foot = 0.95, 0.5
    whole = height + head + foot
    figure = Figure(figsize=(WIDTH, whole))
    left, right = 0.25 / WIDTH, 1 - 0.25 / WIDTH
    figure.text(
        left, 1 - 0.42 / whole, title, fontproperties=_font(_fitting(title)), color=look.TEXT
    )
    figure.text(
        left, 1 - 0.74 / whole, subtitle, fontproperties=_font(10.5), color=look.TEXT_SECOND
    )
    source = f"来源：{part.source}" if part.source else ""
    day = f"统计截止 {formats.date_text(report.as_of)}"
    counted = part.counted or (part.lights[-1].basis if part.lights else "")
    count = f"n：{counted}" if counted else ""
    words = " · ".join(word for word in (source, count, day, *report.marks) if word)
    room = (right - left) * figure.get_figwidth() * 72 / 8.5  # em
    is_long = text_width(words) + text_width(report.version) + 2 > room
    level = 0.38 if is_long else 0.27
    figure.text(left, level / whole, words, fontproperties=_font(8.5), color=look.TEXT_FOOT)
    figure.text(
        right,
        (0.18 if is_long else level) / whole,
        report.version,
        fontproperties=_font(8.5),
        color=look.TEXT_FOOT,
        ha="right",
    )
    shown = part.chart or part.map
    if isinstance(shown, Chart):
        return figure, _axes(figure, shown, height, foot, whole)
    return figure, figure.add_axes((0.02, foot / whole, 0.96, height / whole))


def _axes(
    figure: Figure, shown: Chart, height: float = 0.0, foot: float = 0.0, whole: float = 0.0
) -> Axes:
    """Axes with room for the names on the left, or below them."""
    whole = whole or float(figure.get_size_inches()[1])
    height = height or whole
    names = max((text_width(name) for name in shown.categories), default=4.0)
    left = (0.35 + names * 0.155) / WIDTH if _lies(shown) else 0.75 / WIDTH
    bottom = 0.3 if _lies(shown) else 0.45
    return figure.add_axes(
        (left, (foot + bottom) / whole, 1 - left - 1.35 / WIDTH, (height - bottom - 0.25) / whole)
    )


def _height(shown: Chart | Map) -> float:
    if isinstance(shown, Map):
        return WIDTH * MAP_SIZE[1] / MAP_SIZE[0]
    return max(2.2, ROW * len(shown.categories) + 0.7) if _lies(shown) else 3.9


def _lies(shown: Chart) -> bool:
    """Whether the categories stand one below the other."""
    return shown.kind == "bars" or (shown.kind == "dots" and len(shown.categories) > MOST_COLUMNS)


def _fitting(title: str) -> float:
    """Point size at which a title fits one line."""
    return min(16.0, (WIDTH - 0.5) * 72 / max(text_width(title), 1.0))


@lru_cache
def _font(size: float) -> FontProperties:
    return FontProperties(fname=str(DATA / FONT_FILE), size=size)


def _saved(figure: Figure, form: str, scale: float) -> bytes:
    made = io.BytesIO()
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": "report"}):
        figure.savefig(made, format=form, dpi=100 * scale, metadata=_no_date(form))
    text = made.getvalue()
    return _with_family(text) if form == "svg" else text


def _no_date(form: str) -> dict[str, Any]:
    return {"Date": None} if form == "svg" else {"Software": None}


def _with_family(svg: bytes) -> bytes:
    """Text of an SVG in the fonts of the screen, since the reader has not got ours."""
    family = look.FONT.replace('"', "'")
    return svg.replace(b"'Noto Sans SC'", family.encode()).replace(b"Noto Sans SC", family.encode())


# ---- charts -------------------------------------------------------------------------------------


def _chart(axes: Axes, shown: Chart) -> None:
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(look.BORDER)
    draw = {"bars": _bars, "columns": _columns, "lines": _lines, "dots": _dots}[shown.kind]
    draw(axes, shown)
    for label in (*axes.get_xticklabels(), *axes.get_yticklabels()):
        label.set_fontproperties(_font(10))
        label.set_color(look.TEXT_SECOND)
    axes.tick_params(length=0)
    axes.set_axisbelow(True)


def _number(value: float, shown: Chart) -> str:
    return f"{value:,.{shown.decimals}f}"


def _bars(axes: Axes, shown: Chart) -> None:
    values = [v or 0.0 for v in shown.series[0].values]
    places = list(range(len(values)))
    colours = [look.DATA if i < 2 else look.DATA_SOFT for i in places]
    axes.barh(places, values, height=0.64, color=colours)
    most = max(values, default=1.0) or 1.0
    for place, value in zip(places, values, strict=True):
        words = f"{_number(value, shown)}{shown.unit}"
        _text(axes, value + most * 0.01, place, words, va="center")
    axes.set_yticks(places, shown.categories)
    axes.set_ylim(len(values) - 0.4, -0.6)
    axes.set_xlim(0, most * 1.02)
    axes.xaxis.set_visible(False)
    axes.spines["bottom"].set_visible(False)


def _columns(axes: Axes, shown: Chart) -> None:
    places = list(range(len(shown.categories)))
    for value, place in zip(shown.series[0].values, places, strict=True):
        axes.bar(place, value or 0.0, width=0.62, color=look.DATA)
        if value is not None:
            _text(axes, place, value, _number(value, shown), va="bottom", ha="center")
    _upright(axes, shown, places, 0.0)


def _lines(axes: Axes, shown: Chart) -> None:
    places = list(range(len(shown.categories)))
    several = (look.CONTEXT, look.DATA, look.FRAME, look.DATA_SOFT)
    colours = several if len(shown.series) > 1 else (look.DATA,)
    ends: list[tuple[float, str, str]] = []
    for i, one in enumerate(shown.series):
        colour = colours[i % len(colours)]
        values = [float("nan") if v is None else v for v in one.values]
        axes.plot(places, values, color=colour, linewidth=2, marker="o", markersize=5)
        known = [v for v in one.values if v is not None]
        if known:
            ends.append((known[-1], f"{one.name} {_number(known[-1], shown)}", colour))
    _upright(axes, shown, places, shown.lowest)
    _end_labels(axes, ends, places[-1] if places else 0)


def _end_labels(axes: Axes, ends: list[tuple[float, str, str]], last: int) -> None:
    low, high = axes.get_ylim()
    before = float("inf")
    for value, words, colour in sorted(ends, reverse=True):
        y = min(value, before - (high - low) * 0.055)
        before = y
        _text(axes, last + 0.12, y, words, va="center", color=colour)


def _dots(axes: Axes, shown: Chart) -> None:
    if _lies(shown):
        _dot_rows(axes, shown)
        return
    places = list(range(len(shown.categories)))
    one = shown.series[0]
    for place, value, low, high in _points(one.values, one.low, one.high):
        if low is not None and high is not None:
            axes.plot([place, place], [low, high], color=look.INTERVAL, linewidth=6)
        axes.plot(place, value, "o", color=look.DATA, markersize=8)
        top = high if high is not None else value
        _text(axes, place, top + 1.2, _number(value, shown), va="bottom", ha="center")
    _upright(axes, shown, places, shown.lowest)


def _dot_rows(axes: Axes, shown: Chart) -> None:
    one = shown.series[0]
    for place, value, low, high in _points(one.values, one.low, one.high):
        if low is not None and high is not None:
            axes.plot([low, high], [place, place], color=look.INTERVAL, linewidth=3)
        axes.plot(value, place, "o", color=look.DATA, markersize=5)
        axes.annotate(
            _number(value, shown),
            (1.01, place),
            xycoords=("axes fraction", "data"),
            va="center",
            fontproperties=_font(9.5),
            color=look.TEXT,
        )
    axes.set_yticks(list(range(len(shown.categories))), shown.categories)
    axes.set_ylim(len(shown.categories) - 0.4, -0.9)
    axes.set_xlim(shown.lowest, (shown.highest or 100.0) + 0.5)
    axes.xaxis.grid(True, color=look.GRID)
    if shown.target is not None:
        axes.axvline(shown.target, color=look.TEXT, linewidth=1.2, linestyle=_DASH)
        _text(axes, shown.target, -0.75, shown.target_name, ha="center", va="bottom")


def _points(
    values: Sequence[float | None], low: Sequence[float | None], high: Sequence[float | None]
) -> list[tuple[int, float, float | None, float | None]]:
    found = []
    for place, value in enumerate(values):
        if value is not None:
            ends = (low[place], high[place]) if low and high else (None, None)
            found.append((place, value, *ends))
    return found


def _upright(axes: Axes, shown: Chart, places: list[int], lowest: float) -> None:
    """Axes of columns, lines and dots: categories below, values on the left, the target."""
    step = max(1, -(-len(places) // MOST_COLUMNS))
    axes.set_xticks(places[::step], shown.categories[::step])
    axes.set_xlim(-0.6, max(len(places) - 0.4, 0.6))
    top = shown.highest or max([*axes.get_ylim(), shown.target or 0.0])
    axes.set_ylim(lowest, top + (top - lowest) * 0.06)
    axes.yaxis.grid(True, color=look.GRID)
    if shown.target is not None:
        axes.axhline(shown.target, color=look.TEXT, linewidth=1.2, linestyle=_DASH)
        axes.annotate(
            shown.target_name,
            (0.0, shown.target),
            xycoords=("axes fraction", "data"),
            xytext=(2, 3),
            textcoords="offset points",
            fontproperties=_font(9.5),
            color=look.TEXT,
        )


def _text(axes: Axes, x: float, y: float, words: str, **where: Any) -> None:
    where = {"color": look.TEXT, **where}
    axes.text(x, y, words, fontproperties=_font(9.5), **where)


# ---- map ----------------------------------------------------------------------------------------


def _map(axes: Axes, shown: Map) -> None:
    width, height = MAP_SIZE
    told = {place.name: place for place in shown.places}
    axes.set_xlim(0, width)
    axes.set_ylim(height, 0)
    axes.set_aspect("equal")
    axes.axis("off")
    for unit in outlines(shown.units_id, width, height, 12):
        place = told.get(unit.name)
        one = area(place)
        for ring in unit.rings:
            hatch = one.hatch * 2 if one.hatch else None
            shape = Polygon(
                list(ring), facecolor=one.fill, edgecolor=look.WHITE, linewidth=1.0, hatch=hatch
            )
            shape.set_hatchcolor(look.HATCH)
            axes.add_patch(shape)
        if unit.leader:
            axes.plot(*zip(*unit.leader, strict=True), color=look.MAP_OUTLINE, linewidth=0.7)
        words = f"{unit.label}\n{place.text}" if place and place.text else unit.label
        axes.text(
            *unit.at,
            words,
            fontproperties=_font(8.5),
            color=look.TEXT if unit.leader else one.ink,
            ha="center",
            va="center",
            linespacing=1.1,
        )
    _legend(axes, shown)


def _legend(axes: Axes, shown: Map) -> None:
    y = 22.0
    for one in legend(shown):
        axes.add_patch(
            Polygon(
                [(14, y - 8), (38, y - 8), (38, y + 8), (14, y + 8)],
                facecolor=one.fill,
                edgecolor=look.BORDER,
                hatch=one.hatch * 3 if one.hatch else None,
            )
        )
        axes.text(46, y, one.words, fontproperties=_font(9.5), va="center", color=look.TEXT)
        y += 26
    axes.text(14, 752, look.SCHEMATIC_NOTE, fontproperties=_font(8), color=look.TEXT_FOOT)
