"""Native, editable charts for Word and PowerPoint: DrawingML and the workbook behind it.

Both programs take the same chart part (ECMA-376 part 1, 21.2). Every text names its East-Asian
font, since a chart that names none falls back to a Latin one.
"""

import io
import math
from collections.abc import Sequence
from datetime import datetime
from xml.sax.saxutils import escape

import xlsxwriter

from dashboard import look
from dashboard.report.model import Chart, Series

SHEET = "Sheet1"
MADE = datetime(2000, 1, 1)  # fixed, so that the same chart gives the same bytes
LOW_COLUMN = "低端"
HIGH_COLUMN = "高端"
MOST_STEPS = 8
CROWDED = 14  # more categories than this are written downwards and carry no labels
NAMESPACES = (
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
COLOURS = tuple(look.bare(colour) for colour in look.OFFICE_SERIES)
INK, SECOND, GRID = (look.bare(one) for one in (look.TEXT, look.TEXT_SECOND, look.GRID))
INTERVAL, AXIS = look.bare(look.INTERVAL), look.bare(look.CONTEXT)


def chart_xml(chart: Chart, font: str, points: float, workbook_id: str = "rId1") -> str:
    """The chart part; `workbook_id` relates it to its embedded workbook, '' for none."""
    plot = _bars(chart, font, points) if chart.kind in ("bars", "columns") else _lines(chart, font)
    has_legend = len(_all_series(chart)) > 1
    legend = (
        '<c:legend><c:legendPos val="b"/><c:overlay val="0"/>'
        f"{_text(font, points, SECOND)}</c:legend>"
        if has_legend
        else ""
    )
    external = (
        f'<c:externalData r:id="{workbook_id}"><c:autoUpdate val="0"/></c:externalData>'
        if workbook_id
        else ""
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<c:chartSpace {NAMESPACES}><c:date1904 val="0"/><c:lang val="zh-CN"/>'
        '<c:roundedCorners val="0"/><c:chart><c:autoTitleDeleted val="1"/>'
        f"<c:plotArea><c:layout/>{plot}{_axes(chart, font, points)}</c:plotArea>{legend}"
        '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
        f"{_text(font, points, INK)}{external}</c:chartSpace>"
    )


def _text(font: str, points: float, colour: str, body: str = "<a:bodyPr/>") -> str:
    face = "".join(f'<a:{kind} typeface="{escape(font)}"/>' for kind in ("latin", "ea", "cs"))
    return (
        f"<c:txPr>{body}<a:lstStyle/><a:p><a:pPr>"
        f'<a:defRPr sz="{round(points * 100)}" b="0"><a:solidFill><a:srgbClr val="{colour}"/>'
        f"</a:solidFill>{face}</a:defRPr></a:pPr>"
        '<a:endParaRPr lang="zh-CN"/></a:p></c:txPr>'
    )


def _all_series(chart: Chart) -> list[Series]:
    """The series and, as the last one, the target."""
    found = list(chart.series)
    if chart.target is not None and chart.kind != "bars":
        found.append(Series(chart.target_name, (chart.target,) * len(chart.categories)))
    return found


def _columns(chart: Chart) -> list[tuple[str, Sequence[float | None]]]:
    """Columns of the workbook: every series, then the ends of its interval."""
    found: list[tuple[str, Sequence[float | None]]] = [
        (one.name, one.values) for one in _all_series(chart)
    ]
    for one in chart.series:
        if one.low and one.high:
            found += [(LOW_COLUMN, _reach(one, one.low)), (HIGH_COLUMN, _reach(one, one.high))]
    return found


def _reach(one: Series, ends: Sequence[float | None]) -> list[float | None]:
    """Distance from each value to the end of its interval."""
    return [
        None if value is None or end is None else round(abs(value - end), 4)
        for value, end in zip(one.values, ends, strict=True)
    ]


def chart_workbook(chart: Chart) -> bytes:
    """The workbook that opens on 编辑数据: categories in column A, a column per series."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(buffer, options)
    book.set_properties({"created": MADE})
    sheet = book.add_worksheet(SHEET)
    sheet.write_column(1, 0, chart.categories)
    for column, (name, values) in enumerate(_columns(chart), start=1):
        sheet.write_string(0, column, name)
        for row, value in enumerate(values, start=1):
            if value is not None:
                sheet.write_number(row, column, value)
    book.close()
    return buffer.getvalue()


def _column_ref(chart: Chart, index: int) -> str:
    letter = chr(ord("B") + index)
    return f"{SHEET}!${letter}$2:${letter}${len(chart.categories) + 1}"


def _numbers(values: Sequence[float | None], ref: str, decimals: int) -> str:
    code = "0" if decimals == 0 else "0." + "0" * decimals
    points = "".join(
        f'<c:pt idx="{i}"><c:v>{v:g}</c:v></c:pt>' for i, v in enumerate(values) if v is not None
    )
    return (
        f"<c:numRef><c:f>{ref}</c:f><c:numCache><c:formatCode>{code}</c:formatCode>"
        f'<c:ptCount val="{len(values)}"/>{points}</c:numCache></c:numRef>'
    )


def _head(chart: Chart, index: int, name: str) -> str:
    letter = chr(ord("B") + index)
    return (
        f'<c:idx val="{index}"/><c:order val="{index}"/><c:tx><c:strRef>'
        f'<c:f>{SHEET}!${letter}$1</c:f><c:strCache><c:ptCount val="1"/><c:pt idx="0">'
        f"<c:v>{escape(name)}</c:v></c:pt></c:strCache></c:strRef></c:tx>"
    )


def _categories(chart: Chart) -> str:
    count = len(chart.categories)
    points = "".join(
        f'<c:pt idx="{i}"><c:v>{escape(name)}</c:v></c:pt>'
        for i, name in enumerate(chart.categories)
    )
    return (
        f"<c:cat><c:strRef><c:f>{SHEET}!$A$2:$A${count + 1}</c:f><c:strCache>"
        f'<c:ptCount val="{count}"/>{points}</c:strCache></c:strRef></c:cat>'
    )


def _values(chart: Chart, index: int, one: Series) -> str:
    ref = _column_ref(chart, index)
    return f"<c:val>{_numbers(one.values, ref, chart.decimals)}</c:val>"


# A label beside a mark covers the target line, so that both can be read.
_LABEL_FILL = f'<a:solidFill><a:srgbClr val="{look.bare(look.WHITE)}"/></a:solidFill>'


def _labels(chart: Chart, font: str, points: float, place: str) -> str:
    if len(chart.categories) > CROWDED:
        return ""
    code = "#,##0" if chart.decimals == 0 else "0." + "0" * chart.decimals
    return (
        f'<c:dLbls><c:numFmt formatCode="{code}" sourceLinked="0"/>'
        f"<c:spPr>{_LABEL_FILL if place == 'r' else '<a:noFill/>'}<a:ln><a:noFill/></a:ln></c:spPr>"
        f"{_text(font, points, INK)}"
        f'<c:dLblPos val="{place}"/><c:showLegendKey val="0"/><c:showVal val="1"/>'
        '<c:showCatName val="0"/><c:showSerName val="0"/><c:showPercent val="0"/>'
        '<c:showBubbleSize val="0"/></c:dLbls>'
    )


def _bars(chart: Chart, font: str, points: float) -> str:
    direction = "bar" if chart.kind == "bars" else "col"
    body = ""
    for index, one in enumerate(chart.series):
        body += (
            f"<c:ser>{_head(chart, index, one.name)}"
            f'<c:spPr><a:solidFill><a:srgbClr val="{COLOURS[index]}"/></a:solidFill></c:spPr>'
            f'<c:invertIfNegative val="0"/>{_labels(chart, font, points, "outEnd")}'
            f"{_categories(chart)}{_values(chart, index, one)}</c:ser>"
        )
    return (
        f'<c:barChart><c:barDir val="{direction}"/><c:grouping val="clustered"/>'
        f'<c:varyColors val="0"/>{body}<c:gapWidth val="45"/>'
        '<c:axId val="111"/><c:axId val="112"/></c:barChart>'
    )


def _lines(chart: Chart, font: str) -> str:
    body, ends = "", len(_all_series(chart))
    for index, one in enumerate(_all_series(chart)):
        is_target = index >= len(chart.series)
        bars = ""
        if one.low and one.high:
            bars = _interval(chart, one, ends)
            ends += 2
        if is_target:
            look_ = _line(INK, 1.5, "dash") + _no_marker()
        elif chart.kind == "dots":
            look_ = "<c:spPr><a:ln><a:noFill/></a:ln></c:spPr>" + _marker(COLOURS[index])
        else:
            look_ = _line(COLOURS[index], 2.0) + _marker(COLOURS[index], 5)
        is_sparse = len(chart.categories) * len(chart.series) <= CROWDED
        is_labelled = not is_target and is_sparse
        labels = _labels(chart, font, 9, "r" if chart.kind == "dots" else "t")
        body += (
            f"<c:ser>{_head(chart, index, one.name)}{look_}{labels if is_labelled else ''}{bars}"
            f'{_categories(chart)}{_values(chart, index, one)}<c:smooth val="0"/></c:ser>'
        )
    return (
        '<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>'
        f'{body}<c:marker val="1"/><c:axId val="111"/><c:axId val="112"/></c:lineChart>'
    )


def _line(colour: str, points: float, dash: str = "solid") -> str:
    return (
        f'<c:spPr><a:ln w="{round(points * 12700)}"><a:solidFill><a:srgbClr val="{colour}"/>'
        f'</a:solidFill><a:prstDash val="{dash}"/></a:ln></c:spPr>'
    )


def _marker(colour: str, size: int = 7) -> str:
    fill = f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'
    return (
        f'<c:marker><c:symbol val="circle"/><c:size val="{size}"/>'
        f"<c:spPr>{fill}<a:ln>{fill}</a:ln></c:spPr></c:marker>"
    )


def _no_marker() -> str:
    return '<c:marker><c:symbol val="none"/></c:marker>'


def _interval(chart: Chart, one: Series, first: int) -> str:
    """Bars to both ends of an interval; their lengths stand in the columns `first` and next."""
    minus = _numbers(_reach(one, one.low), _column_ref(chart, first), 2)
    plus = _numbers(_reach(one, one.high), _column_ref(chart, first + 1), 2)
    line = f'<a:ln w="28575"><a:solidFill><a:srgbClr val="{INTERVAL}"/></a:solidFill></a:ln>'
    return (
        '<c:errBars><c:errDir val="y"/><c:errBarType val="both"/><c:errValType val="cust"/>'
        f'<c:noEndCap val="1"/><c:plus>{plus}</c:plus><c:minus>{minus}</c:minus>'
        f"<c:spPr>{line}</c:spPr></c:errBars>"
    )


def _axes(chart: Chart, font: str, points: float) -> str:
    is_bars = chart.kind == "bars"
    body = "<a:bodyPr/>"
    if len(chart.categories) > CROWDED:
        body = '<a:bodyPr rot="0" vert="eaVert"/>'
    order = "maxMin" if is_bars else "minMax"
    grid = f'<a:ln w="6350"><a:solidFill><a:srgbClr val="{GRID}"/></a:solidFill></a:ln>'
    base = f'<a:ln w="9525"><a:solidFill><a:srgbClr val="{AXIS}"/></a:solidFill></a:ln>'
    category = (
        f'<c:catAx><c:axId val="111"/><c:scaling><c:orientation val="{order}"/></c:scaling>'
        f'<c:delete val="0"/><c:axPos val="{"l" if is_bars else "b"}"/>'
        '<c:numFmt formatCode="General" sourceLinked="0"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/>'
        f"<c:spPr>{base}</c:spPr>{_text(font, points, INK, body)}"
        '<c:crossAx val="112"/><c:crosses val="autoZero"/><c:auto val="0"/>'
        '<c:lblAlgn val="ctr"/><c:lblOffset val="100"/><c:tickLblSkip val="1"/>'
        '<c:noMultiLvlLbl val="1"/></c:catAx>'
    )
    lowest, step = _scale(chart)
    highest = "" if chart.highest is None else f'<c:max val="{chart.highest:g}"/>'
    lines = "" if is_bars else f"<c:majorGridlines><c:spPr>{grid}</c:spPr></c:majorGridlines>"
    value = (
        '<c:valAx><c:axId val="112"/><c:scaling><c:orientation val="minMax"/>'
        f'{highest}<c:min val="{lowest:g}"/></c:scaling>'
        f'<c:delete val="{int(is_bars)}"/><c:axPos val="{"t" if is_bars else "l"}"/>{lines}'
        '<c:numFmt formatCode="General" sourceLinked="0"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>'
        f"<c:spPr><a:ln><a:noFill/></a:ln></c:spPr>{_text(font, points, SECOND)}"
        '<c:crossAx val="111"/><c:crosses val="autoZero"/><c:crossBetween val="between"/>'
        f"{step}</c:valAx>"
    )
    return category + value


def _scale(chart: Chart) -> tuple[float, str]:
    """Where the axis of values begins, and its step where its end is fixed, so that the end
    carries a number."""
    lowest = 0.0 if chart.kind in ("bars", "columns") else chart.lowest
    if chart.highest is None or chart.kind == "bars" or chart.highest <= lowest:
        return lowest, ""
    span = chart.highest - lowest
    step = next((s for s in (1, 2, 5, 10, 20) if span / s <= MOST_STEPS), 25)
    return chart.highest - step * math.ceil(span / step), f'<c:majorUnit val="{step}"/>'
