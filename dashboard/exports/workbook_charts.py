"""Native charts of the workbook, on one sheet, with their figures on another."""

import io
import re
import zipfile
from collections.abc import Sequence
from typing import Any

from dashboard import look
from dashboard.exports.chart_xml import CROWDED
from dashboard.exports.workbook_formats import Formats
from dashboard.report.model import Chart

FONT = "宋体"
SHEET, FIGURES = "图表", "图表数据"
WIDTH, HEIGHT, ROWS = 1000, 350, 19
TEXT = {"name": FONT, "size": 10}


def add(book: Any, formats: Formats, charts: Sequence[Chart]) -> list[Any]:
    """The two sheets; none without charts."""
    if not charts:
        return []
    sheet, figures = book.add_worksheet(SHEET), book.add_worksheet(FIGURES)
    figures.set_column(0, 0, 18)
    figures.set_column(1, 12, 14)
    row = 0
    for number, chart in enumerate(charts):
        drawn, used = _chart(book, figures, formats, chart, row)
        sheet.insert_chart(number * ROWS, 0, drawn)
        row += used
    sheet.print_area(0, 0, len(charts) * ROWS - 1, 15)
    return [sheet, figures]


def break_pages(sheet: Any, charts: int) -> None:
    """Two charts a page; the fit to one page wide would ignore the breaks."""
    if sheet.get_name() == SHEET:
        sheet.set_print_scale(78)
        sheet.set_h_pagebreaks(range(2 * ROWS, charts * ROWS, 2 * ROWS))


def _chart(book: Any, figures: Any, formats: Formats, chart: Chart, top: int) -> tuple[Any, int]:
    """One chart whose figures stand from row `top`; gives the rows that they use."""
    columns = _write_figures(figures, formats, chart, top)
    first, last = top + 2, top + 1 + len(chart.categories)
    names = [FIGURES, first, 0, last, 0]
    kind = {"bars": "bar", "columns": "column"}.get(chart.kind, "line")
    drawn = book.add_chart({"type": kind})
    for index, one in enumerate(chart.series):
        colour = look.OFFICE_SERIES[index % len(look.OFFICE_SERIES)]
        options: dict[str, Any] = {
            "name": [FIGURES, top + 1, index + 1],
            "categories": names,
            "values": [FIGURES, first, index + 1, last, index + 1],
        }
        if kind in ("bar", "column"):
            options |= {"fill": {"color": colour}, "gap": 45}
        else:
            line = {"none": True} if chart.kind == "dots" else {"color": colour, "width": 2}
            mark = {"type": "circle", "size": 6, "fill": {"color": colour}}
            options |= {"line": line, "marker": {**mark, "border": {"color": colour}}}
        if one.low and one.high:
            options["y_error_bars"] = _interval(columns, first, last)
        if len(chart.categories) * len(chart.series) <= CROWDED:
            code = "0" if chart.decimals == 0 else "0." + "0" * chart.decimals
            options["data_labels"] = {"value": True, "font": TEXT, "num_format": code}
            if chart.kind == "dots":
                options["data_labels"]["position"] = "right"
        drawn.add_series(options)
    if "target" in columns:
        at = columns["target"]
        drawn.add_series(
            {
                "name": [FIGURES, top + 1, at],
                "categories": names,
                "values": [FIGURES, first, at, last, at],
                "line": {"color": look.TEXT, "width": 1.5, "dash_type": "dash"},
                "marker": {"type": "none"},
            }
        )
    _style(drawn, chart, len(chart.series) + ("target" in columns) > 1)
    return drawn, len(chart.categories) + 4


def _write_figures(figures: Any, formats: Formats, chart: Chart, top: int) -> dict[str, int]:
    """Title, head and figures; gives the columns of target, plus and minus."""
    shown = formats.figure(chart.decimals)
    figures.write_string(top, 0, chart.title, formats.section)
    figures.write_column(top + 2, 0, chart.categories, formats.text)
    for index, one in enumerate(chart.series, start=1):
        figures.write_string(top + 1, index, one.name, formats.figure_head)
        _column(figures, top + 2, index, one.values, shown)
    columns, at = {}, len(chart.series) + 1
    if chart.target is not None and chart.kind != "bars":
        columns["target"] = at
        figures.write_string(top + 1, at, chart.target_name, formats.figure_head)
        _column(figures, top + 2, at, [chart.target] * len(chart.categories), shown)
        at += 1
    for one in chart.series:
        if one.low and one.high:
            for name, words, ends in (("minus", "到低端", one.low), ("plus", "到高端", one.high)):
                columns[name] = at
                figures.write_string(top + 1, at, words, formats.figure_head)
                reach = [
                    None if v is None or end is None else round(abs(v - end), 4)
                    for v, end in zip(one.values, ends, strict=True)
                ]
                _column(figures, top + 2, at, reach, shown)
                at += 1
    return columns


def _column(sheet: Any, row: int, column: int, values: Sequence[float | None], shown: Any) -> None:
    for offset, value in enumerate(values):
        if value is not None:
            sheet.write_number(row + offset, column, value, shown)


def _interval(columns: dict[str, int], first: int, last: int) -> dict[str, Any]:
    def area(column: int) -> str:
        letter = chr(ord("A") + column)
        return f"={FIGURES}!${letter}${first + 1}:${letter}${last + 1}"

    return {
        "type": "custom",
        "plus_values": area(columns["plus"]),
        "minus_values": area(columns["minus"]),
        "end_style": 0,
        "line": {"color": look.INTERVAL, "width": 2},
    }


def _style(drawn: Any, chart: Chart, has_legend: bool) -> None:
    drawn.set_title({"name": chart.title, "name_font": {**TEXT, "size": 12}, "overlay": False})
    drawn.set_size({"width": WIDTH, "height": HEIGHT})
    is_bars = chart.kind == "bars"
    category: dict[str, Any] = {"num_font": TEXT, "major_tick_mark": "none"}
    value: dict[str, Any] = {
        "num_font": TEXT,
        "min": 0 if chart.kind in ("bars", "columns") else chart.lowest,
        "major_gridlines": {"visible": not is_bars, "line": {"color": look.GRID}},
        "name": chart.unit,
        "name_font": TEXT,
    }
    if chart.highest is not None:
        value["max"] = chart.highest
    if is_bars:
        category["reverse"] = True
        value["visible"] = False
    if len(chart.categories) > CROWDED:
        category["num_font"] = {**TEXT, "size": 9, "rotation": 270}
        category["interval_unit"] = 1
    upright, level = (category, value) if is_bars else (value, category)
    drawn.set_x_axis(level)
    drawn.set_y_axis(upright)
    drawn.set_legend({"position": "bottom", "font": TEXT} if has_legend else {"none": True})


def with_asian_fonts(content: bytes) -> bytes:
    """The workbook with an East-Asian font beside every Latin one of its charts."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for item in old.infolist():
            data = old.read(item)
            if item.filename.startswith("xl/charts/chart"):
                data = _patched(data.decode("utf-8")).encode("utf-8")
            new.writestr(item, data)
    return buffer.getvalue()


def _patched(xml: str) -> str:
    found = rf'<a:latin typeface="{FONT}"/><a:ea typeface="{FONT}"/><a:cs typeface="{FONT}"/>'
    return re.sub(r'<a:latin typeface="[^"]*"[^>]*/>', found, xml)
