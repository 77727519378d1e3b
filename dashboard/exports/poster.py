"""挂图作战: the county on one sheet for the wall (PDF in A3, A1 or A0), set by Typst.

Vector, one page, text selectable, legible in black and white: every light has glyph and word, and
the fills of the map differ in grey. Needs neither a browser nor a network.
"""

import math
import re
from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Any

from dashboard import look
from dashboard.exports import NO_REGISTER, POSTER_SIZES
from dashboard.exports.areas import legend
from dashboard.exports.map_svg import map_svg
from dashboard.exports.typeset import light_data, pdf
from dashboard.report.model import Part, Report, Table
from dashboard.words import formats

LIGHTS, BLOCK_ROWS, POINTS = 9, 10, 7
MAP_MM = 128.0


class PosterError(ValueError):
    """The poster cannot be made; the message is Chinese."""


def poster(report: Report, size: str = "A3") -> bytes:
    """The report as a one-page PDF. PosterError when it does not fit one page."""
    for extras in (2, 1, 0):
        made = pdf("poster.typ", _data(report, POSTER_SIZES[size], extras))
        if _pages(made) == 1:
            return made
    raise PosterError("内容太多，一页放不下。请换一个统计截止日，或减少指标。")


def _pages(made: bytes) -> int:
    """How many pages the tree of a PDF counts."""
    return max((int(count) for count in re.findall(rb"/Count (\d+)", made)), default=0)


def _data(report: Report, factor: float, extras: int) -> dict[str, Any]:
    """What the sheet shows; extras: how many of trades and next steps fill the middle."""
    parts = {part.key: part for part in report.parts}
    facts = dict(report.scope)
    ranking = parts.get("townships")
    if ranking is None or ranking.table is None:
        raise PosterError(NO_REGISTER)
    lights = [light for part in report.parts[:1] for light in part.lights][:LIGHTS]
    return {
        "factor": factor,
        "title": "永嘉县质量工作挂图作战",
        "facts": f"统计截止 {formats.date_text(report.as_of)}　区划 {facts.get('区划', '')}",
        "countdown": facts.get("倒计时", ""),
        "marks": list(report.marks),
        "lights": [light_data(one) for one in lights],
        "card": 33 if len(lights) <= LIGHTS - 3 else 29,
        "map": _map(parts.get("map")),
        "points": [part.finding for part in report.parts if part.in_text and part.lights][:POINTS],
        "blocks": [
            _gaps(parts.get("gaps")),
            *_duties(parts.get("duties")),
            *_trades(parts, extras),
        ],
        "steps": [one.plain for one in parts["next"].paragraphs]
        if extras > 1 and "next" in parts
        else [],
        "ranking": _ranking(ranking, ranking.table),
        "foot": f"来源：{report.origin}",
        "version": report.version,
    }


def _map(part: Part | None) -> dict[str, Any] | None:
    if part is None or part.map is None:
        return None
    drawn = map_svg(part.map, MAP_MM)
    lines = legend(part.map)
    return {
        "title": part.map.title,
        "subtitle": part.map.subtitle,
        "svg": drawn.svg,
        "height": drawn.height,
        "size": 6.6 if len(part.map.places) > 25 else 8.0,
        "labels": [{"x": x, "y": y, "text": text, "ink": ink} for x, y, text, ink in drawn.labels],
        "legend": [{"fill": one.fill, "words": one.words} for one in lines],
        "note": look.SCHEMATIC_NOTE,
    }


def _gaps(part: Part | None) -> dict[str, Any]:
    """Townships that lack most units."""
    chart = part.chart if part else None
    if part is None or chart is None:
        return _block("各乡镇都不差", "", ("乡镇", "还差"), [], ())
    values = chart.series[0].values
    cells = [
        (name, f"{value:,.0f}{chart.unit}")
        for name, value in zip(chart.categories, values, strict=True)
        if value is not None
    ]
    heads = ("乡镇", "还差", "乡镇", "还差")
    return _block(chart.title, chart.subtitle, heads, _in_pairs(cells), (1, 3))


def _in_pairs(cells: Sequence[tuple[str, str]]) -> list[list[str]]:
    """Two lines of a short list beside each other."""
    half = (len(cells) + 1) // 2
    pairs = zip_longest(cells[:half], cells[half:], fillvalue=("", ""))
    return [[*one, *other] for one, other in pairs]


def _duties(part: Part | None) -> list[dict[str, Any]]:
    """What is overdue and who owes it."""
    if part is None:
        return []
    if part.table is None:
        return [_block(part.finding, part.ruler, ("任务",), [], ())]
    heads = tuple(one.head for one in part.table.columns)
    rows = [[cell.text for cell in row] for row in part.table.rows[:BLOCK_ROWS]]
    return [_block(part.finding, part.ruler, heads, rows, ())]


def _trades(parts: Mapping[str, Part], extras: int) -> list[dict[str, Any]]:
    """Trades that lack most units, two beside each other, where there is room."""
    part = parts.get("trades")
    chart = part.chart if part else None
    if not extras or chart is None:
        return []
    cells = [
        (name, f"{value:,.0f}{chart.unit}")
        for name, value in zip(chart.categories, chart.series[0].values, strict=True)
        if value is not None
    ]
    heads = ("行业", "还差", "行业", "还差")
    return [_block(chart.title, chart.subtitle, heads, _in_pairs(cells), (1, 3))]


def _block(
    title: str,
    subtitle: str,
    heads: tuple[str, ...],
    rows: list[list[str]],
    right: tuple[int, ...],
) -> dict[str, Any]:
    widths = [
        min(max([len(head), *(len(row[i]) for row in rows)]), 14) for i, head in enumerate(heads)
    ]
    return {
        "title": title,
        "subtitle": subtitle,
        "heads": list(heads),
        "rows": rows,
        "columns": widths,
        "right": list(right),
    }


def _ranking(part: Part, table: Table) -> dict[str, Any]:
    """Every unit with its rank, interval, rate as a bar, and light, from the annex table."""
    place = {column.name: i for i, column in enumerate(table.columns)}
    unit = next(name for name in ("规范率", "比率") if name in place)
    rates = [row[place[unit]].number for row in table.rows]
    known = [rate for rate in rates if rate is not None]
    goal = part.chart.target if part.chart else None
    low = float(math.floor(min([*known, goal or 100.0]) - 1))
    rows = []
    for row, rate in zip(table.rows, rates, strict=True):
        state = row[place["判定"]]
        shown = look.VERDICTS.get(state.state)
        rows.append(
            {
                "rank": row[place["名次"]].text,
                "span": row[place["可能名次"]].text if "可能名次" in place else "",
                "name": row[place["乡镇"]].text,
                "text": row[place[unit]].text,
                "gap": row[place["距目标"]].text if "距目标" in place else "",
                "place": None if rate is None else (rate - low) / (100 - low),
                "label": shown.label if shown else state.text,
                "ink": shown.ink if shown else look.TEXT,
            }
        )
    many = len(rows) > 25
    return {
        "title": part.finding,
        "subtitle": f"点的位置为{unit}，横轴{low:.0f}—100%，竖线为目标；可能名次重叠的不分先后",
        "target": None if goal is None else (goal - low) / (100 - low),
        "unit": f"{unit}（%）",
        "size": 9.0 if many else 11.0,
        "inset": 1.6 if many else 3.6,
        "rows": rows,
        "note": "；".join(table.notes[:2]),
    }
