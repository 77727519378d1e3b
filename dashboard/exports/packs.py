"""Many files in one zip: every picture of a report, or one A4 page per township."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

from dashboard.exports import NO_PICTURES
from dashboard.exports.pictures import picture
from dashboard.exports.typeset import light_data, pdf
from dashboard.report.model import Part, Report
from dashboard.words import formats

SHORT = {"没有整规": "未整规", "没有达到规范": "未规范"}
Progress = Callable[[float, str], None]


def picture_pack(report: Report) -> bytes:
    """A zip with one picture per part that has a chart or a map, in the order of the report."""
    drawn = [part for part in report.parts if part.chart or part.map]
    if not drawn:
        raise ValueError(NO_PICTURES)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as folder:
        for number, part in enumerate(drawn, start=1):
            folder.writestr(f"{number:02d}_{part.heading}.png", picture(report, part))
    return made.getvalue()


def sheet(report: Report, part: Part) -> bytes:
    """The page of one township as PDF."""
    return pdf("sheet.typ", _data(report, part))


def sheets(report: Report, told: Progress | None = None) -> bytes:
    """A zip with one PDF per township of the report's pack; `told` hears how far it is."""
    if not report.pack:
        raise ValueError("还没有“十小”名册，出不了逐乡镇的单页。请先在“数据导入”页导入名册。")
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as folder:
        for number, part in enumerate(report.pack, start=1):
            if told:
                told((number - 1) / len(report.pack), part.heading)
            folder.writestr(f"{number:02d}_{part.heading}.pdf", sheet(report, part))
    return made.getvalue()


def _data(report: Report, part: Part) -> dict[str, Any]:
    table = None
    if part.table is not None:
        table = {
            "title": part.table.title,
            "heads": [column.head for column in part.table.columns],
            "rows": [[cell.text for cell in row] for row in part.table.lines],
        }
    words = [one.plain for one in part.paragraphs]
    return {
        "name": part.heading,
        "finding": part.finding,
        "facts": f"统计截止 {formats.date_text(report.as_of)}",
        "marks": list(report.marks),
        "lights": [light_data(one) for one in part.lights],
        "table": table,
        "change": words[:1] if len(words) > 1 else [],
        "owed": words[1:] or words,
        "listed": _listed(part),
        "ruler": part.ruler,
        "foot": f"来源：{part.source}",
        "version": report.version,
    }


def _listed(part: Part) -> dict[str, Any] | None:
    """The outlets to mend: (number, name, address, state); a trade stands above its outlets as a
    row without a number."""
    if part.listed is None:
        return None
    rows: list[list[str]] = []
    trade = ""
    for row in part.listed.rows:
        number, name, kind, address, state = (cell.text for cell in row)
        if kind != trade:
            rows.append(["", kind, "", ""])
            trade = kind
        where = address.removeprefix("永嘉县").removeprefix(part.heading)
        rows.append([number, name, where, SHORT.get(state, state)])
    return {"title": part.listed.title, "rows": rows}
