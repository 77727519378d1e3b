"""All charts and maps of a report as PNG files in one zip."""

import io
import zipfile

from dashboard.exports.pictures import picture
from dashboard.report.model import Report


def picture_pack(report: Report) -> bytes:
    """A zip with one picture per part that has a chart or a map, in the order of the report."""
    drawn = [part for part in report.parts if part.chart or part.map]
    if not drawn:
        raise ValueError("这份报告没有图可以导出。")
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as folder:
        for number, part in enumerate(drawn, start=1):
            folder.writestr(f"{number:02d}_{part.heading}.png", picture(report, part))
    return made.getvalue()
