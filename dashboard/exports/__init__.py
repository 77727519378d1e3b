"""Exports: a report becomes a file. A new format is one more entry of FORMATS.

Nothing here queries or computes a figure; the page and the command line both take FORMATS.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from dashboard.exports.circular_options import CircularOptions
from dashboard.report.model import Report
from dashboard.sentences import Sentence


@dataclass(frozen=True)
class Wishes:
    """What the reader decides beside the report: the circular's frame and its edited text."""

    circular: CircularOptions = field(default_factory=CircularOptions)
    edited: Mapping[str, tuple[Sentence, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Format:
    """One kind of file. kind: the report it is made of when none is asked for."""

    name: str
    ending: str
    mime: str
    kind: str
    make: Callable[[Report, Wishes], bytes]


def _circular(report: Report, wishes: Wishes) -> bytes:
    from dashboard.exports.circular import circular

    return circular(report, wishes.circular, wishes.edited)


def _slides(report: Report, wishes: Wishes) -> bytes:
    from dashboard.exports.slides import slides

    return slides(report)


def _workbook(report: Report, wishes: Wishes) -> bytes:
    from dashboard.exports.workbook import workbook

    return workbook(report)


_OFFICE = "application/vnd.openxmlformats-officedocument"

FORMATS: dict[str, Format] = {
    "circular": Format(
        "通报（Word）",
        ".docx",
        f"{_OFFICE}.wordprocessingml.document",
        "ranking",
        _circular,
    ),
    "slides": Format(
        "幻灯片（PowerPoint）",
        ".pptx",
        f"{_OFFICE}.presentationml.presentation",
        "review",
        _slides,
    ),
    "workbook": Format(
        "工作簿（Excel）", ".xlsx", f"{_OFFICE}.spreadsheetml.sheet", "review", _workbook
    ),
}


def file_name(report: Report, made: Format) -> str:
    """2010年9月“十小”整规进展_20101015_模拟数据.docx."""
    mark = "_模拟数据" if report.is_demo else ""
    return f"{report.title}_{report.as_of:%Y%m%d}{mark}{made.ending}"
